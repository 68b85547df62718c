"""Opening what a browser has: a file, an address of its history, what it has kept of a run, and a lesson's file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from backprop_core import DocumentError
from backprop_core.document import VERSION, from_json
from backprop_core.document.fields import Plain
from playground.actions.lessons.playing import begin as begin_lesson
from playground.actions.lessons.playing import bring, bring_back
from playground.formats import begun
from playground.model.document import Opened, opened
from playground.model.document.address import document_in, refusal
from playground.model.document.document import KEPT_WORK, MOST_WORK, OWN_WORK
from playground.model.document.kept import put_together
from playground.model.lessons.address import lesson_in
from playground.model.lessons.given import given_lesson
from playground.model.lessons.reading import LessonError
from playground.model.scenes import SEED
from playground.visit.app import App
from playground.visit.viewing import begin, go_on_with, title_of


def open_asked(app: App, asked: Mapping[str, Any]) -> str:
    """Open what a browser asks for (`protocol.opening_of`); what cannot be opened changes nothing, and it is said why.

    The answer is the key of the lesson that has come as a file, empty where none has.

    The run is made before anybody has to wait for it. What is opened `again` is for a page that begins anew, and has
    all that undo leads to; else opening is a move, which one undo takes back.
    """
    if "lesson" in asked:
        return _open_lesson(app, asked)
    read, says = next(way for name, way in WAYS.items() if name in asked)
    try:
        lesson = lesson_in(_fields(asked["query"]), app.settings.language) if "query" in asked else None
        found = None if lesson else read(asked)
    except DocumentError as error:
        app.notice = says(error)
        return ""
    with app.lock:
        if lesson:
            begin_lesson(app, lesson.key)
        if found:
            _enter(app, found, asked)
    return ""


def _enter(app: App, found: Opened, asked: Mapping[str, Any]) -> None:
    left, app.drag = title_of(app), None
    if asked.get("again"):
        begin(app, found)
        return
    go_on_with(app, found)
    if "file" in asked:
        app.notice = f"{title_of(app)}, opened from a file. Undo (Z) brings the run of “{left}” back as it was left."


def _open_lesson(app: App, asked: Mapping[str, Any]) -> str:
    try:
        lesson = given_lesson(asked["lesson"], asked["name"])
    except LessonError as error:
        says = str(error)
        app.notice = f"This lesson cannot be opened. {begun(says)}."
        return ""
    with app.lock:
        if "again" in asked:
            bring_back(app, lesson, asked["at"], asked["results"], again=asked["again"])
        else:
            bring(app, lesson)
    return lesson.key


def _of_file(asked: Mapping[str, Any]) -> Opened:
    return opened(from_json(asked["file"]), OWN_WORK)


def _of_query(asked: Mapping[str, Any]) -> Opened:
    first: Plain = {"version": VERSION, "scene": SEED.key}
    return opened(document_in(_fields(asked["query"])) or first, MOST_WORK)


def _fields(query: str) -> dict[str, str]:
    return dict(parse_qsl(query.removeprefix("?"), keep_blank_values=True))


def _of_kept(asked: Mapping[str, Any]) -> Opened:
    """Where the run cannot be run again as far as it has played on, as it was when it was kept."""
    kept = asked["kept"]
    run = from_json(kept["run"])
    try:
        return opened(put_together(run, kept["data"], kept["at"]), KEPT_WORK)
    except DocumentError:
        return opened(put_together(run, kept["data"]), OWN_WORK)


WAYS: Mapping[str, tuple[Callable[[Mapping[str, Any]], Opened], Callable[[DocumentError], str]]] = {
    "file": (_of_file, lambda error: f"This file cannot be opened. {error}."),
    "query": (_of_query, refusal),
    "kept": (_of_kept, lambda error: f"The run that this tab has kept cannot be opened. {error}."),
}
