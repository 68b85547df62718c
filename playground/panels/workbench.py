"""The middle of the page: the controls, the graph and, beside it, the inspector or the training views.

Everything is laid out with as few blocks as will do: a browser goes through all of them several times a click.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from playground.components import parts
from playground.panels.graph.graph import graph, notes, views
from playground.panels.inspector.inspector import inspector
from playground.panels.parts.following import following
from playground.panels.training import training
from playground.screen.controls import controls_document
from playground.visit.app import App
from playground.visit.state import SIDES
from playground.visit.widgets import key

LEFT, MIDDLE, RIGHT = 1.15, 3.1, 1.75  # widths of the columns

Part = Callable[[App], None]


def workbench(app: App, draw: Callable[[Part], None]) -> None:
    """Draw all of it, each part by `draw`; the graph first, since a browser draws in the order in which things come."""
    if app.settings.training:
        left, rest = st.columns([LEFT, MIDDLE + RIGHT], gap="medium")
        with rest:
            _with_training(draw)
    else:
        left, middle, right = st.columns([LEFT, MIDDLE, RIGHT], gap="medium")
        with middle:
            _graph(draw)
        with right:
            _side()
            following(app, "inspector", inspector)
    with left:
        draw(controls)


def controls(app: App) -> None:
    """Draw the numbers that a visitor may set."""
    parts.controls(controls_document(app))


def _graph(draw: Callable[[Part], None]) -> None:
    views_at, graph_at, notes_at = st.container(), st.container(), st.container()
    with graph_at:
        draw(graph)
    with views_at:
        draw(views)
    with notes_at:
        draw(notes)


def _with_training(draw: Callable[[Part], None]) -> None:
    above, beside = st.columns([MIDDLE, RIGHT], gap="medium")
    plots_at = st.container()
    below, choices = st.columns([MIDDLE, RIGHT], gap="medium")
    with plots_at:
        middle, right = st.columns([MIDDLE, RIGHT], gap="medium")
        with middle:
            draw(graph)
        with right:
            draw(training.training)
    with above:
        draw(views)
    with beside:
        _side()
    with below:
        draw(notes)
    with choices:
        draw(training.choices)


def _side() -> None:
    words = "Beside the graph"
    st.segmented_control(words, SIDES, key=key("side"), required=True, label_visibility="collapsed")
