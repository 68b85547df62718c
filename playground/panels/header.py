"""The title, the menu of scenes and what to look for in the one on display."""

from __future__ import annotations

import streamlit as st

from playground.actions import scenes
from playground.scenes import SCENES


def header() -> None:
    """Draw the first lines of the page."""
    title, menu = st.columns([3, 1.2], vertical_alignment="center")
    title.markdown("#### Backprop Playground &nbsp; :gray[see every gradient, check every number]")
    menu.selectbox(
        "Scene", list(SCENES), key="preset", format_func=lambda key: SCENES[key].title, on_change=scenes.choose,
        label_visibility="collapsed",
    )  # fmt: skip
