"""Loss and accuracy over the updates; a click on a curve travels there."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.actions import training
from playground.figures.training import curves as figures
from playground.live_plot import live_plot
from playground.model.play.clock import Charts
from playground.model.training.views import data_changes
from playground.theme import theme_named
from playground.visit import state


def curves() -> None:
    """Draw the loss and, where there are classes, the accuracy; under Play anew only every now and then."""
    play = state.app().play
    if play is None:
        drawn = _charts()
    else:
        drawn = play.charts if play.charts and not play.is_time_for("charts") else _charts()
        play.charts = drawn
    for name, figure, words in drawn:
        _draw(name, figure, words)


def _charts() -> Charts:
    session, series = state.app_session(), state.app().watching().series
    shared: dict[str, Any] = {
        "updates": series.updates.tolist(), "present": session.completed, "changes": data_changes(session)
    }  # fmt: skip
    theme = theme_named(st.context.theme.type)
    test = series["test loss"] if np.isfinite(series["test loss"]).any() else None
    loss = shared | {"train": series["train loss"], "test": test}
    classes = bool(np.isfinite(series["train accuracy"]).any())
    figure = figures.loss_figure(**loss, log=bool(state.widget("loss_log")), theme=theme, alone=not classes)
    charts = [("loss", figure, figures.curves_in_words(**loss, what="loss"))]
    if classes:
        right = None if test is None else series["test accuracy"]
        accuracy = shared | {"train": series["train accuracy"], "test": right}
        figure = figures.accuracy_figure(**accuracy, theme=theme)
        charts.append(("accuracy", figure, figures.curves_in_words(**accuracy, what="accuracy")))
    return charts


def _draw(name: str, figure: dict[str, Any], label: str) -> None:
    key = f"{name}_plot"
    live_plot(
        [figure], key=key, element_id=name, height=int(figure["layout"]["height"]), label=label, states=[{}],
        on_click=training.travel_clicked, args=(key,),
    )  # fmt: skip
