"""A lesson beside the work, as HTML of our own: what was said, what is to be done, what is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from playground.formats import has_decimal_comma, number
from playground.model.lessons.address import address_of
from playground.model.lessons.languages import ENGLISH
from playground.model.lessons.lesson import BEATS, LONGEST, Lesson, Question, Step
from playground.model.lessons.looking import Look
from playground.model.lessons.marking import SIGNS, bare
from playground.model.lessons.player import Player, Said
from playground.model.lessons.templates import Text
from playground.model.shown.elements import code
from playground.screen.lesson_words import in_words, language_of_words
from playground.screen.notes import as_html
from playground.visit.app import App
from playground.visit.lessons import known_lessons, look_of

MARKS = {"right": "✓ Right.", "wrong": "✗ Not yet.", "told": "○", "done": "✓", "unreadable": "?"}
NO_WORDS = re.compile(r"(<code>.*?</code>|<[^>]*>)", re.DOTALL)
POINT = re.compile(r"(?<=\d)\.(?=\d)")
DONE = "Done."
ONWARD = "The next part is about another network. Undo (Z) leads back to this one."
STRAYED = "The page shows another network now, or other data. The lesson waits."
GONE_ON = "The run has gone on. The page shows it again once this is answered."
VEILED = "The lesson waits while a number of the page is asked for: it would tell."
PICK = "Select it in the graph: by a click, or with the arrow keys and Enter."
LAYERS = {"why": "Why", "mathematics": "Mathematics"}


def menu(app: App) -> list[dict[str, Any]]:
    """All lessons, as the browser lists them."""
    return [listed(app, lesson) for lesson in known_lessons(app).values()]


def listed(app: App, lesson: Lesson) -> dict[str, Any]:
    """A lesson in the list; "own" says that it is of the visitor's own file."""
    return {
        "id": lesson.key,
        "title": lesson.title,
        "minutes": lesson.minutes,
        "summary": lesson.summary,
        "of": len(lesson.steps),
        "own": lesson.key in app.own_lessons,
        "language": lesson.language,
        "name": lesson.name,
    }


def lesson_document(app: App) -> dict[str, Any]:
    """The lesson that is played, and what the browser keeps of it; "sheet" is its HTML, empty while none is."""
    player = app.lesson
    if player is None:
        return {"sheet": "", "kept": None}
    kept = {"id": player.lesson.key, "at": player.at, "results": player.results}
    look = look_of(app)
    waits = f"<p>{_words_for(player, VEILED)}</p>"
    inside = waits if app.asks else _inside(player, player.sees(look), known_lessons(app))
    gone_on = "" if look.session is app.session else f"<p>{_words_for(player, GONE_ON)}</p>"
    return {"sheet": in_its_language(_sheet(player, gone_on + inside), player.lesson.language), "kept": kept}


def in_its_language(html: str, language: str) -> str:
    """HTML with the decimal mark of a language, wherever it is no code."""
    if not has_decimal_comma(language):
        return html
    parts = NO_WORDS.split(html)
    return "".join(part if at % 2 else POINT.sub(",", part) for at, part in enumerate(parts))


def _sheet(player: Player, inside: str) -> str:
    """The lesson under its name; what is folded is told by its data-key."""
    total, at = len(player.lesson.steps), min(player.at + 1, len(player.lesson.steps))
    lang = f' lang="{player.lesson.language}"'
    told = _words_for(player, "{at} of {total}", at=at, total=total)
    head = f"<b{lang}>{escape(player.lesson.title)}</b> <span>{told}</span>"
    title = _words_for(player, "Lesson (A leads here, and back)")
    return (
        f'<details class="sheet" data-key="sheet" data-step="{player.at}" aria-label="Lesson" open>'
        f'<summary title="{title}" aria-keyshortcuts="A">{head}</summary>'
        f'<div class="inside" tabindex="-1"{lang}>{inside}</div></details>'
    )


def _words_for(player: Player, english: str, **values: object) -> str:
    """Words of ours in the lesson's language; what is put into them is HTML already."""
    return in_words(english, player.lesson.language, **values)


def _inside(player: Player, look: Look, known: Mapping[str, Lesson]) -> str:
    said = f'<div class="said" role="status">{_said(player)}</div>'
    return said + (_step(player, player.step, look) if player.step else _end(player, known))


def _said(player: Player) -> str:
    said = player.said
    if said is None:
        return ""
    mark = f'<b class="{said.kind}">{_words_for(player, MARKS[said.kind])}</b> ' if said.kind in MARKS else ""
    words = said.words or (_words_for(player, DONE) if said.kind == "done" else "")
    return _paragraphs(words, before=mark) + _gap(player, said)


def _gap(player: Player, said: Said) -> str:
    """The guess beside the truth, as bars on one scale."""
    if said.guess is None or said.truth is None:
        return ""
    end = max(abs(said.guess), abs(said.truth)) or 1.0
    rows = (("your guess", said.guess), ("computed", said.truth))
    drawn = "".join(
        f'<span>{_words_for(player, name)}</span><i style="--from: {50 + min(value, 0) / end * 50:.1f}%; '
        f'--share: {abs(value) / end * 50:.1f}%"></i><b>{number(value)}</b>'
        for name, value in rows
    )
    return f'<div class="gap">{drawn}</div>'


def _step(player: Player, step: Step, look: Look) -> str:
    if player.waits and step.opens:
        says = _words_for(player, "Open “{name}”", name=escape(step.opens.name))
        button = f'<button type="button" class="main" data-do="lesson_open">{says}</button>'
        return f"<p>{_words_for(player, ONWARD)}</p><p>{button}</p>{_foot(player, 'Skip this step')}"
    if player.is_elsewhere(look):
        stage = player.lesson.stage_of(player.at)
        says = _words_for(player, "Back to “{name}”", name=escape(stage.name))
        back = f'<button type="button" class="main" data-do="lesson_open">{says}</button>'
        return f"<p>{_words_for(player, STRAYED)}</p><p>{back}</p>{_foot(player)}"
    asked = _question(player, step.question, look) if step.question else _task(step, look)
    return (
        f"{_words(player, step, look)}{asked}{_foot(player, 'Show the answer' if step.question else 'Skip this step')}"
    )


def _words(player: Player, step: Step, look: Look) -> str:
    layers = "".join(
        f'<details class="layer" data-key="{name}"><summary>{_words_for(player, title)}</summary>'
        f"{_filled(text, look)}</details>"
        for name, title in LAYERS.items()
        if (text := getattr(step, name))
    )
    return f'<p class="beat">{_words_for(player, BEATS[step.beat])}</p>{_filled(step.words, look)}{layers}'


def _task(step: Step, look: Look) -> str:
    if not step.task:
        return ""
    return f'<div class="task" data-needs="{next(iter(step.task.until))}">{_filled(step.task.words, look)}</div>'


def _question(player: Player, question: Question, look: Look) -> str:
    words = as_html(question.words.filled(look.read))
    if question.kind == "number":
        return (
            f'<form class="asked"><label>{words} <input name="answer" inputmode="text" autocomplete="off" '
            f'maxlength="{LONGEST}" data-step="{player.at}"></label> '
            f'<button class="main">{_words_for(player, "Answer")}</button></form>'
        )
    if question.kind == "rank":
        return f'<div class="asked"><p>{words}</p>{_pick(player, question, look)}</div>'
    answers = dict(zip(SIGNS, question.labels, strict=True)) if question.kind == "sign" else _choices(question, look)
    buttons = "".join(
        f'<button type="button" data-answer="{name}"{_taken(player, name)}>{as_html(text)}</button>'
        for name, text in answers.items()
    )
    return f'<fieldset class="asked"><legend>{words}</legend>{buttons}</fieldset>'


def _choices(question: Question, look: Look) -> dict[str, str]:
    """The answers by their places, in an order that hangs on the words, and does not tell the right one."""
    texts = [(str(at), choice.text.filled(look.read)) for at, choice in enumerate(question.choices)]
    first = len(question.words.text) % len(texts)
    return dict([*texts[first:], *texts[:first]])


def _taken(player: Player, name: str) -> str:
    """What was chosen already, and was wrong."""
    return " disabled" if player.misses and player.guess == name else ""


def _pick(player: Player, question: Question, look: Look) -> str:
    """The element that is selected is the answer, if it is one of those that are asked about."""
    name = code(look.element)
    if name not in {bare(each.text) for each in question.among}:
        return f"<p>{_words_for(player, PICK)}</p>"
    says = _words_for(player, "Answer: {name}", name=name)
    return f'<button type="button" class="main" data-answer="{name}">{says}</button>'


def _foot(player: Player, skip: str = "") -> str:
    says = _words_for(player, skip)
    button = f'<button type="button" class="plain" data-do="lesson_skip">{says}</button>' if skip else ""
    leave = f'<button type="button" class="plain" data-do="lesson_leave">{_words_for(player, "Leave")}</button>'
    lang = language_of_words(player.lesson.language)
    return f'<p class="foot" lang="{lang}">{button}{_link(player)}{leave}</p>'


def _link(player: Player) -> str:
    """A link that opens the lesson from its start, or from where its reader has come."""
    address, says = address_of(player.lesson.key), _words_for(player, "Link to this lesson")
    return f'<a class="address" href="{escape(address)}" target="_blank">{says}</a>' if address else ""


def _end(player: Player, known: Mapping[str, Lesson]) -> str:
    first, asked = player.score
    answered = _words_for(player, "{first} of {asked} answered at the first try.", first=first, asked=asked)
    score = f"<p>{answered}</p>" if asked else ""
    later = _later(player.lesson, known)
    onward = (
        f'<p><button type="button" class="main" data-lesson="{escape(later.key)}">'
        f"{_words_for(player, 'Next: {title}', title=escape(later.title))}</button></p>"
        if later
        else ""
    )
    return f'<p class="beat">{_words_for(player, "The end")}</p>{score}{onward}{_foot(player)}'


def _later(lesson: Lesson, known: Mapping[str, Lesson]) -> Lesson | None:
    """The next lesson, in the same language if there is one."""
    order = min((each.order for each in known.values() if each.order > lesson.order), default=None)
    found = [each for each in known.values() if each.order == order]
    return min(found, key=lambda each: (each.language != lesson.language, each.language != ENGLISH), default=None)


def _filled(text: Text, look: Look) -> str:
    return _paragraphs(text.filled(look.read))


def _paragraphs(words: str, before: str = "") -> str:
    parts = [as_html(" ".join(part.split())) for part in words.split("\n\n") if part.strip()]
    if not parts and not before:
        return ""
    return "".join(f"<p>{before * (at == 0)}{part}</p>" for at, part in enumerate(parts or [""]))
