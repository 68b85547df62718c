"""How gradients get through the layers, now and over the updates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from backprop_core.analysis.flow import HEALTHY_RATIO, flow_of
from playground.actions import training
from playground.figures.tabs import gradient_flow as figures
from playground.live_plot import live_plot
from playground.model.shown.picture import Picture
from playground.theme import theme_named
from playground.visit import state
from playground.visit.ticking import SLOW, while_playing

NORM, RATIO = "size of the gradient", "step / weight"
NOW, TIME = "now", "over the updates"


def gradient_flow(picture: Picture) -> None:
    """Draw the choice between now and the course of the run, and the charts."""
    st.segmented_control(
        "When", [NOW, TIME], default=NOW, key="flow_when", required=True, label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    while_playing(_over_time if state.widget("flow_when") == TIME else _now, SLOW)()


def _now() -> None:
    session, theme = state.app_session(), theme_named(st.context.theme.type)
    flows = flow_of(session)
    left, right = st.columns(2)
    with left:
        _dots("flow_gradients", [flow.gradient for flow in flows], NORM)
    with right:
        _dots("flow_ratios", [flow.ratio for flow in flows], RATIO, HEALTHY_RATIO)
    stuck, sizes = state.app().watching().slopes().stuck(session.settled), session.network.sizes
    figure = figures.stuck_figure(stuck=stuck, sizes=sizes, theme=theme)
    words = "; ".join(f"layer {each.layer}: {figures.stuck_in_words(each, sizes)}" for each in stuck)
    count = session.data.samples
    over = f"on any of the {count:,} training samples" if count > 1 else "on the one training sample"
    label = f"Units that let no gradient through {over}: {words}."
    live_plot(
        [figure], key="flow_stuck", element_id="flow-stuck", height=int(figure["layout"]["height"]), label=label,
        states=[{}], selectable=False,
    )  # fmt: skip
    st.caption(label)


def _dots(key: str, values: Sequence[float | None], title: str, healthy: float | None = None) -> None:
    figure = figures.layer_dots_figure(
        values=values, title=title, theme=theme_named(st.context.theme.type), healthy=healthy
    )
    label = figures.flow_in_words(values=values, title=title.capitalize())
    live_plot([figure], key=key, element_id=key, height=figures.HEIGHT, label=label, states=[{}], selectable=False)
    st.caption(label)


def _over_time() -> None:
    left, right = st.columns(2)
    with left:
        _lines("gradient", NORM)
    with right:
        _lines("ratio", RATIO, HEALTHY_RATIO)


def _lines(name: str, title: str, healthy: float | None = None) -> None:
    session, series = state.app_session(), state.app().watching().series
    shared: dict[str, Any] = {
        "updates": series.updates.tolist(), "present": session.completed, "title": title,
        "rows": [series[f"{name} {layer}"] for layer in range(1, session.network.depth + 1)],
    }  # fmt: skip
    figure = figures.layer_lines_figure(**shared, theme=theme_named(st.context.theme.type), healthy=healthy)
    label = figures.layer_lines_in_words(**shared)
    key = f"flow_{name}_over_time"
    live_plot(
        [figure], key=key, element_id=key, height=figures.HEIGHT, label=label, states=[{}],
        on_click=training.travel_clicked, args=(key,),
    )  # fmt: skip
    st.caption(label)
