"""The deeper views below the graph; only the open one is drawn."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from playground.model.shown.picture import Picture
from playground.model.shown.single_sample import single_sample_in_words
from playground.panels.inspector.asking import CLOSED
from playground.panels.parts.following import following
from playground.panels.tabs.check import check
from playground.panels.tabs.code import code
from playground.panels.tabs.data import data
from playground.panels.tabs.exercise import exercise
from playground.panels.tabs.gradient_flow import gradient_flow
from playground.panels.tabs.insight.insight import insight
from playground.panels.tabs.ledger import ledger
from playground.panels.tabs.matrices import matrices
from playground.panels.tabs.network import network
from playground.panels.tabs.samples import samples
from playground.visit.app import App
from playground.visit.widgets import key, widget

View = Callable[[App, Picture], None]

VIEWS: dict[str, View] = {
    "Code": code,
    "Matrices": matrices,
    "Ledger": ledger,
    "Check": check,
    "Network": network,
    "Data": data,
    "Gradient flow": gradient_flow,
    "Insight": insight,
    "Samples": samples,
    "Exercise": exercise,
}
OF_WHAT_IS_SHOWN = (code, matrices, ledger, check)  # the others are of the run, whatever is looked at
TELLING = (check, gradient_flow, insight, samples)  # a number that is asked for could be read off these
STILL = (network, data)  # under Play, too: what is in them is set, not read


def doors() -> None:
    """Draw the row of views: below the graph, so that it stays where it is however long the inspector's answer.

    One element for all of the row: Streamlit's own tabs bring a block for each, open or not.
    """
    words = "Deeper views; a second click closes one"
    st.segmented_control(words, list(VIEWS), key=key("tabs"), label_visibility="collapsed")


def view(app: App, draw: Callable[[Callable[[App], None]], None]) -> None:
    """Draw the view that is open."""
    name = widget("tabs")
    if name in VIEWS:
        with st.container(key="view"):
            _show(app, draw, str(name))


def _show(app: App, draw: Callable[[Callable[[App], None]], None], name: str) -> None:
    view = _on_picture(VIEWS[name])
    if VIEWS[name] in STILL or app.play is None:
        draw(view)
    else:
        following(app, f"tab_{name}", view)


def _on_picture(view: View) -> Callable[[App], None]:
    def drawn(app: App) -> None:
        if (app.veil and view in TELLING) or (app.is_asked and view is insight):
            st.info(CLOSED)
            return
        if app.look and view in OF_WHAT_IS_SHOWN:
            st.caption(single_sample_in_words(app.look, app.session) + ", with the present parameters.")
        view(app, app.picture)

    return drawn
