"""The title and the menu of scenes."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.actions import scenes
from playground.model.scenes import SCENES
from playground.visit.app import App
from playground.visit.widgets import key, set_widget

ROW: dict[str, Any] = {
    "horizontal": True,
    "horizontal_alignment": "distribute",
    "vertical_alignment": "center",
}


def header(app: App) -> None:
    """Draw the first lines of the page."""
    set_widget("preset", app.scene.key)
    with st.container(key="header", **ROW):
        st.markdown("#### Backprop Playground &nbsp; :gray[see every gradient, check every number]", width="content")
        st.selectbox(
            "Scene",
            list(SCENES),
            list(SCENES).index(app.scene.key),
            key=key("preset"),
            format_func=lambda name: SCENES[name].title,
            on_change=scenes.choose,
            label_visibility="collapsed",
            width=350,
        )
