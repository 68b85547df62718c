"""Selecting elements of the network."""

from __future__ import annotations

from collections.abc import Sequence

from playground.figures.graph.labels.frame import Frame
from playground.model.shown.elements import Element, element_labelled, element_with
from playground.visit.app import App
from playground.visit.state import acting
from playground.visit.widgets import chosen, widget

Ends = list[float] | None


def select(app: App, element: Element) -> None:
    """Select an element of the network; the one before can be gone back to."""
    if element != app.element:
        app.trail = app.way.onward(app.element)
    app.select(element)


def back(app: App) -> None:
    """Select the element before, if there is one."""
    element, app.trail = app.way.back(app.element)
    app.select(element)


def forward(app: App) -> None:
    """Select the element that the visitor went back from, if there is one."""
    element, app.trail = app.way.forward(app.element)
    app.select(element)


def select_id(app: App, identifier: str | None) -> None:
    """Select what was clicked; an id that the network does not have is ignored."""
    element = element_with(identifier, app.session.network.sizes)
    if element is not None:
        select(app, element)


def point_at(app: App, identifier: str | None) -> None:
    """The browser asks for the card of an element; nothing else follows."""
    app.pointed = identifier or ""


def zoom(app: App, x: Ends, y: Ends, pixels: Ends) -> None:
    """The visitor sees a part of the graph, or, without one that makes sense, all of it."""
    parts = [(float(part[0]), float(part[1])) for part in (x, y, pixels) if part]
    frame = Frame(app.session.network.sizes, *parts) if len(parts) == 3 else None
    app.frame = frame if frame and frame.makes_sense else None


@acting
def choose(app: App) -> None:
    """Select what was chosen in the menu."""
    label = chosen("selected")
    element = element_labelled(label, app.session.network.sizes) if label else None
    if element is not None:
        select(app, element)


@acting
def select_row(app: App, table: str, elements: Sequence[Element | None]) -> None:
    """Select what the row chosen in a table belongs to; `elements` are those of its rows as they were drawn."""
    said = widget(table)
    rows = said["selection"]["rows"] if said else []
    if rows and 0 <= rows[0] < len(elements) and (element := elements[rows[0]]):
        select(app, element)


select_element = acting(select)
