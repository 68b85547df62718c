"""Parts of the page that belong to work beside it: drawn anew by themselves until that has ended."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from playground.model.insight.background import Job
from playground.panels.parts.icon_button import icon_button
from playground.visit.app import App

EVERY = 0.4  # seconds


def working(app: App, job: Job, name: str, draw: Callable[[], None], cancel: Callable[[], None] | None) -> None:
    """Draw a part with the progress of a job and, where it can `cancel`, a button for that, while it is under way.

    Under Play the part is drawn anew anyway.
    """
    if job.ended or job.cancelled:
        draw()
        return
    drawn = [0]

    def part() -> None:
        if job.ended and drawn[0]:
            st.rerun()
        drawn[0] += 1
        with app.lock:
            _progress(job, name, cancel)
            draw()

    part.__qualname__ = f"working.{name}"  # Streamlit knows a fragment by it
    st.fragment(part, run_every=None if app.play else EVERY)()


def _progress(job: Job, name: str, cancel: Callable[[], None] | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(job.done, 1.0), f"{name}: {job.done:.0%}")
        if cancel:
            icon_button("Cancel", f"cancel_{name}", "stop", cancel, help="Stops computing; what there is stays")
