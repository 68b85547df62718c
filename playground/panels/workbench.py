"""The middle of the page: what is set, the graph above the row of views, and what is beside it.

Everything is laid out with as few blocks as will do: a browser goes through all of them several times a click.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from playground.components import parts
from playground.model.scenes.printed import printed_numbers
from playground.panels.graph.graph import graph, notes, views
from playground.panels.inspector.asking import CLOSED, asking
from playground.panels.inspector.inspector import choice, inspector
from playground.panels.inspector.printed import printed
from playground.panels.lesson import lesson
from playground.panels.parts.following import following
from playground.panels.tabs.tabs import doors
from playground.panels.training import training
from playground.screen.controls import controls_document
from playground.visit.app import App
from playground.visit.reading import INSPECTOR, PRINTED, TRAINING
from playground.visit.widgets import key, widget

LEFT, MIDDLE, RIGHT = 1.0, 4.2, 1.95  # widths of the columns
LESSON = 1.5  # of the left one, while it holds a lesson

Part = Callable[[App], None]


def workbench(app: App, draw: Callable[[Part], None]) -> None:
    """Draw all of it, each part by `draw`; the graph first, since a browser draws in the order in which things come."""
    halves = (MIDDLE + RIGHT) / 2
    widths = [LEFT, halves, halves] if app.settings.training else [LEFT, MIDDLE, RIGHT]
    if app.lesson:
        widths = [LESSON, *(width - (LESSON - LEFT) / 2 for width in widths[1:])]
    left, middle, right = st.columns(widths, gap="small")
    with middle:
        draw(graph)
        draw(notes)
        doors()
    with right:
        _beside(app, draw)
    with left:
        draw(lesson)
        with st.container(key="settings", gap="small"):
            draw(controls)
            draw(views)
            if app.settings.training:
                draw(training.choices)


def controls(app: App) -> None:
    """Draw the numbers that a visitor may set."""
    parts.controls(controls_document(app))


def _beside(app: App, draw: Callable[[Part], None]) -> None:
    """Draw what is beside the graph, and the choice of it."""
    sides = [INSPECTOR, TRAINING, *([PRINTED] if printed_numbers(app.scene.key) else [])]
    with st.container(horizontal=True, key="beside", gap="small"):
        st.segmented_control("Beside the graph", sides, key=key("side"), required=True, label_visibility="collapsed")
        chosen = widget("side")
        draw(training.marks if app.settings.training else choice)
    draw(asking)
    if app.settings.training:
        draw(training.training)
    elif chosen == PRINTED and PRINTED in sides and app.veil:
        st.info(CLOSED)
    elif chosen == PRINTED and PRINTED in sides:
        following(app, "printed", printed)
    else:
        following(app, "inspector", inspector)
