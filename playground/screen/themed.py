"""Figures in the page's theme, and in light colours, too, while they can be saved as pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.figures.shared.base import Figure
from playground.theme import DARK, LIGHT, Theme
from playground.visit.app import App


def themed(app: App, draw: Callable[[Theme], Figure]) -> dict[str, Any]:
    """The entries of a plot's document that `draw` makes for a theme."""
    settings = app.settings
    found = {"figure": draw(settings.theme)}
    return found | {"light": draw(LIGHT)} if settings.takes_away and settings.theme is DARK else found
