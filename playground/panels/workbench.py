"""The middle of the page: the graph and, beside it, the inspector or the training views.

While the run plays, only the graph's part is drawn at every tick. It also writes the few words that follow the run into
their places elsewhere: every part with a clock of its own would cost the browser as much as the graph.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import thread_time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.actions import play
from playground.panels.graph.graph import graph, graph_place, views, views_place
from playground.panels.graph.notes import notes
from playground.panels.inspector.inspector import inspector
from playground.panels.top.transport import place
from playground.panels.training import training
from playground.visit import state
from playground.visit.ticking import SLOW, while_playing

LEFT, MIDDLE, RIGHT = 1.15, 3.1, 1.75  # widths of the columns


@dataclass(frozen=True)
class Places:
    """Where the words go that follow the run: the counters, and the notes below the graph."""

    counters: DeltaGenerator
    notes: DeltaGenerator


def workbench(counters: DeltaGenerator) -> DeltaGenerator:
    """Draw all of it; `counters` is the place of the counters. What it returns is the place left of it.

    Everything is laid out with as few blocks as will do: a browser goes through all of them several times a click.
    """
    if state.side() == state.TRAINING:
        left, rest = st.columns([LEFT, MIDDLE + RIGHT], gap="medium")
        with rest:
            _with_training(counters)
        return left
    left, middle, right = st.columns([LEFT, MIDDLE, RIGHT], gap="medium")
    with middle:
        _with_inspector(counters)
    with right:
        _side()
        while_playing(inspector, 2 * SLOW)()
    return left


def _with_inspector(counters: DeltaGenerator) -> None:
    views_at, graph_at, notes_at = views_place(), graph_place(), st.empty()
    with graph_at:
        _at_every_tick(_graph, Places(counters, notes_at))
    with views_at:
        views(state.app().picture)


def _with_training(counters: DeltaGenerator) -> None:
    above, beside = st.columns([MIDDLE, RIGHT], gap="medium")
    with above, views_place():
        views(state.app().picture)
    with beside:
        _side()
    plots_at = st.container()
    below, choices = st.columns([MIDDLE, RIGHT], gap="medium")
    with below:
        notes_at = st.empty()
    with plots_at:
        _at_every_tick(_graph_and_training, Places(counters, notes_at))
    with choices:
        training.choices()


def _side() -> None:
    st.segmented_control("Beside the graph", [state.INSPECTOR, state.TRAINING], key="side", required=True,
                         label_visibility="collapsed")  # fmt: skip


def _at_every_tick(draw: Callable[[], None], places: Places) -> None:
    play = state.app().play

    def part() -> None:
        draw()
        _write(places)

    part.__qualname__ = draw.__qualname__
    while_playing(part, play.interval if play else 0.0)()


def _graph() -> None:
    graph(play.tick())
    play.viewed(0.0)


def _graph_and_training() -> None:
    pictures = play.tick()
    middle, right = st.columns([MIDDLE, RIGHT], gap="medium")
    with middle, graph_place():
        graph(pictures)
    begun = thread_time()
    with right:
        training.training()
    play.viewed(thread_time() - begun)


def _write(places: Places) -> None:
    with places.counters:
        place()
    with places.notes:
        notes()
