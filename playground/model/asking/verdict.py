"""What is said of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Judged(StrEnum):
    """Whether an answer is right. One that cannot be read, or is too rough to tell, is no miss."""

    RIGHT = "right"
    WRONG = "wrong"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Nudge:
    """An experiment: a number of the step is raised by `epsilon`, and the loss goes from `before` to `after`."""

    name: str
    epsilon: float
    before: float
    after: float


@dataclass(frozen=True)
class Verdict:
    """`words` are for the page, in sentences. `guess` is the number that was read, if one was asked for.

    `followed` says that the step is right and a number that went into it is not: the answer is what the learner's own
    earlier numbers lead to. `mistakes` are ids of classic mistakes that give this very number, and `nudge` is the
    experiment that answers a wrong sign.
    """

    judged: Judged
    words: str
    guess: float | None = None
    followed: bool = False
    mistakes: tuple[str, ...] = ()
    nudge: Nudge | None = None

    @property
    def right(self) -> bool:
        """Whether the answer counts as right."""
        return self.judged is Judged.RIGHT
