"""Switching an edge or a unit off: what it does to the loss, and what its gradient foretold."""

from __future__ import annotations

import streamlit as st

from backprop_core.analysis.insight.cutting import Cut, Cutter, cutter
from playground.actions.insight.cutting import switch_off
from playground.components.live_plot import still_plot
from playground.explain.insight.cutting import cut_in_words, judged_on, off_in_words
from playground.explain.insight.judged_step import GOALS
from playground.figures.insight.cutting import cuts_figure, cuts_in_words
from playground.model.insight.cuts import columns_of, name_of
from playground.model.shown.elements import elements_of
from playground.panels.parts.icon_button import icon_button
from playground.panels.parts.waiting import gradients_to_come
from playground.screen.themed import themed
from playground.visit.app import App

MOST = 20_000_000  # parameters squared times samples: more take too long to try one by one


def cutting(app: App) -> None:
    """Draw what the selected element's absence would do, the button that makes it so, and all edges beside it."""
    cuts = cutter(app.session)
    if cuts is None:
        gradients_to_come(app)
        return
    left, right = st.columns(2)
    with left:
        chosen = _selected(app, cuts)
    with right:
        _all_edges(app, cuts, chosen)


def _selected(app: App, cuts: Cutter) -> Cut | None:
    session, element = app.session, app.element
    columns = columns_of(session, element)
    st.caption(judged_on(cuts, session))
    if not columns:
        st.info("Select a weight, a bias, or a unit before the output: what would be without it?")
        return None
    name, found = name_of(session, element), cuts.cut(columns)
    if off := cuts.is_off(columns):
        st.markdown(off_in_words(name, unit=not element.is_parameter))
    else:
        st.markdown(cut_in_words(found, name, GOALS[session.objective]))
    words = "It is off already" if off else "Pauses, and sets it to 0; Undo puts it back"
    label = f"{name} is off" if off else f"Switch {name} off"
    icon_button(label, "cut", "content_cut", switch_off, help=words, disabled=off)
    return found


def _all_edges(app: App, cuts: Cutter, chosen: Cut | None) -> None:
    session = app.session
    if session.table.count**2 * session.wiring.batch > MOST:
        st.caption("This network has too many edges to try each of them.")
        return
    edges = [each for each in elements_of(session.network.sizes) if each.is_parameter]
    tried, names = [cuts.cut(columns_of(session, each)) for each in edges], [name_of(session, each) for each in edges]
    drawn = themed(app, lambda theme: cuts_figure(cuts=tried, names=names, chosen=chosen, theme=theme))
    label = cuts_in_words(cuts=tried, names=names)
    still_plot(**drawn, element="cuts", label=label)
    st.caption(label)
