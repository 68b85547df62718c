"""The training step as NumPy, in one of two forms, and what can be taken away of it."""

from __future__ import annotations

import streamlit as st

from playground.components.parts import code_lines
from playground.model.document.choices import OPERATIONS, SCRIPT
from playground.model.shown.picture import Picture
from playground.panels.parts.files import FILES, download
from playground.screen.code import code_document
from playground.visit.app import App
from playground.visit.widgets import key


def code(app: App, picture: Picture) -> None:
    """Draw the code; offer it as a script, and the step as a sheet to be worked by hand."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            "The step as NumPy",
            (OPERATIONS, SCRIPT),
            key=key("code_form"),
            default=OPERATIONS,
            required=True,
            label_visibility="collapsed",
            persist_state="session",
        )
        for file in ("script", "exercise", "worksheet", "step"):
            download(app, file, file, help=FILES[file].says)
    code_lines(code_document(app))
