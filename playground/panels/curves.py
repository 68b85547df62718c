"""Loss and accuracy over the updates; a click on a curve travels there."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground import state
from playground.actions import watching
from playground.figures import curves as figures
from playground.fragments import SLOW, while_playing
from playground.live_plot import live_plot
from playground.picture import Picture
from playground.theme import theme_named


def curves(picture: Picture) -> None:
    """Draw the choice of the scale, and the curves."""
    st.toggle("Log scale", key="loss_log")
    while_playing(_plots, SLOW)()
    st.caption("A click on a curve goes to that update: the curves are a time line. The dotted line is the present.")


def _plots() -> None:
    session, series = state.app_session(), state.app().watching().series
    shared: dict[str, Any] = {"updates": series.updates.tolist(), "present": session.completed}
    theme = theme_named(st.context.theme.type)
    test = None if session.data.X_test is None else series["test loss"]
    loss = shared | {"train": series["train loss"], "test": test}
    figure = figures.loss_figure(**loss, log=bool(state.widget("loss_log")), theme=theme)
    _draw("loss", figure, figures.curves_in_words(**loss, what="loss"))
    if np.isfinite(series["train accuracy"]).any():
        right = None if test is None else series["test accuracy"]
        accuracy = shared | {"train": series["train accuracy"], "test": right}
        figure = figures.accuracy_figure(**accuracy, theme=theme)
        _draw("accuracy", figure, figures.curves_in_words(**accuracy, what="accuracy"))


def _draw(name: str, figure: dict[str, Any], label: str) -> None:
    key = f"{name}_plot"
    live_plot(
        [figure], key=key, element_id=name, height=figures.HEIGHT, label=label, states=[{}],
        on_click=watching.travel_clicked, args=(key,),
    )  # fmt: skip
    st.caption(label)
