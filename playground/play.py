"""Running by itself: how many updates a tick makes, and which of their states are shown."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter, thread_time
from typing import Any

from backprop_core import Position, Session
from backprop_core.calls import Array

TICK = 0.2  # seconds between two ticks, where the speed allows as many: each costs the browser a run of the page's code
STATES = 10  # that a tick shows at most
TRAINING, DRAWING = 0.025, 0.018  # seconds of work of a tick: many visitors share the process
FULL = 0
SPEEDS = {1: "1 step/s", 2: "2 steps/s", 5: "5 steps/s", 25: "25 steps/s", 100: "100 steps/s", FULL: "full speed"}
LEISURE = 0.6  # seconds between two looks at what need not follow at once
READABLE = 5  # pictures a second whose numbers one can read
FIRST_GUESS = 1000.0  # updates a second, until the first have been timed

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
    per_second: float = field(default=FIRST_GUESS, repr=False)
    per_picture: float = field(default=DRAWING / STATES, repr=False)

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
        spent = 0.0
        for steps in self._shares():
            before, begun = session.completed, thread_time()
            if most > 0:
                self._advance(session, granularity, steps, most)
            updates, seconds = session.completed - before, thread_time() - begun
            most -= updates
            spent += seconds
            self._learn(updates, seconds)
            yield
            if session.divergence or most <= 0 or spent > TRAINING:
                return

    def drew(self, pictures: int, seconds: float) -> None:
        """Learn how long a picture takes: of a large network, fewer are shown."""
        self.per_picture += 0.3 * (seconds / pictures - self.per_picture)

    def _shares(self) -> list[int]:
        """The steps of a tick, in as many parts as states are shown."""
        states = min(STATES, max(1, int(DRAWING / self.per_picture)))
        if self.speed == FULL:
            return [self._fitting(states)] * states
        steps = max(1, round(self.speed * self.interval))
        parts = min(states, steps)
        return [math.ceil(steps * (k + 1) / parts) - math.ceil(steps * k / parts) for k in range(parts)]

    def _fitting(self, states: int) -> int:
        """The updates that fit into a state's share of the time."""
        return max(1, int(self.per_second * TRAINING / states))

    def _learn(self, updates: int, seconds: float) -> None:
        """A short stretch says little, for every stretch has a cost of its own: the estimate rises by steps."""
        if updates:
            self.per_second = max(FIRST_GUESS / 10, min(updates / max(seconds, 1e-6), 2 * self.per_second))

    def _advance(self, session: Session, granularity: str, steps: int, most: int) -> None:
        if granularity == "update" or (granularity == "epoch" and self.speed == FULL):
            session.run(min(steps, most))
            return
        end = session.completed + most
        for _ in range(steps):
            if session.completed < end:
                session.step(granularity)
