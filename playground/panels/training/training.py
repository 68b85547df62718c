"""Beside the graph while a network learns: its output over the inputs, and the loss and accuracy so far."""

from __future__ import annotations

import streamlit as st

from playground.panels.training.curves import curves
from playground.panels.training.surface import surface
from playground.panels.training.surface_choices import held_inputs, surface_choices, surface_notes


def training() -> None:
    """Draw the views."""
    with st.container(key="training", gap=None):
        surface()
        curves()


def choices() -> None:
    """Draw what there is to choose about them, and what their marks mean."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="training_choices"):
        surface_choices()
        st.toggle("Log loss", key="loss_log")
    held_inputs()
    st.caption(f"{surface_notes()} A click on a curve goes to that update; the dotted line is the present.")
