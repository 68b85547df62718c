"""The parts of the page that follow the run: the transport bar, the controls, the notes, and what asks for a rerun."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playground.components.mounting import component, data_of, ignore

BAR = "bar"

_bar = component("transport_bar", "bar.js")
_controls = component("controls", "controls.js")
_notes = component("notes", "channel.js", "notes")
_card = component("card", "inspector/card.js")
_code = component("code_lines", "tabs/code.js")
_pictures = component("pictures", "takeaway/pictures.js")
_lesson = component("lesson", "lessons/lesson.js")
_follower = component("follower", "channel.js", "follower")


def transport_bar(document: Mapping[str, Any], *, on_events: Callable[[], None]) -> None:
    """Draw the bar. Events that no channel takes come as the component's value "events"; then `on_events` is called."""
    _bar(key=BAR, data=data_of(document), on_events_change=on_events, on_follow_change=ignore)


def controls(document: Mapping[str, Any]) -> None:
    """Draw the sliders and fields of the sample shown and of the learning rate."""
    _controls(key="controls", data=data_of(document))


def notes(html: str, order: int) -> None:
    """Draw our own HTML below the graph."""
    _notes(key="notes", data=data_of({"html": html, "order": order}))


def card(document: Mapping[str, Any], part: str) -> None:
    """Draw our own HTML about an element, in which a button picks one (data-pick) or sends an event (data-do).

    `part` is the document's "card" or its "asides", what else is to be said about the element.
    """
    of = {name: document[name] for name in (part, "about", "order")}
    _card(key=part, data=data_of({"part": part, **of}))


def code_lines(document: Mapping[str, Any]) -> None:
    """Draw the training step as code, which is our own HTML."""
    _code(key="code_lines", data=data_of(document))


def pictures(document: Mapping[str, Any]) -> None:
    """Draw buttons that save plots as pictures."""
    _pictures(key="picture_files", data=data_of(document))


def lesson(document: Mapping[str, Any]) -> None:
    """Draw the lesson that is played, or offer one."""
    _lesson(key="lesson_part", data=data_of(document))


def follower(name: str) -> None:
    """Draw nothing; within a fragment, it has the fragment run again when what is read is to follow the run."""
    _follower(key=f"follower_{name}", data=name.encode(), on_follow_change=ignore)
