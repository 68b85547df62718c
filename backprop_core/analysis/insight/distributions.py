"""How numbers are spread in every layer: weights, activations, slopes, gradients and steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core.analysis.dead_units import stuck_slopes
from backprop_core.analysis.effects import updated_table
from backprop_core.analysis.explain import gradients_made
from backprop_core.analysis.insight.observed import Observed
from backprop_core.primitives import Array
from backprop_core.run.history import Segment
from backprop_core.run.session import Session

POINTS = (0.05, 0.25, 0.5, 0.75, 0.95)
SIGNED = ("weights", "activations", "slopes")  # by value; the others by size, as they span powers of ten
LASTING = (*SIGNED, "gradients")  # of a state alone; steps are those of an update
QUANTITIES = (*LASTING, "steps")
PLACES = 24


@dataclass(frozen=True, slots=True)
class Spread:
    """One quantity of one layer: `quantiles` at POINTS of its values, or of the sizes of those that are not 0.

    `zeros` is the share that is exactly 0, `flat` that of slopes which let nothing or hardly anything through (None for
    other quantities). Where all sizes are 0, the quantiles are NaN.
    """

    layer: int
    quantiles: tuple[float, ...]
    zeros: float
    flat: float | None = None


@np.errstate(all="ignore")
def distributions(session: Session) -> dict[str, tuple[Spread, ...]]:
    """The spreads of every quantity by layer, on all training samples with the parameters after the completed updates.

    Weights and biases count as one. The steps are those of the update under way, and empty until its gradients are
    there.
    """
    seen = Observed(session).at(session.settled)
    layers = range(1, session.network.depth + 1)
    table = updated_table(session) if gradients_made(session) else None
    found = {name: _of(seen, name) for name in LASTING}
    return found | {"steps": tuple(_sizes(n, table.block("step", n)) for n in layers) if table else ()}


@np.errstate(all="ignore")
def over_time(
    session: Session, places: int = PLACES
) -> tuple[tuple[int, ...], dict[str, tuple[tuple[Spread, ...], ...]]]:
    """The spreads of `LASTING` at some states that the run keeps: after which updates, and by layer at each of them.

    At most so many states, the first and the present one among them, are looked at, each on the data that it had.
    """
    count, kept = session.table.count, session.kept
    updates = sorted({*kept, session.completed})
    chosen = np.unique(np.linspace(0, len(updates) - 1, min(places, len(updates))).round().astype(int))
    observed: dict[Segment, Observed] = {}
    found = []
    for update in (updates[at] for at in chosen):
        segment = next(each for each in reversed(session.segments) if each.start <= update)
        if segment not in observed:
            observed[segment] = Observed(segment)
        theta = session.settled if update == session.completed else kept[update][:count]
        seen = observed[segment].at(theta)
        found.append({name: _of(seen, name) for name in LASTING})
    return tuple(updates[at] for at in chosen), {name: tuple(each[name] for each in found) for name in LASTING}


def _of(seen: Observed, name: str) -> tuple[Spread, ...]:
    layers = range(1, seen.network.depth + 1)
    return {
        "weights": lambda: tuple(_spread(n, seen.table.block("theta", n)) for n in layers),
        "activations": lambda: tuple(_spread(n, seen.wiring.A[n]) for n in layers),
        "slopes": lambda: tuple(_slopes(seen, n) for n in layers),
        "gradients": lambda: tuple(_sizes(n, seen.table.block("grad", n)) for n in layers),
    }[name]()


def clipped_to(session: Session) -> float | None:
    """What clipping leaves of the gradient's norm in the update under way; None without it, or before the gradients."""
    if session.training.clip_norm is None or not gradients_made(session):
        return None
    return float(updated_table(session).clock["scale"])


def _slopes(seen: Observed, layer: int) -> Spread:
    slopes = seen.wiring.S[layer]
    flat = float(stuck_slopes(seen.network.layers[layer - 1].record.name, slopes).mean())
    plain = _spread(layer, slopes)
    return Spread(layer, plain.quantiles, plain.zeros, flat)


def _spread(layer: int, values: Array) -> Spread:
    return Spread(layer, _quantiles(values), float((values == 0).mean()))


def _sizes(layer: int, values: Array) -> Spread:
    return Spread(layer, _quantiles(np.abs(values[values != 0])), float((values == 0).mean()))


def _quantiles(values: Array) -> tuple[float, ...]:
    finite = values[np.isfinite(values)]
    if not finite.size:
        return (float("nan"),) * len(POINTS)
    return tuple(np.quantile(finite, POINTS).tolist())
