"""The bar on top, as in a debugger: move, choose how far, see where you are; and what the last move has to say."""

from __future__ import annotations

import streamlit as st

from playground.actions import play, transport
from playground.actions.live import hear_events
from playground.components.parts import transport_bar
from playground.formats import escape_markdown, plain
from playground.model.play import recovery
from playground.panels.parts.icon_button import icon_button
from playground.screen.bar import bar_document
from playground.visit.app import App

SHORT = 80  # characters that are read in passing
BRIEF, LONG = 4, 10  # seconds that a toast stays


def bar(app: App) -> None:
    """Draw it."""
    channel = {"ticket": app.channel.ticket, "heard": app.channel.heard, "run": app.runs}
    with st.container(border=True, key="transport", gap="small"):
        transport_bar(bar_document(app, app.picture) | channel, on_events=hear_events)


def divergence(app: App) -> None:
    """Say what left the finite numbers, if anything did, and offer ways out."""
    found = app.session.divergence
    if found is None:
        return
    st.error(f"{recovery.diverged_in_words(found)} {recovery.WAYS_OUT}")
    offer = recovery.offer(app.session, app.views.series)
    with st.container(horizontal=True, key="ways_out"):
        if offer:
            words = f"Back to update {offer.updates:,}, with the learning rate {plain(offer.rate)}"
            icon_button(words, "calm_down", "history", play.calm_down)
        if app.session.can_undo:
            icon_button("Undo the last change (Z)", "undo_change", "undo", transport.undo_clicked)


def notice(app: App) -> None:
    """Say once what the last action has to say.

    A browser that shows the same sentence still begins it anew only if something about it differs: a second more.
    """
    if words := app.take_notice():
        st.toast(escape_markdown(words), duration=(LONG if len(words) > SHORT else BRIEF) + app.notices % 2)
