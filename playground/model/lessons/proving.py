"""Whether a lesson fits the networks that it opens: every name in it is one that is computed there."""

from __future__ import annotations

from collections.abc import Iterator

from playground.model.document import opened
from playground.model.lessons.formulas import Formula, FormulaError
from playground.model.lessons.lesson import Lesson, Question, Step
from playground.model.lessons.looking import Look
from playground.model.lessons.reading import LessonError, line_of
from playground.model.lessons.templates import Text
from playground.model.lessons.veiling import hidden
from playground.model.shown.elements import elements_by_code


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
    try:
        for moment, name, index in formula.reads():
            look.read("old" if moment == "old" else "coming", name, index)
    except FormulaError as error:
        raise LessonError(line_of(text, place), place, str(error)) from None


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
    yield from (("mistakes", mistake.gives) for mistake in question.mistakes)
