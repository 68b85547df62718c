"""The lesson beside the work, or one quiet line that offers one."""

from __future__ import annotations

import streamlit as st

from playground.components import parts
from playground.screen.lessons import lesson_document, menu
from playground.visit.app import App


def lesson(app: App) -> None:
    """Draw it."""
    with st.container(key="lesson"):
        parts.lesson(lesson_document(app) | {"menu": menu(app), "order": app.order})
