"""Beside the graph while a network learns: its output over the inputs, and the loss and accuracy so far."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.actions.training import GO_TO, go_to
from playground.components.live_plot import live_plot
from playground.model.document.choices import PART, WINDOWS
from playground.model.training.looked import Span
from playground.panels.inspector.asking import CLOSED
from playground.panels.parts.help import HELP
from playground.panels.training.surface_choices import held_inputs, surface_choices, surface_notes
from playground.screen.curves import curve_documents
from playground.screen.surface import surface_document
from playground.visit.app import App
from playground.visit.ranges import Limits
from playground.visit.widgets import form_field, key, number_field, widget

CURVES = "Curves: a click goes to that update, a drag shows a part exactly; the dotted line is the present."
PART_OF_CURVES = "Curves: updates {:,} to {:,}, until a double click shows all; a click goes to that update."
NOT_YET = "The run has not come to this part yet, so the curves show all updates."
SO_FAR = "The run has come to update {:,}: the curves show this part as far as that."
TURNED = "The second number is the smaller one, so the curves go from {:,} to {:,}."
LAST = 10**9  # update that can be typed


def training(app: App) -> None:
    """Draw the surface or curve of the output, the loss and, for classes, the accuracy."""
    if app.veils_outputs:
        st.info(CLOSED)
        return
    with st.container(key="training", gap=None):
        for document in (surface_document(app), *curve_documents(app)):
            live_plot(document)


def marks(app: App) -> None:
    """Draw what their marks mean, where there is room: beside the choice of what is beside the graph."""
    if not app.veils_outputs:
        part = app.settings.looked.part and app.settings.looked.span(app.session)
        st.caption(f"{surface_notes(app)} {PART_OF_CURVES.format(*part) if part else CURVES}")


def choices(app: App) -> None:
    """Draw what there is to choose about them."""
    with st.container(key="training_choices", gap="small"):
        surface_choices(app)
        st.toggle("Log loss", key=key("loss_log"), persist_state="session", help=HELP["loss_log"])
        with st.popover("Updates", help="The update to go to, and which ones the curves show"):
            _updates(app)
        held_inputs(app)


def _named(window: int) -> str:
    return {0: "all", PART: "a part"}.get(window, f"{window:,} about the present")


def _part(app: App, part: Span) -> None:
    """The updates that the part which is shown goes from and to; a drag over a curve sets them, too."""
    form_field("From update", "updates_first", part[0], Limits(0, LAST), help=HELP["updates_part"])
    form_field("To update", "updates_last", part[1], Limits(0, LAST), help=HELP["updates_part"])
    furthest = app.session.furthest
    if widget("updates_first") > widget("updates_last"):
        st.caption(TURNED.format(*part))
    if not app.settings.looked.span(app.session):
        st.caption(NOT_YET)
    elif part[1] > furthest:
        st.caption(SO_FAR.format(furthest))


def _updates(app: App) -> None:
    """The update to go to, and which ones the curves show: what is refused stands below its field, in sight."""
    session = app.session
    said: dict[str, Any] = {"on_change": go_to, "help": HELP["go_to"]}
    number_field("Go to update", GO_TO, session.completed, Limits(0, session.furthest), **said)
    st.selectbox(
        "Updates shown",
        WINDOWS,
        key=key("updates_window"),
        format_func=_named,
        help=HELP["updates_window"],
        persist_state="session",
    )
    looked = app.settings.looked
    if looked.part:
        _part(app, looked.part)
    if not looked.window:
        st.toggle("Log updates", key=key("updates_log"), persist_state="session", help=HELP["updates_log"])
