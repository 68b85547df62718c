"""Why the run learns, and why it does not."""

from __future__ import annotations

from playground.model.shown.picture import Picture
from playground.panels.tabs.insight.judged_step import one_step
from playground.visit.app import App


def insight(app: App, picture: Picture) -> None:
    """Draw the part that is chosen; only that is computed."""
    one_step(app)
