"""Parts of the page that are drawn by themselves while the run plays."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from playground.visit import state

SLOW = 0.5  # seconds between two looks at what is read, not watched


def while_playing(draw: Callable[[], None], seconds: float) -> Callable[[], None]:
    """`draw`, as a part that is drawn again at that pace while the run plays; at rest, it belongs to the page.

    What is clicked in a part concerns all of the page; so does the end of Play.
    """
    if state.app().play is None:
        return draw

    def part() -> None:
        state.silence_echoes()
        if not state.app().whole:
            draw()
        if state.app().whole:
            st.rerun()

    part.__qualname__ = draw.__qualname__  # Streamlit knows a fragment by it
    return st.fragment(part, run_every=seconds)
