"""Running by itself: how many updates a tick makes, and which of their states are shown."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter, thread_time
from typing import Any

from backprop_core import Position, Session
from backprop_core.primitives import Array

TICK = 0.12  # seconds between two ticks, where the speed allows: each costs the browser a run of the page's code
STATES = 5  # that a tick shows at most
WORK = 0.036  # seconds of a tick's work, as far as that can be had: many visitors share the process
DRAWING, WATCHING = 0.012, 0.006  # of it, at most for pictures, and for each look at scores and surface
SHARE = 0.2  # of the time, at most, goes to scores and surfaces, however slow they are
LEAST = 0.004  # of a tick goes to training at least
FULL = 0
SPEEDS = {1: "1 step/s", 2: "2 steps/s", 5: "5 steps/s", 25: "25 steps/s", 100: "100 steps/s", FULL: "full speed"}
LEISURE = 0.6  # seconds between two looks at what need not follow at once
READABLE = 5  # pictures a second whose numbers one can read
FIRST_GUESS = 100.0  # updates a second, or smaller steps, until the first have been timed
FINE = ("operation", "layer", "phase")  # steps smaller than an update
SLICE = 64  # updates between two looks at the clock, where a step is an epoch

Charts = list[tuple[str, dict[str, Any], str]]  # a name, a figure and its words each


@dataclass
class Play:
    """A run under way since `start`, at `speed` steps a second; `limits` are the ends of its colour scales for now.

    `surfaces` are those of states on the way, by their updates, until they are drawn; `charts` were drawn last.
    """

    start: Position
    speed: int = FULL
    limits: dict[str, float] = field(default_factory=dict, repr=False)
    surfaces: list[tuple[int, Array]] = field(default_factory=list, repr=False)
    charts: Charts = field(default_factory=list, repr=False)
    done_at: dict[str, float] = field(default_factory=dict, repr=False)
    granularity: str = field(default="", repr=False)
    per_second: float = field(default=FIRST_GUESS, repr=False)
    per_picture: float = field(default=DRAWING / STATES, repr=False)
    per_look: float = field(default=WATCHING / 2, repr=False)
    per_view: float = field(default=0.0, repr=False)
    looked_at: float = field(default=-math.inf, repr=False)

    def is_time_for(self, what: str) -> bool:
        """Whether something that follows the run at its leisure is due; then it counts as done."""
        now = perf_counter()
        due = now - self.done_at.get(what, -math.inf) >= LEISURE
        if due:
            self.done_at[what] = now
        return due

    @property
    def interval(self) -> float:
        """Seconds between two ticks."""
        return TICK if self.speed == FULL else max(TICK, 1 / self.speed)

    @property
    def fleeting(self) -> bool:
        """Whether the pictures pass by too fast to be read."""
        return self.speed == FULL or self.speed > READABLE

    def tick(self, session: Session, granularity: str, most: int) -> Iterator[None]:
        """Train on for a tick, by at most so many updates; stops at each state to be shown. A divergence ends it."""
        if granularity != self.granularity:
            self.granularity, self.per_second = granularity, FIRST_GUESS
        spent, room = 0.0, self._training()
        if not room:
            yield
            return
        for steps in self._shares(room):
            before, begun = session.completed, thread_time()
            if most > 0:
                self._advance(session, granularity, steps, most, begun + room - spent)
            updates, seconds = session.completed - before, thread_time() - begun
            most -= updates
            spent += seconds
            self._learn(steps if granularity in FINE else updates, seconds)
            yield
            if session.divergence or most <= 0 or spent >= room:
                return

    def drew(self, pictures: int, seconds: float) -> None:
        """Learn how long a picture takes: of a large network, fewer are shown."""
        self.per_picture += 0.3 * (seconds / pictures - self.per_picture)

    def looked(self, seconds: float) -> None:
        """Learn how long a look at scores and surface takes."""
        self.per_look += 0.3 * (seconds - self.per_look)
        self.looked_at = perf_counter()

    def viewed(self, seconds: float) -> None:
        """Learn how long surface and curves take to draw; no time where they are not shown."""
        self.per_view = self.per_view + 0.3 * (seconds - self.per_view) if seconds else 0.0

    @property
    def looks(self) -> int:
        """How many looks a tick has time for: two while they are quick, none where the last one was just now."""
        if 2 * self.per_look <= WATCHING:
            return 2
        return int(perf_counter() - self.looked_at >= self.per_look / SHARE)

    @property
    def _states(self) -> int:
        """How many states a tick shows."""
        return min(STATES, max(1, int(DRAWING / self.per_picture)))

    def _training(self) -> float:
        """Seconds that a tick may train: what pictures and looks leave of it. A long look has a tick of its own."""
        looks = self.looks
        left = WORK - self._states * self.per_picture - looks * self.per_look - self.per_view
        return max(LEAST, left) if self.per_look <= WORK / 2 or not looks else 0.0

    def _shares(self, room: float) -> list[int]:
        """The steps of a tick, in as many parts as states are shown."""
        states = self._states
        if self.speed == FULL:
            return [self._fitting(room / states)] * states
        steps = max(1, round(self.speed * self.interval))
        parts = min(states, steps)
        return [math.ceil(steps * (k + 1) / parts) - math.ceil(steps * k / parts) for k in range(parts)]

    def _fitting(self, seconds: float) -> int:
        """The updates that fit into so much time."""
        return max(1, int(self.per_second * seconds))

    def _learn(self, steps: int, seconds: float) -> None:
        """A short stretch says little, for every stretch has a cost of its own: the estimate rises by steps."""
        if steps:
            self.per_second = max(FIRST_GUESS / 10, min(steps / max(seconds, 1e-6), 2 * self.per_second))

    def _advance(self, session: Session, granularity: str, steps: int, most: int, until: float) -> None:
        """So many steps, by at most so many updates; none begins after `until`, and an epoch goes on at the next tick.

        Where time is short the run is as fast as it goes.
        """
        if granularity == "update" or (granularity == "epoch" and self.speed == FULL):
            session.run(min(steps, most))
            return
        end = session.completed + most
        for _ in range(steps):
            if granularity == "epoch":
                self._to_epoch_end(session, end, until)
            elif session.completed < end:
                session.step(granularity)
            if thread_time() >= until:
                return

    def _to_epoch_end(self, session: Session, end: int, until: float) -> None:
        goal = min(end, session.completed + (session.left_in_epoch or session.batches_per_epoch))
        while session.completed < goal and thread_time() < until and not session.divergence:
            session.run(min(SLICE, goal - session.completed))
