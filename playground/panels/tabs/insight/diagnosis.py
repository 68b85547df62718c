"""Cards about what is wrong with the run: seen, meant, what to try, and the lesson about it."""

from __future__ import annotations

import streamlit as st

from playground.actions.insight import remedies
from playground.explain.insight.diagnosis import (
    ALL_WELL,
    GONE,
    LESSONS,
    card_in_words,
    cause_in_words,
    means_in_words,
    remark_in_words,
    since_in_words,
    title_of,
)
from playground.model.insight.cards import REMARKS, Card
from playground.model.insight.remedies import Remedy, remedy_for
from playground.model.lessons.library import lessons
from playground.panels.parts.icon_button import icon_button
from playground.panels.parts.rows import in_rows
from playground.panels.parts.working import working
from playground.visit.app import App

ACROSS = 3  # cards side by side
LOOKING = "Looking for a rate that learns"


def diagnosis(app: App) -> None:
    """Draw a card for each trouble; a sentence where there is none, and one for each remark."""
    every = app.views.diagnoses.cards(app.session, app.views.series, at_rest=app.play is None)
    cards = [card for card in every if card.trouble not in REMARKS]
    if not cards:
        st.caption(ALL_WELL)
    for at, card in in_rows(list(enumerate(cards)), ACROSS):
        with st.container(border=True, key=f"finding_{at}", gap="small"):
            _card(app, card, at)
    for card in every:
        if card.trouble in REMARKS:
            st.caption(remark_in_words(app.session, card.findings[0]))
    trials = app.views.trials
    if trials.job and trials.under_way:
        working(app, trials.job, LOOKING, lambda: None, None)


def _card(app: App, card: Card, at: int) -> None:
    when = GONE if card.gone else since_in_words(card.since)
    st.markdown(f"**{title_of(card)}**{when}")
    st.markdown(f"Seen: {card_in_words(app.session, card)}")
    st.markdown(f"Means: {means_in_words(card.trouble)}")
    if cause := cause_in_words(card):
        st.markdown(cause)
    remedy, lesson = None if card.held else _remedy(app, card), LESSONS.get(card.trouble)
    if remedy and remedy.because and not cause:
        st.markdown(remedy.because)
    with st.container(horizontal=True, gap="small"):
        if remedy:
            words = "Pauses, and makes this change; Undo takes it back"
            icon_button(f"Try: {remedy.label}", f"try_{at}", "healing", remedies.try_out, remedy, help=words)
        if lesson:
            title = lessons()[lesson].title
            words = "Opens the lesson; Undo brings this run back"
            icon_button(f"Lesson: {title}", f"lesson_{at}", "school", remedies.learn, lesson, help=words)


def _remedy(app: App, card: Card) -> Remedy | None:
    session, trials = app.session, app.views.trials
    return remedy_for(session, card.findings, lambda: trials.of(session, lambda: not app.channel.left))
