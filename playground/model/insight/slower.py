"""Which smaller learning rate a run would learn with: some are tried from its start beside the page, for a while."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
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
from playground.model.insight.background import BACKGROUND, Job
from playground.model.network.changes import parameters_of

SHARES = ("a tenth", "a hundredth", "a thousandth", "a ten-thousandth", "a hundred-thousandth", "a millionth")
MOST, WORK = 200, 5e8  # updates of a trial, and estimated nanoseconds that all of them would take one after the other
CLEARLY = 0.05  # of the loss that there is to lose: a fall by less is none
MOST_OF_IT = 0.6  # of the fall at the best of the rates: a rate with less is stuck


@dataclass(frozen=True, slots=True, eq=False)
class Slower:
    """The largest of the rates that were tried, for so many `updates` from `start`, with which the loss clearly falls.

    `share` is what it is of the present one, with which it does not; `learns` is whether the loss falls below that of
    the best output that ignores its inputs.
    """

    rate: float
    share: str
    updates: int
    start: Start
    learns: bool


class Trials:
    """What trials have found for the courses of a visit; those under way are of the one that is looked at (`job`)."""

    def __init__(self) -> None:
        self.job: Job | None = None
        self._of: Segment | None = None
        self._found: WeakKeyDictionary[Segment, Slower | None] = WeakKeyDictionary()

    @property
    def under_way(self) -> bool:
        """Whether some are still to come to their end."""
        return self.job is not None and not (self.job.ended or self.job.cancelled)

    def of(self, session: Session, listens: Callable[[], bool]) -> Slower | None:
        """What to begin anew with in place of a rate that is too large; None until the trials tell, or if they do not.

        They do not where the loss falls with the present rate, at first, or with none of the smaller ones. They begin
        at the first look, and go on as long as somebody `listens`.
        """
        segment = segment_at(session.segments, session.position.update)
        again = self.job is None or (self.job.ended and not self.job.failed)  # nobody has listened to their end
        if segment in self._found:
            return self._found[segment]
        if self._of is not segment or again:
            self.cancel()
            self._of = segment
            slices = self._slices(segment, session.first, labels=session.checks_labels)
            self.job = BACKGROUND.begin(Job(slices, listens))
        return None

    def follow(self, session: Session) -> None:
        """Forget the trials of a course that the run has left."""
        if self._of is not None and self._of not in session.segments:
            self.cancel()
            self._of = self.job = None

    def cancel(self) -> None:
        """Stop those under way."""
        if self.job:
            self.job.cancel()

    def _slices(self, segment: Segment, first: Segment, *, labels: bool) -> Iterator[float]:
        found = yield from _tried(segment, first, labels=labels)
        self._found[segment] = found


def _tried(segment: Segment, first: Segment, *, labels: bool) -> Generator[float, None, Slower | None]:
    """Trials with the rate of a segment and smaller ones, from the start of the run that it belongs to."""
    training, present = segment.training.replaced(schedule=None), float(segment.training.optimizer_options["lr"])
    rates = [present / 10**power for power in range(len(SHARES) + 1)]
    updates = min(MOST, int(WORK / (len(rates) * update_cost(segment.network, training, segment.data.samples))))
    if first.before or not updates or not rates[-1]:
        return None
    start = parameters_of(first)
    ways = [training.with_options(lr=rate) for rate in rates]
    trials = Sweep([Run(segment.network, way, segment.data, start, labels) for way in ways], updates)
    yield from trials.slices()
    fell = _first_that_falls(Observed(segment), trials.train)
    if fell is None or fell[0] == 0:
        return None
    at, learns = fell
    return Slower(rates[at], SHARES[at - 1], updates, start, learns)


def _first_that_falls(seen: Observed, losses: Array) -> tuple[int, bool] | None:
    """The place of the first run whose loss, (runs, marks), stays clearly below that of the start and of the best
    output that ignores its inputs, and whether it is; where none does, below that of the start."""
    least, constant = seen.loss_of(seen.data.Y), seen.loss_of(seen.data.Y.mean(axis=1, keepdims=True))
    last = losses[:, -max(1, losses.shape[1] // 3) :]
    highest = np.where(np.isfinite(last), last, np.inf).max(axis=1)
    start, best = float(losses[0, 0]), float(highest.min())
    for bar in (min(start, constant), start):
        if bar - best > CLEARLY * (start - least):
            return int(np.flatnonzero(highest < bar - MOST_OF_IT * (bar - best))[0]), bar <= constant
    return None
