"""Parts of the page that are read: while the run plays they are drawn anew by themselves, about once a second."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from playground.components.parts import follower
from playground.visit.app import App
from playground.visit.state import is_chosen_anew


def following(app: App, name: str, draw: Callable[[App], None]) -> None:
    """Draw a part, which under Play is run by itself when the browser asks for it; at rest it belongs to the page.

    What is clicked in a part concerns all of the page.
    """
    if app.play is None:
        with app.lock:
            draw(app)
        return

    def part() -> None:
        follower(name)
        with app.lock:
            news = app.touched or is_chosen_anew(app)
            if not news:
                draw(app)
        if news:
            st.rerun()

    part.__qualname__ = f"following.{name}"  # Streamlit knows a fragment by it
    st.fragment(part)()
