"""The one number that is selected: the answer first, then what it rests on and what can be tried with it."""

from __future__ import annotations

import streamlit as st

from playground.actions.selection import choose
from playground.components.parts import asides, card
from playground.explain import explain
from playground.explain.view import View
from playground.explain.writing import Digits
from playground.model.shown.elements import label, labels_of
from playground.panels.inspector.card import asides_html, card_html
from playground.panels.inspector.checked import remark
from playground.panels.inspector.figures import foot, small_figure, tried
from playground.panels.inspector.tools import drawers, formulas, tools
from playground.visit.app import App
from playground.visit.widgets import key, set_widget, widget


def inspector(app: App) -> None:
    """Draw the answer, its figure and the tools."""
    element = app.element
    view = View(app.shown, app.picture.sample, Digits(bool(widget("digits"))))
    found, curve = explain(view, element), tried(view, element)
    with st.container(border=True, key="inspector", gap="small"):
        card(card_html(app, element, found, view.digits, foot(view, element, curve)), element.id, app.order)
        small_figure(app, view, element, curve)
        tools(element)
        if said := asides_html(found, remark(app.picture, element)):
            asides(said, element.id, app.order)
        drawers(app, view, element, curve)
        formulas(app, view, found)


def choice(app: App) -> None:
    """Draw the menu of all elements."""
    sizes = app.picture.sizes
    names, name = labels_of(sizes), label(app.element, sizes)
    set_widget("selected", name)
    st.selectbox(
        "Selected", names, names.index(name), key=key("selected"), on_change=choose, label_visibility="collapsed"
    )
