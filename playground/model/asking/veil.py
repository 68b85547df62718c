"""What is hidden while a question is open: the number asked for, and all that the step computes after it.

The page shows another session meanwhile, the same update just before what is asked is computed. Whatever reads that
session has nothing to hide: the number is not there, nor is anything that was made of it, and what the update before
has left in the buffers is gone, too.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace

from backprop_core import Phase, Quantity, Session
from playground.model.asking.question import Question
from playground.model.asking.verdict import Judged, Verdict
from playground.model.shown.elements import Element

OUTPUTS = (Phase.FORWARD, Phase.LOSS)  # what is asked there can be read off the network's outputs and its curves
LEFT = "What was asked is left: the run has moved on, and all numbers are shown."


def place_of(session: Session, name: str) -> int:
    """The place on the tape of the first operation that writes a quantity."""
    return next(at for at, operation in enumerate(session.tape) if name in operation.writes)


def end_of(session: Session, name: str) -> int:
    """The position after the last operation of the update that writes a quantity's value: before the update uses it."""
    return 1 + max(at for at, operation in enumerate(session.tape) if name in operation.writes)


def session_before(session: Session, name: str) -> Session:
    """A session apart from this one, in the same update, just before a quantity is computed."""
    twin, update = copy.deepcopy(session), session.position.update
    twin.travel(update, 0)
    twin.edit()  # a new segment: nothing of the update before is in its buffers
    twin.travel(update, place_of(twin, name))
    return twin


def telling(name: str) -> str:
    """The quantity from which on a page tells another one: the gradient tells an update that is still to be made."""
    quantity = Quantity.parse(name)
    if quantity.row in ("theta", "step") and quantity.layer:
        return str(Quantity.in_row("grad", quantity.kind, quantity.layer))
    return name


@dataclass(frozen=True, eq=False)
class Asking:
    """A question about an element, what has been said of the last answer, and the session that is shown meanwhile.

    `given_up` says that the number was shown without a right answer. `number` tells questions apart.
    """

    question: Question
    element: Element
    before: Session
    number: int = 0
    misses: int = 0
    verdict: Verdict | None = None
    given_up: bool = False

    @classmethod
    def begun(cls, session: Session, question: Question, element: Element, number: int = 0) -> Asking:
        """A question about the update under way of a session."""
        return cls(question, element, session_before(session, telling(question.entry.quantity)), number)

    @property
    def is_open(self) -> bool:
        """Whether the number is hidden still."""
        return not self.given_up and not (self.verdict and self.verdict.right)

    @property
    def hides_outputs(self) -> bool:
        """Whether outputs and curves would tell the answer."""
        place = place_of(self.before, self.question.entry.quantity)
        return self.before.tape.operations[place].phase in OUTPUTS

    def answered(self, verdict: Verdict, *, most: int) -> Asking:
        """The question after an answer; after as many misses as `most` it is given up."""
        misses = self.misses + (verdict.judged is Judged.WRONG)
        return replace(self, verdict=verdict, misses=misses, given_up=misses >= most)
