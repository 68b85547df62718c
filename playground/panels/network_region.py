"""The middle of the page: the graph, which moves by itself while the run plays."""

from __future__ import annotations

from playground import state
from playground.actions import playing
from playground.fragments import SLOW, while_playing
from playground.panels.graph import graph, legend, scale, views, words
from playground.panels.transport import badge


def network_region() -> None:
    """Draw the graph with what belongs to it."""
    app = state.app()
    views(app.picture)
    while_playing(words, SLOW)()
    while_playing(_moving, app.play.interval if app.play else 0.0)()
    while_playing(scale, SLOW)()
    legend()
    badge(app.picture)


def _moving() -> None:
    graph(playing.tick())
