"""One bug being hunted, on a copy of the run: the run itself stays right."""

from __future__ import annotations

import copy
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from backprop_core import MISTAKES, GradientCheck, GradientChecker, Session
from backprop_core.analysis.mistakes import BUGS, BrokenStep, bugs_for
from playground.formats import number

MOST_CLUES = 3
UPDATES = 20  # that are trained on with the bug, for its symptom
FEWEST_REPAIRS = 3
SLIPS = (
    (".T", "", "Without the transpose, rows and columns change places"),
    (" - ", " + ", "A difference has become a sum"),
    (" @ ", " * ", "Entry by entry, nothing is summed over"),
    (" * ", " / ", "A factor has become a divisor"),
    (" = ", " = -", "With the sign turned, every step climbs"),
    (" = ", " = 2 * ", "Now all of it is twice as large as it should be"),
    (" = ", " = 0.5 * ", "Now all of it is half as large as it should be"),
    (" += 1", " = 0", "The updates would be counted from the start again, each of them as the first"),
    (" += 1", " -= 1", "The updates would be counted backwards"),
    (" += 1", " += 2", "Each update would count as two"),
)  # of a repair that is none: what it takes for what, and why it is none


@dataclass
class Hunt:
    """A bug by its name, in the update under way of a session of its own, whose gradients are computed.

    `clues` are shown so far; `missed` are the lines that were named in vain and `tried` the repairs; `line` is the one
    that was found, None before that.
    """

    session: Session = field(repr=False)
    bug: str
    clues: int = 1
    missed: list[int] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    line: int | None = None
    mended: bool = False

    @cached_property
    def broken(self) -> BrokenStep:
        """The step with the bug in it."""
        return BrokenStep(self.session, self.bug)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The code of the step, with the bug in it: an operation each."""
        wrong = dict(self.broken.lines)
        return tuple(_in_one_line(wrong.get(operation, operation).code) for operation in self.session.tape)

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Where in the step the bug stands."""
        wrong = [right for right, _ in self.broken.lines]
        return tuple(at for at, operation in enumerate(self.session.tape) if operation in wrong)

    @cached_property
    def repairs(self) -> tuple[str, ...]:
        """What could stand in place of the line that was found: one of them is right."""
        at = self.places[0] if self.line is None else self.line
        right = _in_one_line(self.session.tape.operations[at].code)
        slips = (slip for slip in _slips(right) if slip not in (right, self.lines[at]))
        others = list(slips)[:FEWEST_REPAIRS]
        first = len(right) % (len(others) + 1)
        return (*others[:first], right, *others[first:])

    def why_not(self, repair: str) -> str:
        """Why a line that was tried is no repair."""
        assert self.line is not None
        return _slips(_in_one_line(self.session.tape.operations[self.line].code))[repair]

    @property
    def is_proved_by_check(self) -> bool:
        """Whether the check of the gradients tells the step with the bug from the right one."""
        return bool(self.broken.failing)

    @cached_property
    def found(self) -> GradientCheck:
        """The check of the gradients with the bug, or, once it is mended, without."""
        return GradientChecker(self.session).check() if self.mended else self.broken.check()

    def name(self, at: int) -> None:
        """Name a line as the one with the bug."""
        if at in self.places:
            self.line = at
        elif at not in self.missed:
            self.missed.append(at)

    def mend(self, repair: str) -> None:
        """Put a line in place of the one that was found."""
        assert self.line is not None
        if repair == _in_one_line(self.session.tape.operations[self.line].code):
            self.mended = True
            self.__dict__.pop("found", None)  # it is another one now
        else:
            self.tried.append(repair)


def hunt_in(session: Session, hunted: Collection[str]) -> Hunt | None:
    """A hunt in a copy of the run, for the easiest bug that shows there and was not hunted yet; None without one.

    Gradients that are next to nothing pass the check whatever they are: a bug in them is none to be hunted.
    """
    twin = copy.deepcopy(session)
    twin.prime()
    names = sorted(bugs_for(twin), key=lambda name: name in hunted)  # else in their order
    hunts = (Hunt(twin, name) for name in names)
    return next((hunt for hunt in hunts if not (hunt.is_proved_by_check and hunt.found.agrees)), None)


def clue_in_words(hunt: Hunt, clue: int) -> str:
    """A clue, counted from 0: what is seen of the training, which parameters fail, what is wrong first."""
    broken = hunt.broken
    if clue == 0:
        with_bug, without = broken.losses(UPDATES)
        course = f"from {number(with_bug[0])} to {number(with_bug[-1])}"
        return (
            f"{broken.bug.symptom} In {UPDATES} updates on this batch the loss goes {course}; without the bug it "
            f"comes to {number(without[-1])}."
        )
    if clue == 1:
        every = [f"d{kind}{layer}" for layer in range(1, hunt.session.network.depth + 1) for kind in "Wb"]
        marked = ", ".join(f"`{name}` {'✗' if name in broken.failing else '✓'}" for name in every)
        return f"Gradients against differences of the loss, matrix by matrix: {marked}."
    return f"Walk back from the loss: the first quantity that is wrong is `{broken.first_wrong}`."


def moral(hunt: Hunt) -> str:
    """What the mistake is called, and what it does."""
    record = MISTAKES[BUGS[hunt.bug].mistake]
    return f"{record.title}. {record.says}"


def _slips(right: str) -> dict[str, str]:
    """What a line may be taken for, each with why it is no repair."""
    return {right.replace(here, there, 1): why for here, there, why in SLIPS if here in right}


def _in_one_line(code: str) -> str:
    return code.replace("\n", "; ")
