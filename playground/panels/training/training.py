"""Beside the graph while a network learns: its output over the inputs, and the loss and accuracy so far."""

from __future__ import annotations

import streamlit as st

from playground.components.live_plot import live_plot
from playground.panels.training.surface_choices import held_inputs, surface_choices, surface_notes
from playground.screen.curves import curve_documents
from playground.screen.surface import surface_document
from playground.visit.app import App
from playground.visit.widgets import key


def training(app: App) -> None:
    """Draw the surface or curve of the output, the loss and, for classes, the accuracy, and what their marks mean."""
    with st.container(key="training", gap=None):
        for document in (surface_document(app), *curve_documents(app)):
            live_plot(document)
    st.caption(f"{surface_notes(app)} A click on a curve goes to that update; the dotted line is the present.")


def choices(app: App) -> None:
    """Draw what there is to choose about them."""
    with st.container(key="training_choices", gap="small"):
        surface_choices(app)
        st.toggle("Log loss", key=key("loss_log"))
        held_inputs(app)
