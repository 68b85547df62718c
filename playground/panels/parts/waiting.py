"""What of an update is there only with its gradients: that they are still to come, and the button that goes there."""

from __future__ import annotations

import streamlit as st

from playground.actions.transport import to_gradients
from playground.explain.insight.waiting import still_to_come
from playground.panels.parts.icon_button import icon_button
from playground.visit.app import App


def gradients_to_come(app: App) -> None:
    """Say that the gradients are still to come, and draw what leads to them where anything does."""
    st.info(still_to_come(app.session))
    if app.session.divergence is None:
        words = "Runs on to the end of the backward phase; the update is not made yet"
        icon_button("Step on to the gradients", "to_gradients", "skip_next", to_gradients, help=words)
