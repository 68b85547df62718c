"""A layer as a whole: its shapes, the norms of its gradient and its step, dead units, and its operations."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from backprop_core import State
from backprop_core.analysis.dead_units import dies
from backprop_core.analysis.effects import updated_table
from backprop_core.analysis.explain import gradients_made
from backprop_core.tape.operation import Operation
from backprop_core.tape.quantity import Quantity
from playground.explain.liveness import needs_no_slope, stuck_units
from playground.explain.twins import twin_words
from playground.explain.view import View
from playground.explain.writing import Explanation, Part
from playground.model.shown.elements import Element
from playground.model.shown.words import PHASE_GROUPS


def explain_layer(view: View, element: Element) -> Explanation:
    """The shapes of a layer's products, and how its gradient and its step compare with its weights."""
    n = element.layer
    spec = view.session.network.layers[n - 1]
    norms = _norms(view, n) if gradients_made(view.session) else None
    return Explanation(
        words=f"{view.sizes[n - 1]} numbers in, {view.sizes[n]} out through {spec.record.title}. {spec.record.teaches}",
        lines=(*_shapes(view, n), *(_norm_lines(view, n, norms) if norms else ())),
        chains=(_norm_chain(view, n, norms),),
        verdict=_pace(view, norms) if norms else "",
        sentences=(*_units(view, n), *twin_words(view, element)),
        waiting=view.waiting(f"dW{n}"),
        links=tuple(
            view.part(view.symbol(n, i), view.at("A", n, i), f"A{n}", element=Element("neuron", n, i))
            for i in range(view.sizes[n])
        ),
    )


def operations_of(view: View, layer: int) -> dict[str, tuple[tuple[Operation, bool], ...]]:
    """The layer's operations in the groups of phases, each with whether it has run in this update."""
    done = view.session.position.operation
    numbered = [(o, at < done) for at, o in enumerate(view.session.tape.operations) if o.layer == layer]
    return {name: tuple(pair for pair in numbered if pair[0].phase in phases) for name, phases in PHASE_GROUPS.items()}


def _shapes(view: View, n: int) -> list[str]:
    rows, columns, batch = view.sizes[n], view.sizes[n - 1], view.batch
    before, delta, slope = f"A_{n - 1}" if n > 1 else "X", rf"\delta_{n}", rf"\partial W_{n}"

    def shaped(name: str, height: int, width: int) -> str:
        return rf"\underset{{{height}\times{width}}}{{{name}}}"

    forward = rf"{shaped(f'W_{n}', rows, columns)}\,{shaped(before, columns, batch)} + {shaped(f'b_{n}', rows, 1)}"
    gradient = rf"{shaped(delta, rows, batch)}\,{shaped(before + '^T', batch, columns)}"
    return [
        rf"{shaped(f'Z_{n}', rows, batch)} &= {forward}",
        rf"{shaped(slope, rows, columns)} &= {gradient}",
    ]


class _Norms(NamedTuple):
    """Norms of a layer's weights, of their gradient, and of their step, whether it has run or not."""

    gradient: float
    weights: float
    step: float


def _norms(view: View, n: int) -> _Norms:
    matrices = view.array("dW", n), view.array("W", n), updated_table(view.session).weights("step", n)
    return _Norms(*(float(np.linalg.norm(matrix)) for matrix in matrices))


def _norm_chain(view: View, n: int, norms: _Norms | None) -> tuple[Part, ...]:
    """The norms of gradient, step and weights, and the update-to-weight ratio."""
    ratio = norms.step / norms.weights if norms and norms.weights else None
    numbers = [*(norms or (None, None, None)), ratio]
    rows = zip((f"‖∂W{n}‖", f"‖W{n}‖", f"‖ΔW{n}‖", "Δ to W"), numbers, strict=True)
    parts = [
        Part(name, "…", 0.0, state=State.NONE) if value is None else view.part(name, value) for name, value in rows
    ]
    gradient, weights, step, share = parts
    return gradient, step, replace(weights, sign="÷"), replace(share, kind="result", sign="=")


def _norm_lines(view: View, n: int, norms: _Norms) -> list[str]:
    digits = view.digits
    lines = [
        rf"\|\partial W_{n}\| &= {digits.tex(norms.gradient)}",
        rf"\|W_{n}\| &= {digits.tex(norms.weights)}",
        rf"\|\Delta_{n}\| &= {digits.tex(norms.step)}",
    ]
    if norms.weights:
        lines.append(rf"\frac{{\|\Delta_{n}\|}}{{\|W_{n}\|}} &= {digits.bold(norms.step / norms.weights)}")
    return lines


def _pace(view: View, norms: _Norms) -> str:
    if norms.weights == 0:
        return "All its weights are 0."
    ratio = norms.step / norms.weights
    if not math.isfinite(ratio):
        return "Its numbers are too large for an update-to-weight ratio."
    advice = "slow" if ratio < 1e-4 else "fast" if ratio > 1e-2 else "about right"
    return f"Update-to-weight ratio {view.digits.text(ratio, 3)}: {advice}; around 0.001 is a common rule of thumb."


def _units(view: View, n: int) -> tuple[str, ...]:
    record = view.session.network.layers[n - 1].record
    if not view.made(Quantity("Z", n)) or needs_no_slope(view, n):
        return ()
    over = f"on all {view.batch} samples" if view.batch > 1 else "on this sample"
    units = ", ".join(stuck_units(view, n))
    if not units:
        return (f"No unit is dead or saturated {over}.",)
    if dies(record.name):
        return (f"Dead {over}: {units}. Nothing that feeds them learns.",)
    return (f"Saturated {over}: {units}. Hardly anything that feeds them learns.",)
