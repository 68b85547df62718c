"""Whether a neuron is alive, saturated or dead, in plain words."""

from __future__ import annotations

import math

import numpy as np

from backprop_core.calls import Array
from backprop_core.probe import activation_at
from backprop_core.spec import LayerSpec
from playground.explanations.view import View

FLAT = 0.05  # of the steepest slope: below this an activation counts as saturated
_AROUND: Array = np.linspace(-6.0, 6.0, 49)


def condition(view: View, layer: int, row: int) -> tuple[str, ...]:
    """A line about a neuron's slope on this sample, and one about the whole batch where it is dead there."""
    spec = view.session.network.layers[layer - 1]
    if not view.made(f"dZ{layer}") or spec.record.coupled or spec.record.name == "identity":
        return ()
    slopes = activation_at(spec, view.array("Z", layer)[row : row + 1])[1][0]
    slope, top = float(slopes[view.sample]), steepest(spec)
    line = _line(view, spec, slope, top)
    if slope == 0 and view.batch > 1:
        dead = int((slopes == 0).sum())
        line += f" Flat on {dead} of the {view.batch} samples" + (
            "." if dead < view.batch else ": nothing it has learns."
        )
    return (line,)


def _line(view: View, spec: LayerSpec, slope: float, top: float) -> str:
    text = view.digits.text
    if slope == 0:
        word = "Dead for this sample" if math.isinf(spec.record.range[1]) else "Saturated"
        return f"{word}: the slope is 0, so nothing passes back through it."
    if abs(slope) < FLAT * top:
        return f"Saturated: the slope {text(slope, 3)} is {abs(slope) / top:.1%} of the steepest, {text(top, 3)}."
    return f"Alive: the slope passes {abs(slope) / top:.0%} of the most that {spec.record.title} can pass back."


def steepest(spec: LayerSpec) -> float:
    """The steepest slope of an activation."""
    return float(np.abs(activation_at(spec, _AROUND[None, :])[1]).max())


def dead_units(view: View, layer: int) -> list[str]:
    """The neurons of a layer whose slope is 0 on all samples of the batch."""
    slopes = _slopes(view, layer)
    return [view.symbol(layer, int(i)) for i in np.flatnonzero((slopes == 0).all(axis=1))]


def saturated_units(view: View, layer: int) -> list[str]:
    """The neurons of a layer that are nearly flat on all samples of the batch, and not dead."""
    slopes = np.abs(_slopes(view, layer))
    limit = FLAT * steepest(view.session.network.layers[layer - 1])
    return [view.symbol(layer, int(i)) for i in np.flatnonzero((slopes < limit).all(axis=1) & (slopes > 0).any(axis=1))]


def _slopes(view: View, layer: int) -> Array:
    return activation_at(view.session.network.layers[layer - 1], view.array("Z", layer))[1]
