"""Which smaller learning rate a run would learn with: some are tried from its start, for a few updates."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from backprop_core import Session
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.stacked.sweep import Sweep
from backprop_core.analysis.stacked.training import Run
from backprop_core.document.work import update_cost
from backprop_core.primitives import Array
from backprop_core.run.history import Segment, segment_at
from backprop_core.tape.parameters import Start
from playground.model.network.changes import parameters_of

SHARES = ("a tenth", "a hundredth", "a thousandth", "a ten-thousandth", "a hundred-thousandth", "a millionth")
MOST, WORK = 200, 5e8  # updates of a trial, and estimated nanoseconds that all of them would take one after the other
CLEARLY = 0.05  # of the loss that there is to lose: a fall by less is none
MOST_OF_IT = 0.6  # of the fall at the best of the rates: a rate with less is stuck


@dataclass(frozen=True, slots=True, eq=False)
class Slower:
    """The largest of the rates that were tried, for so many `updates` from `start`, with which the loss clearly falls.

    `share` is what it is of the present one, with which it does not.
    """

    rate: float
    share: str
    updates: int
    start: Start


_TRIED: WeakKeyDictionary[Segment, Slower | None] = WeakKeyDictionary()  # a card is drawn again and again


def slower_that_learns(session: Session) -> Slower | None:
    """What to begin anew with in place of a rate that is too large; None where the trials do not tell.

    That is so where the loss falls with the present rate, at first, or with none of the smaller ones.
    """
    segment = segment_at(session.segments, session.position.update)
    if segment not in _TRIED:
        _TRIED[segment] = _tried(session)
    return _TRIED[segment]


def _tried(session: Session) -> Slower | None:
    training, present = session.training.replaced(schedule=None), float(session.training.optimizer_options["lr"])
    rates = [present / 10**power for power in range(len(SHARES) + 1)]
    work = len(rates) * update_cost(session.network, training, session.data.samples)
    updates = min(MOST, int(WORK / work))
    if session.first.before or not updates or not rates[-1]:
        return None
    start = parameters_of(session.first)
    ways = [training.with_options(lr=rate) for rate in rates]
    trials = Sweep([Run(session.network, way, session.data, start, session.checks_labels) for way in ways], updates)
    for _ in trials.slices():
        pass
    first = _first_that_falls(session, trials.train)
    return Slower(rates[first], SHARES[first - 1], updates, start) if first else None


def _first_that_falls(session: Session, losses: Array) -> int | None:
    """The place of the first run whose loss, (runs, marks), stays clearly below that of the start and of the best
    output that ignores its inputs; where none does, below that of the start."""
    seen = Observed(session)
    least, constant = seen.loss_of(seen.data.Y), seen.loss_of(seen.data.Y.mean(axis=1, keepdims=True))
    last = losses[:, -max(1, losses.shape[1] // 3) :]
    highest = np.where(np.isfinite(last), last, np.inf).max(axis=1)
    start, best = float(losses[0, 0]), float(highest.min())
    for bar in (min(start, constant), start):
        if bar - best > CLEARLY * (start - least):
            return int(np.flatnonzero(highest < bar - MOST_OF_IT * (bar - best))[0])
    return None
