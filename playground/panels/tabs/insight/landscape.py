"""The loss around the parameters, and the run's path on it."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.actions.insight import landscape as actions
from playground.components.live_plot import still_plot
from playground.explain.insight.landscape import kind_in_words, none_in_words, seen_in_words
from playground.figures.insight.landscape import landscape_figure, line_figure
from playground.model.insight.landscapes import LANDSCAPES, MOST_DRAWS, RANDOM, TWO, Landscape, Wanted, parameters_of
from playground.model.shown.elements import code
from playground.panels.parts.help import HELP
from playground.panels.parts.icon_button import icon_button
from playground.panels.parts.working import working
from playground.screen.themed import themed
from playground.visit.app import App
from playground.visit.ranges import Limits
from playground.visit.widgets import form_field, key, widget

KEPT: dict[str, Any] = {"persist_state": "session", "width": 220}


def landscape(app: App) -> None:
    """Draw the kind that is chosen, computed beside the page."""
    wanted = _wanted(app)
    found = app.views.landscapes.of(app.session, wanted, follow=app.play is None, listens=lambda: not app.channel.left)
    if found is None:
        session, theta = app.session, app.session.settled
        resting = session.completed > 0 and np.array_equal(theta, session.first.memory[: len(theta)])
        st.info(none_in_words(wanted.kind, diverged=session.divergence is not None, resting=resting))
        return
    working(app, found.job, "Landscape", lambda: _draw(app, found), actions.cancel)


def _wanted(app: App) -> Wanted:
    with st.container(horizontal=True, gap="small"):
        name = "landscape_kind"
        st.selectbox("landscape", LANDSCAPES, key=key(name), help=HELP[name], **KEPT)
        kind = widget(name) or TWO
        if kind == TWO:
            every = parameters_of(app.session)
            names = {0: "the steepest other"} | {at: code(each) for at, each in enumerate(every, 1)}
            name = "landscape_other"
            st.selectbox("upwards", list(names), key=key(name), help=HELP[name], format_func=names.__getitem__, **KEPT)
            other = widget(name)
            return Wanted(kind, app.element, other - 1 if other else None)
        if kind == RANDOM:
            name = "landscape_draw"
            form_field("drawn from", name, 0, Limits(0, MOST_DRAWS), help=HELP[name], width=220)
            return Wanted(kind, draw=widget(name) or 0)
    return Wanted(kind)


def _draw(app: App, found: Landscape) -> None:
    if found.job.ended and found.job.done < 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            why = "It was cancelled" if found.job.cancelled else "It ended when this page was left"
            st.caption(f"{why}: what is missing is blank.")
            icon_button("Compute again", "landscape_again", "refresh", actions.again, help="Computes it from here")
    elif found.update != app.session.completed:
        st.caption(f"As it was after update {found.update:,}; it is computed anew when the run rests.")
    plane = len(found.survey.ys) > 1
    figure = landscape_figure if plane else line_figure
    drawn = themed(app, lambda theme: figure(landscape=found, theme=theme))
    label = seen_in_words(found)
    left, right = st.columns([3, 2])
    with left:
        still_plot(**drawn, element="landscape", label=label)
    with right:
        samples = app.session.data.samples
        on = f"On all {samples:,} training samples." if samples > 1 else "On the only training sample."
        st.markdown(f"{kind_in_words(found)} {on}")
        st.caption(label)
