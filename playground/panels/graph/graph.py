"""The network graph, the choice of what its edges show, and the notes below it."""

from __future__ import annotations

import streamlit as st

from playground.actions import edits
from playground.components import parts
from playground.components.live_plot import live_plot
from playground.panels.parts.help import HELP
from playground.screen.graph import placed_document
from playground.screen.notes import notes_html
from playground.visit.app import App
from playground.visit.widgets import key, set_widget


def graph(app: App) -> None:
    """Draw the network with everything that can be clicked on it."""
    with st.container(key="graph_region"):
        live_plot(placed_document(app))


def views(app: App) -> None:
    """Draw the choice of what the edges show."""
    names = app.picture.quantities
    set_widget("quantity", app.quantity)
    set_widget("lock", app.locked is not None)
    with st.container(key="views", gap="small"):
        st.segmented_control(
            "Edges show",
            list(names),
            key=key("quantity"),
            format_func=names.__getitem__,
            required=True,
            help=HELP["quantity"],
        )
        st.toggle("Biases", key=key("biases"), help=HELP["biases"])
        st.toggle("δ", key=key("deltas"), help=HELP["deltas"])
        st.toggle("Lock scale", key=key("lock"), help=HELP["lock"], on_change=edits.lock)
        if app.session.network.inputs == 2:
            st.toggle("Pictures", key=key("pictures"), help=HELP["pictures"])


def notes(app: App) -> None:
    """Draw what the graph shows, its colours, its legend and the check of its gradients."""
    parts.notes(notes_html(app, app.picture), app.order)
