"""Hunting a bug: beginning, asking for a clue, naming a line, mending it."""

from __future__ import annotations

from playground.model.hunting.hunt import MOST_CLUES, hunt_in
from playground.visit.app import App
from playground.visit.state import acting
from playground.visit.widgets import widget

LINE, REPAIR, INSTRUMENT = "hunt_line", "hunt_repair", "hunt_instrument"


@acting
def begin(app: App) -> None:
    """Hunt the next bug, in a copy of the run as it is."""
    app.hunt = hunt_in(app.session, app.hunted)
    if app.hunt:
        app.hunted = (*app.hunted, app.hunt.bug)
    else:
        app.notice = "This network and batch leave no room for a bug that would show."


@acting
def leave(app: App) -> None:
    """End the hunt."""
    app.hunt = None


@acting
def next_clue(app: App) -> None:
    """Show one clue more."""
    if app.hunt:
        app.hunt.clues = min(app.hunt.clues + 1, MOST_CLUES)


@acting
def name_line(app: App) -> None:
    """The line that was chosen is said to have the bug."""
    chosen = widget(LINE)
    if app.hunt and isinstance(chosen, int) and 0 <= chosen < len(app.hunt.lines):
        app.hunt.name(chosen)


@acting
def mend(app: App) -> None:
    """The repair that was chosen takes the place of the line."""
    chosen = widget(REPAIR)
    if app.hunt and app.hunt.line is not None and chosen in app.hunt.repairs:
        app.hunt.mend(chosen)
