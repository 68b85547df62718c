"""How numbers are spread in every layer: weights, activations, slopes, gradients and steps."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from backprop_core.analysis.dead_units import dies, stuck_slopes
from backprop_core.analysis.effects import updated_table
from backprop_core.analysis.explain import gradients_made
from backprop_core.analysis.insight.observed import Observed
from backprop_core.primitives import Array
from backprop_core.run.engine import Engine
from backprop_core.run.history import Segment, segment_at
from backprop_core.run.session import Session
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.spec import TrainingSpec

POINTS = (0.05, 0.25, 0.5, 0.75, 0.95)
SIGNED = ("weights", "activations", "slopes")  # by value; the others by size, as they span powers of ten
LASTING = (*SIGNED, "gradients")  # of a state alone; steps are those of an update, on its own batch
QUANTITIES = (*LASTING, "steps")
PLACES = 24


@dataclass(frozen=True, slots=True)
class Spread:
    """One quantity of one layer: `quantiles` at POINTS of its values, or of the sizes of those that are not 0.

    `zeros` is the share that is exactly 0. Of slopes, `flat` is the share that lets nothing or hardly anything through,
    `dead` and `saturated` are those of the units for which all do (an output that cancels with its loss has neither).
    Of steps, `clipped` is the share of the gradient's norm that clipping has taken off, None without it. Where all
    sizes are 0, or steps are not finite, the quantiles are NaN.
    """

    layer: int
    quantiles: tuple[float, ...]
    zeros: float
    flat: float | None = None
    dead: float | None = None
    saturated: float | None = None
    clipped: float | None = None


@np.errstate(all="ignore")
def distributions(session: Session) -> dict[str, tuple[Spread, ...]]:
    """The spreads of every quantity by layer, on all training samples with the parameters after the completed updates.

    Weights and biases count as one, and so do their gradients and steps. The steps are those of the update under way,
    and empty until its gradients are there.
    """
    seen = Observed(session).at(session.settled)
    found = {name: _of(seen, name) for name in LASTING}
    return found | {"steps": _steps(updated_table(session), session.training) if gradients_made(session) else ()}


@np.errstate(all="ignore")
def over_time(
    session: Session, places: int = PLACES
) -> tuple[tuple[int, ...], dict[str, tuple[tuple[Spread, ...], ...]]]:
    """The spreads of `QUANTITIES` at some states that the run keeps: after which updates, and by layer at each of them.

    At most so many states, the first and the present one among them, are looked at, each on the data that it had. The
    steps are those of the update that begins there.
    """
    kept = session.kept
    updates = sorted({*kept, session.completed})
    chosen = np.unique(np.linspace(0, len(updates) - 1, min(places, len(updates))).round().astype(int))
    states = [updates[at] for at in chosen]
    looks: dict[Segment, _Look] = {}
    found = []
    for update in states:
        present = update == session.completed
        segment = segment_at(session.segments, session.position.update if present else update)
        if segment not in looks:
            looks[segment] = _Look(segment)
        found.append(looks[segment].at(update, _carried(session) if present else kept[update]))
    return tuple(states), {name: tuple(each[name] for each in found) for name in QUANTITIES}


class _Look:
    """What is seen of the states of a segment, on buffers of its own."""

    def __init__(self, segment: Segment) -> None:
        self._seen, self._engine = Observed(segment), Engine(segment)

    def at(self, update: int, causes: Array) -> dict[str, tuple[Spread, ...]]:
        """All spreads at the causes of an update, and those of its steps."""
        engine = self._engine
        seen = self._seen.at(causes[: engine.table.count])
        engine.table.restore(causes)
        engine.enter(update)
        engine.run_unchecked(0, len(engine.tape))
        return {name: _of(seen, name) for name in LASTING} | {"steps": _steps(engine.table, engine.segment.training)}


def _carried(session: Session) -> Array:
    """The causes after the completed updates."""
    return session.causes if session.completed == session.position.update else session.table.snapshot()


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
    slopes, name = seen.wiring.S[layer], seen.network.layers[layer - 1].record.name
    stuck = stuck_slopes(name, slopes)
    plain, flat = _spread(layer, slopes), float(stuck.mean())
    if seen.network.cancels and layer == seen.network.depth:
        return replace(plain, flat=flat)
    units = float(stuck.all(axis=1).mean())
    dead, saturated = (units, 0.0) if dies(name) else (0.0, units)
    return replace(plain, flat=flat, dead=dead, saturated=saturated)


def _steps(table: Parameters, training: TrainingSpec) -> tuple[Spread, ...]:
    """The steps of an update that a table holds, and what clipping has taken off on the way to them."""
    clipped = None if training.clip_norm is None else 1.0 - float(table.clock["scale"])
    spreads = []
    for layer in range(1, len(table.shapes) + 1):
        steps = table.block("step", layer)
        plain = _sizes(layer, steps if np.isfinite(steps).all() else np.full_like(steps, np.nan))
        spreads.append(replace(plain, clipped=clipped))
    return tuple(spreads)


def _spread(layer: int, values: Array) -> Spread:
    return Spread(layer, _quantiles(values), float((values == 0).mean()))


def _sizes(layer: int, values: Array) -> Spread:
    return Spread(layer, _quantiles(np.abs(values[values != 0])), float((values == 0).mean()))


def _quantiles(values: Array) -> tuple[float, ...]:
    finite = values[np.isfinite(values)]
    if not finite.size:
        return (float("nan"),) * len(POINTS)
    return tuple(np.quantile(finite, POINTS).tolist())
