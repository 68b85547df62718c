"""Running by itself: how many updates a tick makes, which of their states are shown, and when it stops."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

from backprop_core import Position, Session

TICK = 0.2  # seconds between two ticks, where the speed allows as many
STATES = 8  # that a tick shows
BUDGET = 0.03  # seconds of training in a tick: many visitors share the process
FULL = 0
SPEEDS = {1: "1 step/s", 2: "2 steps/s", 5: "5 steps/s", 25: "25 steps/s", 100: "100 steps/s", FULL: "full speed"}
READABLE = 5  # pictures a second whose numbers one can read
FIRST_GUESS = 1000.0  # updates a second, until the first have been timed


@dataclass
class Play:
    """A run under way since `start`, at `speed` steps a second; `limits` are the ends of its colour scales for now."""

    start: Position
    speed: int = FULL
    limits: dict[str, float] = field(default_factory=dict, repr=False)
    per_second: float = field(default=FIRST_GUESS, repr=False)

    @property
    def interval(self) -> float:
        """Seconds between two ticks."""
        return TICK if self.speed == FULL else max(TICK, 1 / self.speed)

    @property
    def fleeting(self) -> bool:
        """Whether the pictures pass by too fast to be read."""
        return self.speed == FULL or self.speed > READABLE

    def tick(self, session: Session, granularity: str) -> Iterator[None]:
        """Train on for a tick; stops at each state that is to be shown. A divergence ends it."""
        for steps in self._shares():
            begun = perf_counter()
            before = session.completed
            _advance(session, granularity, min(steps, max(1, self._fitting())))
            self._learn(session.completed - before, perf_counter() - begun)
            yield
            if session.divergence or perf_counter() - begun > BUDGET:
                return

    def _shares(self) -> list[int]:
        """The steps of a tick, in as many parts as states are shown."""
        if self.speed == FULL:
            return [self._fitting()] * STATES
        steps = max(1, round(self.speed * self.interval))
        parts = min(STATES, steps)
        return [math.ceil(steps * (k + 1) / parts) - math.ceil(steps * k / parts) for k in range(parts)]

    def _fitting(self) -> int:
        """The updates that fit into a state's share of the budget."""
        return max(1, int(self.per_second * BUDGET / STATES))

    def _learn(self, updates: int, seconds: float) -> None:
        """A short stretch says little, for every stretch has a cost of its own: it can only raise the estimate."""
        seen = updates / max(seconds, 1e-6)
        self.per_second = max(FIRST_GUESS / 10, min(seen * 1.1, 2 * self.per_second))


def _advance(session: Session, granularity: str, steps: int) -> None:
    if granularity in ("update", "epoch"):
        session.run(steps)
        return
    for _ in range(steps):
        session.step(granularity)
