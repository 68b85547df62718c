"""The title, the menu of scenes and what to look for in the one on display."""

from __future__ import annotations

import streamlit as st

from playground.actions import scenes
from playground.model.scenes import SCENES


def header() -> None:
    """Draw the first lines of the page."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="header"):
        st.markdown("#### Backprop Playground &nbsp; :gray[see every gradient, check every number]", width="content")
        st.selectbox(
            "Scene", list(SCENES), key="preset", format_func=lambda key: SCENES[key].title, on_change=scenes.choose,
            label_visibility="collapsed", width=350,
        )  # fmt: skip
