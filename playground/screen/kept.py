"""The run as the browser keeps it: the address that leads to it, and the document for a page that is opened again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from backprop_core import DocumentError, Session
from backprop_core.document import to_json
from backprop_core.document.fields import Plain
from backprop_core.document.text import MOST_CHARACTERS
from backprop_core.document.work import update_cost
from backprop_core.run.late_start import late_start
from playground.model.document import written
from playground.model.document.address import IN_TAB, address_of
from playground.model.document.document import KEPT_WORK, MOST_WORK, OWN_WORK
from playground.model.document.entering import UNNAMED
from playground.model.document.kept import taken_apart
from playground.model.document.link import OTHERS, require_short
from playground.visit.app import App
from playground.visit.viewing import view_of

LATE_WORK = MOST_WORK // 20  # of the updates between the start of what is kept and the present
FRESH_WORK = (KEPT_WORK - OWN_WORK) // 3  # of the updates after which the run is kept anew, long before it is too late


def document_on_screen(app: App, most_work: int = MOST_WORK) -> dict[str, Plain]:
    """The document of the run and of what is shown. Raises DocumentError where opening it would take more work."""
    scene = None if app.scene.key == UNNAMED else app.scene
    return written(app.session, scene, view_of(app), most_work)


def link_text(app: App) -> str:
    """The query of a link to the present state. Raises DocumentError where it does not fit."""
    return address_of(document_on_screen(app))


def file_text(app: App) -> str:
    """The document as the text of a file, with as much of what undo and redo lead to as a file may hold."""
    document, _ = _own_document(app)
    text = to_json(document)
    if len(text) > MOST_CHARACTERS:
        text = to_json({name: value for name, value in document.items() if name not in OTHERS})
    return text


def kept_document(app: App, known: Collection[str]) -> dict[str, Any]:
    """What the browser keeps, without those data that it knows.

    `query` is that of the address, and `why` the reason if it does not hold the state; `skipped` is the number of
    updates that are left out of what is kept, and after the update `until` a run that plays is to be kept anew, as one
    that has gone on further takes too long to be run again. `arrivals` tells scenes and documents apart, each of which
    is an entry of the browser's history; `strayed` says that the page's first address led elsewhere.
    """
    document, skipped = _own_document(app)
    query, why = _query(app, document)
    run, data = taken_apart(document)
    return {
        "query": query,
        "why": f"{why} {_late_in_words(skipped)}" if skipped else why,
        "skipped": skipped,
        "until": app.session.completed + FRESH_WORK // _update_cost(app.session),
        "arrivals": app.arrivals,
        "strayed": app.strayed,
        "playing": app.play is not None,
        "run": to_json(run),
        "names": list(data),
        "data": {name: text for name, text in data.items() if name not in known},
    }


def _query(app: App, document: Mapping[str, Plain]) -> tuple[str, str]:
    try:
        require_short(document)  # else it need not be written again as it is in links, where less may be run
        return link_text(app), ""
    except DocumentError as error:
        return IN_TAB, f"This run does not fit into a link ({error})."


def _own_document(app: App) -> tuple[dict[str, Plain], int]:
    """The document for the visitor, and how many updates are left out: a run that is too long begins near its end."""
    try:
        return document_on_screen(app, OWN_WORK), 0
    except DocumentError:
        session = app.session
        late = late_start(session, LATE_WORK // _update_cost(session))
        return written(late, None, view_of(app), OWN_WORK), late.first.before - session.first.before


def _update_cost(session: Session) -> int:
    """The work of an update as it is trained now."""
    return update_cost(session.network, session.training, session.data.samples)


def _late_in_words(skipped: int) -> str:
    """What is kept of a run that is too long to be run again from its start."""
    return (
        f"It is too long to be run again from its start: what is kept begins after update {skipped:,} and goes on bit "
        "for bit. The updates before are not kept, nor what Undo leads to."
    )
