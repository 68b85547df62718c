"""A lesson that was left goes on in a run that begins anew: what its steps had computed there is computed again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backprop_core import Session
from playground.model.lessons.formulas import Formula
from playground.model.lessons.lesson import Lesson, Step

UPDATES = "updates"


def steps_before(lesson: Lesson, at: int) -> Sequence[Step]:
    """The steps before one that go on with what it goes on with, from the one that has opened it."""
    first = max(number for number in range(at + 1) if lesson.steps[number].opens)
    return lesson.steps[first:at]


def catch_up(session: Session, steps: Sequence[Step]) -> None:
    """Run a session on to where the tasks of the steps lead; what is set by hand in them stays as it is."""
    for step in steps:
        until = step.task.until if step.task else {}
        if "computed" in until:
            _compute(session, until["computed"])
        if updates := until.get("updates", int("where" in until and UPDATES in _names(until["where"]))):
            session.run(updates)
        if until.get("back"):
            session.back()


def by_hand(steps: Sequence[Step]) -> Iterator[tuple[int, Formula]]:
    """What the steps have had set by hand, the last first: the place of the step, and what is true once it is done."""
    for at, step in reversed(list(enumerate(steps))):
        wanted = step.task.until.get("where") if step.task else None
        if wanted and not any(moment == "before" for moment, _, _ in wanted.reads()):
            yield at, wanted


def _names(formula: Formula) -> set[str]:
    return {name for _, name, _ in formula.reads()}


def _compute(session: Session, name: str) -> None:
    for _ in session.tape:
        if session.state_of(name).made:
            return
        session.step("operation")
