"""Whether a neuron is alive, saturated or dead, in plain words; the core defines which is which."""

from __future__ import annotations

import numpy as np

from backprop_core.analysis.dead_units import dies, stuck_slopes
from backprop_core.analysis.evaluation import activation_at
from backprop_core.primitives import Array
from backprop_core.tape.spec import LayerSpec
from playground.explain.view import View

_AROUND: Array = np.linspace(-6.0, 6.0, 49)


def liveness_words(view: View, layer: int, row: int) -> tuple[str, ...]:
    """A sentence about a neuron's slope on this sample and, if it is flat there, on how many samples it is."""
    spec = view.session.network.layers[layer - 1]
    if not view.made(f"dZ{layer}") or spec.record.coupled or spec.record.name == "identity":
        return ()
    slopes = _slopes(view, layer)[row]
    slope, stuck = float(slopes[view.sample]), stuck_slopes(spec.record.name, slopes)
    if not stuck[view.sample]:
        share = abs(slope) / steepest(spec)
        return (f"Alive: the slope passes {100 * share:.3g}% of the most that {spec.record.title} can pass back.",)
    if needs_no_slope(view, layer):
        return (f"{_flat(view, spec, slope)} Its δ does without the slope, which cancels with the loss.",)
    return (_flat(view, spec, slope) + _on_others(spec, stuck.tolist()),)


def needs_no_slope(view: View, layer: int) -> bool:
    """Whether the layer is the output and its slope cancels with the loss."""
    return layer == view.depth and view.session.network.cancels


def _flat(view: View, spec: LayerSpec, slope: float) -> str:
    if dies(spec.record.name):
        return "Dead for this sample: the slope is 0, so nothing passes back through it."
    text, top = view.digits.text, steepest(spec)
    return (
        f"Saturated: the slope {text(slope, 3)} is {text(100 * abs(slope) / top, 2)}% of the steepest, {text(top, 3)}."
    )


def _on_others(spec: LayerSpec, stuck: list[bool]) -> str:
    if len(stuck) == 1:
        return ""
    word, left = ("Dead", "nothing") if dies(spec.record.name) else ("Saturated", "hardly anything")
    return f" {word} on {sum(stuck)} of the {len(stuck)} samples" + (
        f": {left} that feeds it learns." if all(stuck) else "."
    )


def steepest(spec: LayerSpec) -> float:
    """The steepest slope of an activation, by size, for z from -6 to 6."""
    return float(np.abs(activation_at(spec, _AROUND[None, :])[1]).max())


def stuck_units(view: View, layer: int) -> list[str]:
    """The names of a layer's neurons that are dead or saturated on all samples of the batch."""
    stuck = stuck_slopes(view.session.network.layers[layer - 1].record.name, _slopes(view, layer))
    return [view.symbol(layer, int(i)) for i in np.flatnonzero(stuck.all(axis=1))]


def _slopes(view: View, layer: int) -> Array:
    return activation_at(view.session.network.layers[layer - 1], view.array("Z", layer))[1]
