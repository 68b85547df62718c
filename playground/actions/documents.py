"""Opening documents: of a file, of an address of the browser's history, and what the browser has kept of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from backprop_core import DocumentError
from backprop_core.document import VERSION, from_json
from backprop_core.document.fields import Plain
from playground.model.document import Opened, opened
from playground.model.document.address import document_in, refusal
from playground.model.document.document import KEPT_WORK, MOST_WORK, OWN_WORK
from playground.model.document.kept import put_together
from playground.model.scenes import SEED
from playground.visit.app import App
from playground.visit.viewing import begin, go_on_with


def open_asked(app: App, asked: Mapping[str, Any]) -> None:
    """Open what a browser asks for (`protocol.opening_of`); what cannot be opened changes nothing, and it is said why.

    The run is made before anybody has to wait for it. What is opened `again` is for a page that begins anew, and has
    all that undo leads to; else opening is a move, which one undo takes back.
    """
    read, says = next(way for name, way in WAYS.items() if name in asked)
    try:
        found = read(asked)
    except DocumentError as error:
        app.notice = says(error)
        return
    with app.lock:
        _enter(app, found, asked)


def _enter(app: App, found: Opened, asked: Mapping[str, Any]) -> None:
    left, app.drag = app.scene.title, None
    if asked.get("again"):
        begin(app, found)
        return
    go_on_with(app, found)
    if "file" in asked:
        app.notice = f"{app.scene.title}, opened from a file. Undo (Z) brings the run of “{left}” back as it was left."


def _of_file(asked: Mapping[str, Any]) -> Opened:
    return opened(from_json(asked["file"]), OWN_WORK)


def _of_query(asked: Mapping[str, Any]) -> Opened:
    query = dict(parse_qsl(asked["query"].removeprefix("?"), keep_blank_values=True))
    first: Plain = {"version": VERSION, "scene": SEED.key}
    return opened(document_in(query) or first, MOST_WORK)


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
