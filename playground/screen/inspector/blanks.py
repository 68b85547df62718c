"""The blanks of an exercise at the selected element, to be written in beside the graph, as HTML of our own."""

from __future__ import annotations

from html import escape

from backprop_core import Entry
from playground.formats import number
from playground.model.asking import Judged, Verdict
from playground.model.asking.question import code_of
from playground.model.asking.words import name_in_words
from playground.model.exercise import Exercise
from playground.model.exercise.blanks import operation_of
from playground.model.exercise.on_graph import blanks_of, done_of, element_of, value_of
from playground.model.lessons.lesson import LONGEST
from playground.model.shown.elements import Element
from playground.screen.notes import as_html
from playground.visit.app import App

MARKS = {Judged.RIGHT: "✓", Judged.WRONG: "✗", Judged.UNREADABLE: "?"}


def blanks_html(app: App, element: Element) -> str:
    """A field for each number of the element that is to be written now; empty where no exercise is open."""
    found = app.asks
    if not isinstance(found, Exercise):
        return ""
    done = "".join(_done(found, entry) for entry in done_of(found, element))
    left = blanks_of(found, element)
    places = [code_of(entry) for entry in left]
    at = found.current if found.current in places else next(iter(places), "")
    fields = "".join(_field(found, element, entry, at) for entry in left)
    return done + (fields or _later(found, element))


def _field(found: Exercise, element: Element, entry: Entry, at: str) -> str:
    """A form for one number; the field that is written next is marked."""
    place = code_of(entry)
    name = as_html(name_in_words(found.session, entry, element))
    verdict, said = found.verdicts.get(place), f"said-{place}"
    line = _code(found, entry)
    return (
        f'<form class="blank" data-place="{place}"><label><span>{name}, <code>{escape(line)}</code></span>'
        f'<input name="blank" autocomplete="off" inputmode="text" required maxlength="{LONGEST}" '
        f'value="{escape(found.typed.get(place, ""))}" aria-describedby="{said}"{" data-at" * (place == at)}></label> '
        f'<button>Mark</button><p id="{said}">{_said(verdict) if verdict else ""}</p></form>'
    )


def _said(verdict: Verdict) -> str:
    mark = "✓ follows" if verdict.followed else MARKS[verdict.judged]
    return f"{mark} {as_html(verdict.words)}"


def _code(found: Exercise, entry: Entry) -> str:
    """The line of code that computes the number."""
    lines = operation_of(found.session, entry.quantity).code.split("\n")
    return next((each for each in lines if each.startswith(f"{entry.quantity} ")), lines[0])


def _done(found: Exercise, entry: Entry) -> str:
    place = code_of(entry)
    how = "shown:" if place in found.shown else "✓"
    return f'<p class="written"><code>{place}</code> {how} <b>{number(value_of(found, entry))}</b></p>'


def _later(found: Exercise, element: Element) -> str:
    """Where the element's blanks come in a later part of the step."""
    for stage in found.stages[found.at + 1 :]:
        places = [code_of(entry) for entry in stage.entries if element_of(entry) == element]
        if places:
            names = ", ".join(f"<code>{place}</code>" for place in places)
            return f'<p class="written">{names}: {stage.name} comes once {found.stage.name} is right.</p>'
    return ""
