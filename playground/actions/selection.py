"""Selecting elements."""

from __future__ import annotations

from playground.live_plot import LivePlotResult
from playground.model.shown.elements import Element, element_with
from playground.visit import state

GRAPH = "graph"


def select_clicked(key: str = GRAPH) -> None:
    """A click on a plot selects; an id that the network does not have is ignored."""
    clicked = LivePlotResult.of(state.widget(key)).selected
    element = element_with(clicked, state.app_session().network.sizes)
    if element is not None:
        state.select(element)


def select_element(element: Element) -> None:
    """Select what a factor comes from."""
    state.select(element)
