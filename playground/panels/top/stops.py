"""The menu of when Play stops by itself, and the places where it has."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.actions.training import go_to_hit
from playground.formats import escape_markdown
from playground.model.play.refusals import MOST_COUNTED, refusals
from playground.model.play.when import ABOVE, BELOW, held_already, quantities_of
from playground.panels.parts.help import HELP
from playground.panels.parts.icon_button import icon_button
from playground.visit.app import App
from playground.visit.ranges import Limits
from playground.visit.widgets import ANY, key, optional_field, widget

FIELDS = ("stop_what", "stop_limit")
FEW, HIGH = 3, 160  # hits that are listed in full, and pixels of a longer list, which scrolls by itself
ABOVE_ZERO, COUNTED = Limits(0, open_low=True), Limits(1, MOST_COUNTED, whole=True)
WIDTH = 320  # pixels of a sentence: the menu gets no wider for it
KEPT: dict[str, Any] = {"persist_state": "session"}


def stops(app: App) -> None:
    """Draw the menu."""
    words = "When Play stops by itself"  # heard; seen as a tooltip
    menu = st.popover(words, icon=":material/timer:", key="stops", on_change="rerun", help=words)
    if menu.open:
        with menu:
            _hits(app)
            _number("Stop below a training loss of", "stop_loss", ABOVE_ZERO, format="%.4g")
            _number("Stop after updates without progress", "stop_patience", COUNTED, step=100.0)
            _number("Stop after epochs", "stop_epochs", COUNTED, step=1.0)
            _when(app, refusals({name: widget(name) for name in FIELDS}, app.session))


def _number(label: str, name: str, limits: Limits = ANY, placeholder: str = "never", **more: Any) -> None:
    """A field that may be empty."""
    optional_field(label, name, limits, placeholder=placeholder, help=HELP[name], width=WIDTH, **more)


def _refused(name: str, says: dict[str, str]) -> None:
    if name in says:
        st.warning(escape_markdown(says[name]), width=WIDTH)


def _when(app: App, says: dict[str, str]) -> None:
    """A rule about any quantity."""
    chosen, names = widget("stop_what"), quantities_of(app.element, app.session, app.place)
    if chosen and chosen not in names:
        names.append(chosen)  # of an element that was selected before
    st.selectbox(
        "Stop when", names, index=None, placeholder="never", key=key("stop_what"), help=HELP["stop_what"], **KEPT
    )
    _refused("stop_what", says)
    st.segmented_control(
        "comes to be",
        (ABOVE, BELOW),
        default=ABOVE,
        key=key("stop_side"),
        required=True,
        help=HELP["stop_side"],
        **KEPT,
    )
    _number("the limit", "stop_limit", format="%.4g", placeholder="a number")
    _refused("stop_limit", says)
    if app.play is None and not app.veil and app.stops.when and (held := held_already(app.stops.when, app.session)):
        st.info(escape_markdown(held), width=WIDTH)


def _hits(app: App) -> None:
    """Where rules have stopped Play: first in the menu, where it is in sight however small the screen."""
    hits = app.views.hits_of(app.session)
    if not hits:
        return
    st.caption("Play has stopped at:")
    with st.container(height=HIGH if len(hits) > FEW else "content", border=False, gap="small"):
        for hit in hits:
            words = f"update {hit.update:,}" + ("" if app.veil else f": {hit.words}")  # which would tell a number
            icon_button(words, f"hit_{hit.update}", "flag", go_to_hit, hit.update, help="Goes there")
