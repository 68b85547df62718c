"""Why the run learns, and why it does not."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from playground.model.document.choices import (
    COMPARE,
    CUT,
    DIAGNOSIS,
    FACTORS,
    FORWARD,
    INSIGHTS,
    LANDSCAPE,
    LAYERS,
    ONE_STEP,
    SPREADS,
    SWEEP,
)
from playground.model.shown.picture import Picture
from playground.panels.parts.help import HELP
from playground.panels.tabs.insight.compare import compare
from playground.panels.tabs.insight.cutting import cutting
from playground.panels.tabs.insight.diagnosis import diagnosis
from playground.panels.tabs.insight.distributions import distributions
from playground.panels.tabs.insight.factors import factors
from playground.panels.tabs.insight.forward_mode import forward_mode
from playground.panels.tabs.insight.judged_step import one_step
from playground.panels.tabs.insight.landscape import landscape
from playground.panels.tabs.insight.layers import layers
from playground.panels.tabs.insight.sweep import sweep
from playground.visit.app import App
from playground.visit.widgets import key, widget

PARTS: dict[str, Callable[[App], None]] = {
    DIAGNOSIS: diagnosis,
    ONE_STEP: one_step,
    FACTORS: factors,
    FORWARD: forward_mode,
    LAYERS: layers,
    CUT: cutting,
    SPREADS: distributions,
    LANDSCAPE: landscape,
    SWEEP: sweep,
    COMPARE: compare,
}


def insight(app: App, picture: Picture) -> None:
    """Draw the part that is chosen; only that is computed."""
    st.segmented_control(
        "What to look at",
        INSIGHTS,
        default=DIAGNOSIS,
        key=key("insight_part"),
        required=True,
        help=HELP["insight_part"],
        persist_state="session",
    )
    PARTS.get(widget("insight_part"), diagnosis)(app)
