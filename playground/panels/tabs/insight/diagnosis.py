"""Cards about what is wrong with the run: seen, meant, what to try, and the lesson about it."""

from __future__ import annotations

import streamlit as st

from playground.actions.insight import remedies
from playground.explain.insight.diagnosis import (
    ALL_WELL,
    LESSONS,
    means_in_words,
    seen_in_words,
    since_in_words,
    title_of,
)
from playground.model.insight.diagnoses import Dated
from playground.model.insight.remedies import remedy_for
from playground.model.lessons.library import lessons
from playground.panels.parts.icon_button import icon_button
from playground.panels.parts.rows import in_rows
from playground.visit.app import App

ACROSS = 3  # cards side by side


def diagnosis(app: App) -> None:
    """Draw a card for each finding; a sentence where there is none."""
    found = app.views.diagnoses.of(app.session, app.views.series, at_rest=app.play is None)
    if not found:
        st.caption(ALL_WELL)
        return
    for at, dated in in_rows(list(enumerate(found)), ACROSS):
        with st.container(border=True, key=f"finding_{at}", gap="small"):
            _card(app, dated, at)


def _card(app: App, dated: Dated, at: int) -> None:
    finding, since = dated
    st.markdown(f"**{title_of(finding)}**{since_in_words(since)}")
    st.markdown(f"Seen: {seen_in_words(app.session, finding)}")
    st.markdown(f"Means: {means_in_words(finding)}")
    remedy, lesson = remedy_for(app.session, finding), LESSONS.get(finding.trouble)
    with st.container(horizontal=True, gap="small"):
        if remedy:
            words = "Pauses, and makes this change; Undo takes it back"
            icon_button(f"Try: {remedy.label}", f"try_{at}", "healing", remedies.try_out, finding, help=words)
        if lesson:
            title = lessons()[lesson].title
            words = "Opens the lesson; Undo brings this run back"
            icon_button(f"Lesson: {title}", f"lesson_{at}", "school", remedies.learn, lesson, help=words)
