"""How gradients get through the layers, now and over the updates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from backprop_core.analysis.flow import HEALTHY_RATIO, flow_of
from playground.components.live_plot import still_plot
from playground.figures.tabs import gradient_flow as figures
from playground.model.document.choices import NOW, OVER_TIME
from playground.model.shown.picture import Picture
from playground.screen.themed import themed
from playground.visit.app import App
from playground.visit.widgets import key, widget

NORM, RATIO = "size of the gradient", "step / weight"


def gradient_flow(app: App, picture: Picture) -> None:
    """Draw the choice between now and the course of the run, and the charts."""
    st.segmented_control(
        "When",
        [NOW, OVER_TIME],
        default=NOW,
        key=key("flow_when"),
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    st.caption("Sizes are norms of each layer's weights; its biases are left out.")
    (_over_time if widget("flow_when") == OVER_TIME else _now)(app)


def _now(app: App) -> None:
    session = app.session
    flows = flow_of(session)
    left, right = st.columns(2)
    with left:
        _dots(app, "flow-gradients", [flow.gradient for flow in flows], NORM)
    with right:
        _dots(app, "flow-ratios", [flow.ratio for flow in flows], RATIO, HEALTHY_RATIO)
    stuck, sizes = app.views.slopes().stuck(session.settled), session.network.sizes
    drawn = themed(app, lambda theme: figures.stuck_figure(stuck=stuck, sizes=sizes, theme=theme))
    words = "; ".join(f"layer {each.layer}: {figures.stuck_in_words(each, sizes)}" for each in stuck)
    count = session.data.samples
    over = f"on any of the {count:,} training samples" if count > 1 else "on the one training sample"
    label = f"Units that let no gradient through {over}: {words}."
    still_plot(**drawn, element="flow-stuck", label=label)
    st.caption(label)


def _dots(app: App, element: str, values: Sequence[float | None], title: str, healthy: float | None = None) -> None:
    shared: dict[str, Any] = {"values": values, "title": title, "healthy": healthy}
    drawn = themed(app, lambda theme: figures.layer_dots_figure(**shared, theme=theme))
    label = figures.flow_in_words(values=values, title=title.capitalize())
    still_plot(**drawn, element=element, label=label)
    st.caption(label)


def _over_time(app: App) -> None:
    left, right = st.columns(2)
    with left:
        _lines(app, "gradient", NORM)
    with right:
        _lines(app, "ratio", RATIO, HEALTHY_RATIO)


def _lines(app: App, name: str, title: str, healthy: float | None = None) -> None:
    session, series = app.session, app.views.series
    shared: dict[str, Any] = {
        "updates": series.updates.tolist(),
        "present": session.completed,
        "title": title,
        "rows": [series[f"{name} {layer}"] for layer in range(1, session.network.depth + 1)],
    }
    drawn = themed(app, lambda theme: figures.layer_lines_figure(**shared, theme=theme, healthy=healthy))
    label = figures.layer_lines_in_words(**shared)
    still_plot(**drawn, element=f"flow-{name}-over-time", label=label, plot="curve", selectable=True)
    st.caption(label)
