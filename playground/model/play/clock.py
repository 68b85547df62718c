"""Running by itself: how many steps a turn makes, and how long it may take."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

from backprop_core import Position, Session
from playground.model.play.stopping import Watch

FRAME = 1 / 60  # seconds between two pictures, at least: screens show no more
FULL = 0
SPEEDS = {1: "1 step/s", 2: "2 steps/s", 5: "5 steps/s", 25: "25 steps/s", 100: "100 steps/s", FULL: "full speed"}
READABLE = 5  # pictures a second whose numbers can be read
LEISURE = 0.6  # seconds between two looks at what need not follow at once
SHARE = 0.2  # of the time, at most, goes to scores and surfaces, however slow they are
FIRST_GUESS = 100.0  # updates a second, or smaller steps, until the first have been timed
FINE = ("operation", "layer", "phase")  # steps smaller than an update
SLICE = 64  # updates between two looks at the clock, where a step is an epoch
LATE = 0.25  # seconds of steps that a slow turn catches up with, at most


@dataclass
class Play:
    """A run under way since `start`, at `speed` steps a second.

    `limits` are the ends of its colour scales for now; `scored` is the last update that was scored, and its loss;
    `watch` is there where a rule is about the loss.
    """

    start: Position
    speed: int = FULL
    limits: dict[str, float] = field(default_factory=dict, repr=False)
    scored: tuple[int, float] | None = field(default=None, repr=False)
    watch: Watch | None = field(default=None, repr=False)
    turned_at: float = field(default=-math.inf, repr=False)
    _done_at: dict[str, float] = field(default_factory=dict, repr=False)
    _cost: dict[str, float] = field(default_factory=dict, repr=False)
    _granularity: str = field(default="", repr=False)
    _per_second: float = field(default=FIRST_GUESS, repr=False)
    _owed: float = field(default=0.0, repr=False)

    @property
    def interval(self) -> float:
        """Seconds from one turn to the next."""
        return FRAME if self.speed == FULL else max(FRAME, 1 / self.speed)

    @property
    def fleeting(self) -> bool:
        """Whether the pictures pass by too fast to be read."""
        return self.speed == FULL or self.speed > READABLE

    def is_time_for(self, what: str, seconds: float = LEISURE) -> bool:
        """Whether `what` is due, `seconds` after it was last done; if so, it counts as done now."""
        now = perf_counter()
        due = now - self._done_at.get(what, -math.inf) >= max(seconds, self._cost.get(what, 0.0) / SHARE)
        if due:
            self._done_at[what] = now
        return due

    @contextmanager
    def timing(self, what: str) -> Iterator[None]:
        """Around doing it, to learn what it costs: the dearer it is, the less often it is due."""
        begun = perf_counter()
        yield
        seconds = perf_counter() - begun
        self._cost[what] = seconds if what not in self._cost else 0.7 * self._cost[what] + 0.3 * seconds

    def train(self, session: Session, granularity: str, most: int, seconds: float) -> None:
        """Train for one turn: by at most `most` updates, and for about `seconds`. A divergence or the watch ends it.

        A granularity other than that of the turn before starts with a new estimate of the speed.
        """
        if granularity != self._granularity:
            self._granularity, self._per_second = granularity, FIRST_GUESS
        steps = self._steps(seconds)
        if most <= 0 or steps <= 0:
            return
        before, begun = session.completed, perf_counter()
        self._advance(session, granularity, steps, most, begun + seconds)
        made = steps if granularity in FINE else session.completed - before
        self._learn(made, perf_counter() - begun)

    def _steps(self, seconds: float) -> int:
        """The steps that are due: at full speed as many as fit."""
        now, before = perf_counter(), self.turned_at
        self.turned_at = now
        if self.speed == FULL:
            return max(1, int(self._per_second * seconds))
        owed = self._owed + (1.0 if before == -math.inf else self.speed * min(now - before, max(LATE, 1 / self.speed)))
        steps = int(owed + 1e-3)  # a turn that comes a moment early still makes its step
        self._owed = owed - steps
        return steps

    def _learn(self, steps: int, seconds: float) -> None:
        """A short stretch says little, for every stretch has a cost of its own: the estimate rises by steps."""
        if steps:
            self._per_second = max(FIRST_GUESS / 10, min(steps / max(seconds, 1e-6), 2 * self._per_second))

    def _advance(self, session: Session, granularity: str, steps: int, most: int, until: float) -> None:
        """Make `steps` steps; none begins after `until`, and an unfinished epoch goes on at the next turn."""
        if granularity == "update" or (granularity == "epoch" and self.speed == FULL):
            self._run(session, min(steps, most), until)
            return
        end = session.completed + most
        for _ in range(steps):
            before = session.completed
            if granularity == "epoch":
                self._to_epoch_end(session, end, until)
            elif session.completed < end:
                session.step(granularity)
            if perf_counter() >= until or (session.completed > before and self._ends(session)):
                return

    def _to_epoch_end(self, session: Session, end: int, until: float) -> None:
        goal = min(end, session.completed + (session.left_in_epoch or session.batches_per_epoch))
        while session.completed < goal and perf_counter() < until and not session.divergence:
            self._run(session, min(SLICE, goal - session.completed), until)
            if self._ends(session):
                return

    def _run(self, session: Session, updates: int, until: float) -> None:
        """Make updates, fast; where the watch needs every operation, one by one, and none begins after `until`."""
        if self.watch is None or not self.watch.by_operation:
            session.run(updates, self.watch)
            return
        for _ in range(updates):
            session.run(1)
            if session.divergence or self._ends(session) or perf_counter() >= until:
                return

    def _ends(self, session: Session) -> bool:
        """Whether Play stops at the update that is complete; where an edit follows, that is seen first."""
        if self.watch is None or any(each.start == session.completed for each in session.segments):
            return False
        self.watch.follow(session)
        return self.watch(session.completed, session.settled)
