"""The choice that other data and another network have in common."""

from __future__ import annotations

import streamlit as st

from playground.actions.beginning import KEEP
from playground.visit.widgets import key


def keep_weights() -> None:
    """Draw the switch by which the present weights are taken along."""
    st.toggle(
        "keep the weights that fit",
        key=key(KEEP),
        persist_state="session",
        help="On: other data or another network begin with the present weights, as far as they fit. Off: they begin "
        "with new ones, as a comparison of two trainings needs it.",
    )
