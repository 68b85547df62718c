"""Stopping the survey of a landscape, and beginning it anew."""

from __future__ import annotations

from playground.visit.app import App
from playground.visit.state import acting


@acting
def cancel(app: App) -> None:
    """Stop computing; what there is stays."""
    app.views.landscapes.cancel()


@acting
def again(app: App) -> None:
    """Compute it anew, at the present parameters."""
    app.views.landscapes.again()
