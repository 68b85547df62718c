"""Whether a lesson fits the networks that it opens: every name is computed there, and what is asked is a number."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from playground.model.document import opened
from playground.model.lessons.formulas import Formula, FormulaError, NoNumberError
from playground.model.lessons.lesson import Lesson, Question, Step
from playground.model.lessons.looking import Look
from playground.model.lessons.reading import LessonError, lesson_of, line_of
from playground.model.lessons.templates import Text
from playground.model.lessons.veiling import hidden
from playground.model.shown.elements import elements_by_code

SINGLE = ("of", "among", "gives", "until")  # fields whose formulas are one number, or true or false


def proved(text: str, key: str) -> Lesson:
    """The lesson of a file's text, proved; `key` is what it is known by. Raises LessonError."""
    lesson = lesson_of(text, key)
    prove(lesson, text)
    return lesson


def prove(lesson: Lesson, text: str) -> None:
    """Raise LessonError, with the line and the field, for the first name that a step's network does not have.

    `text` is that of the lesson's file. A network that the visitor is to change has the names of before.
    """
    look: Look | None = None
    for at, step in enumerate(lesson.steps):
        look = _look_at(step) or look
        assert look is not None
        for field, formula in _formulas(step):
            _prove(look, formula, f"steps[{at}].{field}", text)
        _prove_elements(look, step, f"steps[{at}]", text)


def _look_at(step: Step) -> Look | None:
    if step.opens is None:
        return None
    session = opened(step.opens.document).session
    session.prime()
    known = elements_by_code(session.network.sizes)
    return Look(session=session, scene=step.opens.scene, element=next(iter(known.values())))


def _prove(look: Look, formula: Formula, place: str, text: str) -> None:
    """The value itself may still come about, as where the scene's own numbers divide by zero."""

    def read(moment: str, name: str, index: tuple[Any, ...] | None) -> Any:
        return look.read("old" if moment == "old" else "coming", name, index)

    try:
        for name in formula.reads():
            read(*name)
        with contextlib.suppress(NoNumberError):
            _prove_value(formula.value(read), place.rpartition(".")[2])
    except FormulaError as error:
        raise LessonError(line_of(text, place), place, str(error)) from None


def _prove_value(value: Any, field: str) -> None:
    if field in SINGLE and not isinstance(value, float | bool):
        raise FormulaError("this is more than one number: name an entry, as in W1[0, 0], or take sum(…) or max(…)")


def _prove_elements(look: Look, step: Step, place: str, text: str) -> None:
    """What is to be selected, computed or hidden is there."""
    until = step.task.until if step.task else {}
    known = elements_by_code(look.session.network.sizes)
    written = {str(name) for operation in look.session.tape for name in operation.writes}
    wanted = [("show", step.shows.get("selected"), known), ("until", until.get("selected"), known)]
    computed = [("until", until.get("computed"))]
    if asked := step.question:
        computed += [("hides" if asked.hides else "of", name) for _, name in hidden(asked)]
    for field, name, there in [*wanted, *((field, name, written) for field, name in computed)]:
        if name is not None and name not in there:
            raise LessonError(line_of(text, f"{place}.{field}"), f"{place}.{field}", f"this network has no {name}")


def _formulas(step: Step) -> Iterator[tuple[str, Formula]]:
    """All formulas of a step, each with the field that it stands in."""
    texts: list[tuple[str, Text]] = [(name, getattr(step, name)) for name in ("words", "why", "mathematics", "then")]
    if step.task:
        texts.append(("task", step.task.words))
        if "where" in step.task.until:
            yield "until", step.task.until["where"]
    if step.question:
        yield from _asked(step.question)
        texts += [("question", step.question.words), ("hint", step.question.hint)]
        texts += [("mistakes", mistake.says) for mistake in step.question.mistakes]
        texts += [("choices", part) for choice in step.question.choices for part in (choice.text, choice.says)]
    for field, text in texts:
        yield from ((field, formula) for formula in text.formulas)


def _asked(question: Question) -> Iterator[tuple[str, Formula]]:
    if question.of:
        yield "of", question.of
    yield from (("among", formula) for formula in question.among)
    yield from (("mistakes.gives", mistake.gives) for mistake in question.mistakes)
