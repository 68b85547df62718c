"""The one number that is selected: the answer first, then what it rests on and what can be tried with it."""

from __future__ import annotations

import streamlit as st

from playground.actions.selection import choose
from playground.components.live_plot import live_plot
from playground.components.parts import card
from playground.model.shown.elements import label, labels_of
from playground.panels.inspector.tools import drawers, formulas, tools
from playground.panels.parts.help import HELP
from playground.screen.inspector.document import card_document, inspected, small_figure
from playground.visit.app import App
from playground.visit.widgets import key, set_widget


def inspector(app: App) -> None:
    """Draw the answer, its figure and the tools."""
    of = inspected(app, app.picture)
    document = card_document(app, app.picture, of)
    with st.container(border=True, key="inspector", gap="small"):
        card(document, "card")
        if figure := small_figure(app, of):
            live_plot(figure)
        tools(of.element)
        if document["asides"]:
            card(document, "asides")
        drawers(app, of.view, of.element, of.curve)
        formulas(app, of.view, of.found)


def choice(app: App) -> None:
    """Draw the menu of all elements."""
    sizes = app.picture.sizes
    names, name = labels_of(sizes), label(app.element, sizes)
    set_widget("selected", name)
    st.selectbox("Selected", names, names.index(name), key=key("selected"), on_change=choose, help=HELP["selected"])
