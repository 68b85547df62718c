"""Selecting elements of the network."""

from __future__ import annotations

from playground.model.shown.elements import Element, element_labelled, element_with
from playground.model.takeaway.ledger import parameters_of
from playground.visit.app import App
from playground.visit.state import acting
from playground.visit.widgets import chosen, widget

LEDGER = "ledger"


def select(app: App, element: Element) -> None:
    """Select an element of the network."""
    app.selected = element
    app.changed()


def select_id(app: App, identifier: str | None) -> None:
    """Select what was clicked; an id that the network does not have is ignored."""
    element = element_with(identifier, app.session.network.sizes)
    if element is not None:
        select(app, element)


def point_at(app: App, identifier: str | None) -> None:
    """The browser asks for the card of an element; nothing else follows."""
    app.pointed = identifier or ""


@acting
def choose(app: App) -> None:
    """Select what was chosen in the menu."""
    label = chosen("selected")
    element = element_labelled(label, app.session.network.sizes) if label else None
    if element is not None:
        select(app, element)


@acting
def select_row(app: App) -> None:
    """Select the edge or bias of the row that was chosen in the ledger."""
    said = widget(LEDGER)
    rows = said["selection"]["rows"] if said else []
    elements = parameters_of(app.session.network.sizes)
    if rows and 0 <= rows[0] < len(elements):
        select(app, elements[rows[0]])


select_element = acting(select)
