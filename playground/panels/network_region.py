"""The middle of the page: the graph, which moves by itself while the run plays."""

from __future__ import annotations

from playground import state
from playground.actions import playing
from playground.fragments import while_playing
from playground.panels.graph import graph, legend, views
from playground.panels.transport import badge


def network_region() -> None:
    """Draw the graph with what belongs to it."""
    app = state.app()
    views(app.picture)
    while_playing(_moving, app.play.interval if app.play else 0.0)()
    legend()
    badge(app.picture)


def _moving() -> None:
    graph(playing.tick())
