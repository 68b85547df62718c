"""A lesson's file, in TOML, to a lesson; what is wrong is named by its line and its field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from backprop_core.document import VERSION
from backprop_core.document.fields import Fields, Plain, finite, said, texts
from backprop_core.errors import DocumentError
from backprop_core.tape.operation import GRANULARITIES
from playground.model.document import View
from playground.model.document.address import document_in
from playground.model.document.document import Opened, opened
from playground.model.document.entering import scene_of
from playground.model.document.view import SHOWN, SIDES, TABS
from playground.model.lessons.formulas import Formula, FormulaError, formula
from playground.model.lessons.languages import language_of
from playground.model.lessons.lesson import BEATS, Choice, Lesson, Mistake, Question, Stage, Step, Task
from playground.model.lessons.marking import SIGNS
from playground.model.lessons.templates import Text, text_of
from playground.model.lessons.watching import CONDITIONS
from playground.model.shown.elements import Element, elements_by_code

T = TypeVar("T")
KINDS = ("number", "sign", "rank", "choice")
WANTED = ("largest", "smallest", "zero")
LARGEST = 60_000  # characters of a file
LONGEST = 2_000  # of a text
MOST_STEPS, MOST_CHOICES = 40, 8
MOST_OPENED = 10  # scenes and links: each may take a second to be run
MOST_MINUTES = 60
WIDEST = 0.5  # relative tolerance
EDGES = "edges"  # what the document calls quantity
PARTS = {"selected": "selected", EDGES: "quantity", "step": "granularity"}
SAME = [each.name for each in fields(View) if each.name not in PARTS.values()]


class LessonError(ValueError):
    """A file that is no lesson. `line` counts from 1 and is None where none can be named; `place` is the field."""

    def __init__(self, line: int | None, place: str, says: str) -> None:
        super().__init__(line, place, says)
        self.line, self.place, self.says = line, place, says

    def __str__(self) -> str:
        where = ", ".join(filter(None, (f"line {self.line}" if self.line else "", self.place)))
        return f"{where}: {self.says}" if where else self.says


def lesson_of(text: str, key: str) -> Lesson:
    """The lesson of a file's text; `key` is the file's name. Raises LessonError."""
    if len(text) > LARGEST:
        raise LessonError(None, "", f"{len(text):,} characters are more than {LARGEST:,}")
    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+)", str(error))
        says = re.sub(r" \(at .*\)$", "", str(error))
        raise LessonError(int(found[1]) if found else len(text.splitlines()), "", says) from None
    try:
        return _lesson(Fields("", told), key)
    except DocumentError as error:
        raise LessonError(line_of(text, error.place), error.place, error.says) from None


def line_of(text: str, place: str) -> int | None:
    """The line that a place such as steps[2].of is in, or the one where its step begins; None if neither is found."""
    lines = text.splitlines()
    start, end = 0, len(lines)
    if step := re.match(r"steps\[(\d+)\]", place):
        begins = [at for at, line in enumerate(lines) if re.match(r"\s*\[\[\s*steps\s*\]\]", line)]
        if int(step[1]) >= len(begins):
            return None
        start = begins[int(step[1])]
        end = [*begins, len(lines)][int(step[1]) + 1]
    name = re.sub(r"^steps\[\d+\]\.?", "", place)
    first = re.split(r"[.\[]", name)[0]
    field = next(
        (at for at in range(start, end) if re.match(rf"\s*\[*(?:steps\.)?{re.escape(first)}\b", lines[at])), None
    )
    if first and field is not None:
        return field + 1
    return start + 1 if step else None


def _lesson(given: Fields, key: str) -> Lesson:
    head: dict[str, Any] = {name: _plain(given, name) for name in ("title", "summary")}
    about = given.take("about", "")
    told = given.items("steps", MOST_STEPS)
    if sum("open" in each for each in told if isinstance(each, Mapping)) > MOST_OPENED:
        raise DocumentError("steps", f"more than {MOST_OPENED} steps open something")
    lesson = Lesson(
        key=key,
        about=about if isinstance(about, str) else "",
        language=language_of(given),
        minutes=given.integer("minutes", 1, MOST_MINUTES),
        order=given.integer("order", 0, 10_000, 1_000),
        steps=tuple(_step(Fields(f"steps[{at}]", each), first=at == 0) for at, each in enumerate(told)),
        **head,
    )
    given.close()
    if not lesson.steps:
        raise DocumentError("steps", "a lesson has one step at least")
    return lesson


def _plain(given: Fields, name: str) -> str:
    value = given.needed(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        raise DocumentError(given.at(name), f"{said(value)} is not a text of 1 to {LONGEST:,} characters")
    return value.strip()


def _step(given: Fields, *, first: bool) -> Step:
    stage = _stage(given.at("open"), given.take("open")) if "open" in given else None
    if first and stage is None:
        raise DocumentError(given.at("open"), "the first step opens a scene or a document")
    step = Step(
        beat=given.one_of("beat", tuple(BEATS)),
        words=_text(given, "words"),
        why=_text(given, "why", ""),
        mathematics=_text(given, "mathematics", ""),
        opens=stage,
        shows=_shows(Fields(given.at("show"), given.take("show", {}))),
        task=_task(given) if "task" in given else None,
        question=_question(given) if "ask" in given else None,
        then=_text(given, "then", ""),
    )
    if (step.task is None) == (step.question is None):
        raise DocumentError(given.place, "a step has either a task or ask, so that it can tell when it is done")
    given.close()
    return step


def _text(given: Fields, name: str, default: str | None = None) -> Text:
    value = given.needed(name) if default is None else given.take(name, default)
    return _as_text(given.at(name), value)


def _as_text(place: str, value: Plain) -> Text:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise DocumentError(place, f"{said(value)} is not a text of at most {LONGEST:,} characters")
    return _read(place, text_of, value.strip())


def _formula(place: str, value: Plain) -> Formula:
    return _read(place, formula, value)


def _read(place: str, read: Callable[[Any], T], value: Plain) -> T:
    try:
        return read(value)
    except FormulaError as error:
        raise DocumentError(place, str(error)) from None


def _stage(place: str, value: Plain) -> Stage:
    """A scene by its key, or the query of a link to the page, with what is shown of it."""
    given = Fields(place, value)
    if ("scene" in given) == ("link" in given):
        raise DocumentError(place, "there is either a scene or a link")
    document = _of_link(given) if "link" in given else {"version": VERSION, "scene": given.take("scene")}
    at = given.take("at")
    shown = _view(given)
    try:
        found = opened(document)
        known = elements_by_code(found.session.network.sizes)
        if "selected" in shown:
            shown["selected"] = _element(given.at("selected"), shown["selected"], known)
        document = {**document, "view": {**document.get("view", {}), **shown}}
        if at is not None:
            document["position"] = _position(given.at("at"), at, found)
        found = opened(document)
    except DocumentError as error:
        inner = error.place if error.place.startswith(place) else f"{place}.{error.place}"
        raise DocumentError(inner, error.says) from None
    scene = scene_of(found)
    return Stage(document=document, scene=scene.key, name=scene.title)


def _of_link(given: Fields) -> dict[str, Plain]:
    link = given.take("link")
    if not isinstance(link, str):
        raise DocumentError(given.at("link"), f"{said(link)} is not a link")
    found = document_in(dict(parse_qsl(link.rpartition("?")[2], keep_blank_values=True)))
    if not isinstance(found, Mapping):
        raise DocumentError(given.at("link"), "this is no link to a run")
    return dict(found)


def _position(place: str, at: Plain, found: Opened) -> dict[str, int]:
    """Where the first update has just computed a quantity; "start" is before all of it."""
    tape = found.session.tape
    if at == "start":
        return {"update": 0, "operation": 0}
    writing = [k for k, operation in enumerate(tape) if at in operation.writes]
    if not writing:
        known = ", ".join(dict.fromkeys(name for operation in tape for name in operation.writes))
        raise DocumentError(place, f"{said(at)} is not start, and no step computes it; it computes {known}")
    return {"update": 0, "operation": writing[-1] + 1}


def _view(given: Fields) -> dict[str, Plain]:
    """What a document says of what is shown, in its own words."""
    found = {PARTS[name]: given.take(name) for name in PARTS if name in given}
    found |= given.part(SAME)
    given.close()
    return found


def _element(place: str, value: Plain, known: Mapping[str, Element]) -> str:
    if not isinstance(value, str) or value not in known:
        raise DocumentError(place, f"{said(value)} is not in this network; an element is named as in W1[0, 0] or A1[2]")
    return known[value].id


def _shows(given: Fields) -> dict[str, Plain]:
    """What the page turns to as the step begins."""
    checks: dict[str, tuple[str, ...]] = {EDGES: SHOWN, "side": SIDES, "tab": TABS, "step": GRANULARITIES}
    found: dict[str, Plain] = {name: given.one_of(name, allowed) for name, allowed in checks.items() if name in given}
    found |= {name: given.truth(name, False) for name in ("deltas", "biases") if name in given}
    if "selected" in given:
        found["selected"] = _plain(given, "selected")
    given.close()
    return found


def _task(given: Fields) -> Task:
    words = _text(given, "task")
    place = given.at("until")
    until = given.needed("until")
    if not isinstance(until, Mapping) or not until:
        raise DocumentError(place, f"{said(until)} does not say what to wait for; {', '.join(CONDITIONS)} can be")
    for name in until:
        if name not in CONDITIONS:
            raise DocumentError(f"{place}.{name}", f"nobody can wait for this; {', '.join(CONDITIONS)} can be")
    return Task(words=words, until={name: _wanted(f"{place}.{name}", name, value) for name, value in until.items()})


def _wanted(place: str, name: str, value: Plain) -> Any:
    if name == "where":
        return _formula(place, value)
    kind = int if name in ("updates", "sample") else bool if name == "back" else str
    if type(value) is not kind:
        raise DocumentError(place, f"{said(value)} is not {'a whole number' if kind is int else 'what this can be'}")
    allowed = {"step": GRANULARITIES, EDGES: SHOWN, "side": SIDES, "tab": TABS}.get(name)
    if allowed and value not in allowed:
        raise DocumentError(place, f"{said(value)} is not one of {', '.join(filter(None, allowed))}")
    return value


def _question(given: Fields) -> Question:
    kind = given.one_of("ask", KINDS)
    numbers, several = kind in ("number", "sign"), [*given.items("choices", MOST_CHOICES)]
    among = given.items("among", 64)
    tolerance = finite(given.at("tolerance"), given.take("tolerance", 0.01))
    if not 0 < tolerance <= WIDEST:
        raise DocumentError(given.at("tolerance"), f"{tolerance:g} is not above 0 and at most {WIDEST:g}")
    question = Question(
        kind=kind,
        words=_text(given, "question"),
        of=_formula(given.at("of"), given.needed("of")) if numbers else None,
        tolerance=tolerance,
        mistakes=tuple(
            _mistake(Fields(f"{given.at('mistakes')}[{at}]", each))
            for at, each in enumerate(given.items("mistakes", MOST_CHOICES))
        ),
        choices=tuple(_choice(Fields(f"{given.at('choices')}[{at}]", each)) for at, each in enumerate(several)),
        among=tuple(_formula(f"{given.at('among')}[{at}]", each) for at, each in enumerate(among)),
        wanted=given.one_of("wanted", WANTED, WANTED[0]),
        labels=texts(given.at("labels"), given.take("labels", Question.labels), 3),
        hint=_text(given, "hint", ""),
        hides=_plain(given, "hides") if "hides" in given else "",
    )
    if len(question.labels) != len(SIGNS):
        raise DocumentError(given.at("labels"), "there are three: for above 0, for below 0, for exactly 0")
    if kind == "choice" and sum(choice.right for choice in question.choices) != 1:
        raise DocumentError(given.at("choices"), "exactly one choice is right")
    if kind == "rank" and len(question.among) < 2:
        raise DocumentError(given.at("among"), "there are two entries at least to choose among")
    return question


def _mistake(given: Fields) -> Mistake:
    found = Mistake(gives=_formula(given.at("gives"), given.needed("gives")), says=_text(given, "says"))
    given.close()
    return found


def _choice(given: Fields) -> Choice:
    found = Choice(text=_text(given, "text"), says=_text(given, "says"), right=given.truth("right", False))
    given.close()
    return found
