"""The run as the browser keeps it: the address that leads to it, and the document for a page that is opened again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from backprop_core import DocumentError
from backprop_core.document import to_json
from backprop_core.document.fields import Plain
from playground.model.document import written
from playground.model.document.address import IN_TAB, address_of
from playground.model.document.document import MOST_WORK, OWN_WORK
from playground.model.document.entering import UNNAMED
from playground.model.document.kept import taken_apart
from playground.visit.app import App
from playground.visit.viewing import view_of


def document_on_screen(app: App, most_work: int = MOST_WORK) -> dict[str, Plain]:
    """The document of the run and of what is shown. Raises DocumentError where opening it would take more work."""
    scene = None if app.scene.key == UNNAMED else app.scene
    return written(app.session, scene, view_of(app), most_work)


def link_text(app: App) -> str:
    """The query of a link to the present state. Raises DocumentError where it does not fit."""
    return address_of(document_on_screen(app))


def kept_document(app: App, known: Collection[str]) -> dict[str, Any]:
    """What the browser keeps, without those data that it knows.

    `query` is that of the address, and `why` the reason if it does not hold the state; `arrivals` tells scenes and
    documents apart, each of which is an entry of the browser's history; `strayed` says that the page's first address
    led elsewhere.
    """
    query, why = _query(app)
    run, data = _parts(app)
    return {
        "query": query,
        "why": why,
        "arrivals": app.arrivals,
        "strayed": app.strayed,
        "playing": app.play is not None,
        "run": run,
        "names": list(data),
        "data": {name: text for name, text in data.items() if name not in known},
    }


def _query(app: App) -> tuple[str, str]:
    try:
        return link_text(app), ""
    except DocumentError as error:
        return IN_TAB, f"This run does not fit into a link ({error})."


def _parts(app: App) -> tuple[str, Mapping[str, str]]:
    """The document for the browser, as JSON; empty where the run is too long to be run again."""
    try:
        document, data = taken_apart(document_on_screen(app, OWN_WORK))
    except DocumentError:
        return "", {}
    return to_json(document), data
