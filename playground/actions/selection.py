"""Selecting an element from the page."""

from __future__ import annotations

from playground import state
from playground.elements import Element, element_with, label


def choose(element: Element) -> None:
    """Select what a factor comes from."""
    state.set_widget("selected", label(element, state.app_session().network.sizes))


def choose_bar(key: str) -> None:
    """Select the edge whose bar was clicked in the chart of that key; anything else in it is ignored."""
    points = (state.widget(key) or {}).get("selection", {}).get("points", [])
    found = [element_with(point.get("customdata"), state.app_session().network.sizes) for point in points]
    if found and found[0] is not None:
        choose(found[0])
