"""Turns: one thread trains for everybody who plays, one after the other, so that all of them move."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Thread
from time import perf_counter, sleep, thread_time

logger = logging.getLogger(__name__)
ALONE = 0.006  # seconds of training in a turn of the only one who plays
LEAST = 0.001  # with many
REST = 0.2  # of the time that a turn computes is left to everything else in the process, beside what that takes itself
FEW = 8  # so many can play before what need not follow at once follows more slowly


@dataclass(eq=False)
class Player:
    """Somebody who plays: `due` is when the next turn is wanted, None while there is no room for a picture.

    `turn` trains for so many seconds and returns whether it goes on.
    """

    due: Callable[[], float | None]
    turn: Callable[[float], bool]


class Turns:
    """A thread of its own, which sleeps while nobody plays."""

    def __init__(self) -> None:
        self._players: list[Player] = []
        self._changed = Condition()
        self._thread: Thread | None = None
        self._wanted = 0

    @property
    def crowding(self) -> float:
        """How many times slower than for a few what need not follow at once should follow: 1 for a few.

        In proportion to those who wait for a picture, so that all of it together takes no more time however many play.
        """
        return max(1.0, self._wanted / FEW)

    def __len__(self) -> int:
        return len(self._players)

    def join(self, player: Player) -> None:
        """Take part from now on."""
        with self._changed:
            if player not in self._players:
                self._players.append(player)
            if self._thread is None:
                self._thread = Thread(target=self._run, name="turns", daemon=True)
                self._thread.start()
            self._changed.notify()

    def leave(self, player: Player) -> None:
        """Take part no longer."""
        with self._changed:
            if player in self._players:
                self._players.remove(player)

    def wake(self) -> None:
        """Somebody may be due earlier than before."""
        with self._changed:
            self._changed.notify()

    def _run(self) -> None:
        while True:
            player, self._wanted = self._next()
            begun = thread_time()
            if not self._turn(player, max(LEAST, ALONE / self._wanted)):
                self.leave(player)
            if self._wanted > 1:
                sleep((thread_time() - begun) * REST)

    def _turn(self, player: Player, seconds: float) -> bool:
        try:
            return player.turn(seconds)
        except Exception:  # one visitor's trouble must not stop the others
            logger.exception("A run that plays was stopped")
            return False

    def _next(self) -> tuple[Player, int]:
        """Wait for whoever is due first."""
        with self._changed:
            while True:
                due = [(at, player) for player in self._players if (at := player.due()) is not None]
                if due:
                    at, player = min(due, key=lambda pair: pair[0])
                    if (left := at - perf_counter()) <= 0:
                        return player, len(due)
                    self._changed.wait(left)
                else:
                    self._changed.wait()


TURNS = Turns()
