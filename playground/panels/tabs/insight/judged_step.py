"""One step judged: the parabola along it, and where it landed."""

from __future__ import annotations

import streamlit as st

from backprop_core.analysis.insight.diagnosis import Trouble
from backprop_core.analysis.insight.judged_step import JudgedStep, Landing, judged_step
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.stable_rate import stable_rate
from backprop_core.analysis.insight.standing import stand_of
from playground.components.live_plot import still_plot
from playground.explain.insight.judged_step import (
    GOALS,
    best_in_words,
    gauge_in_words,
    gauge_tex,
    landing_in_words,
    short_in_words,
    stable_in_words,
    step_in_words,
)
from playground.figures.insight.judged_step import judged_step_figure
from playground.model.insight.cards import Card
from playground.panels.parts.waiting import gradients_to_come
from playground.screen.themed import themed
from playground.visit.app import App

GAUGED = (Landing.SHORT, Landing.LOWEST, Landing.PAST, Landing.ABOVE, Landing.BENDING_DOWN)


def one_step(app: App) -> None:
    """Draw the loss along the step of the update under way, and the verdict on it."""
    session, goal = app.session, GOALS[app.session.objective]
    step = judged_step(session)
    if step is None:
        gradients_to_come(app)
        return
    stand = stand_of(Observed(session), session.settled)
    standing = stand.standing
    left, right = st.columns(2)
    with left:
        drawn = themed(app, lambda theme: judged_step_figure(step=step, goal=goal, theme=theme))
        still_plot(**drawn, element="judged-step", label=step_in_words(step, goal, standing))
    with right:
        which = "step made by" if session.completed > session.position.update else "step to come in"
        st.caption(f"The {which} update {session.position.update + 1:,}, on its own batch.")
        st.markdown(landing_in_words(step, goal, standing))
        st.markdown(short_in_words(step, stand, card=_card(app)))
        st.markdown(best_in_words(step, goal))
        _gauge(app, step)
        if stable := stable_rate(session):
            st.markdown(stable_in_words(stable, session.training.optimizer_record.title))


def _card(app: App) -> Card | None:
    """The card by which Diagnosis says that steps are too small, as it is shown now."""
    shown = app.views.diagnoses.cards(app.session, app.views.series, at_rest=app.play is None)
    return next((card for card in shown if card.trouble is Trouble.SLOW), None)


def _gauge(app: App, step: JudgedStep) -> None:
    training = app.session.training
    descent = training.optimizer_record.name == "gd" and training.clip_norm is None and training.train_biases
    if step.landing in GAUGED:
        st.markdown(f"${gauge_tex(step, descent=descent)}$")
        st.caption(gauge_in_words(descent=descent))
