"""Switching an edge or a unit off; one undo puts it back."""

from __future__ import annotations

from playground.actions.edits import edit
from playground.model.insight.cuts import columns_of, name_of, without
from playground.visit.app import App
from playground.visit.state import acting


@acting
def switch_off(app: App) -> None:
    """Set the parameters of the selected element to 0, and go on from here."""
    app.play = None
    changes = without(app.session, columns_of(app.session, app.element))
    if changes:
        name = name_of(app.session, app.element)
        edit(app, parameters=changes, shown=app.look.number if app.look else None)
        app.notice = f"{name} is off. Undo puts it back; training from here on may bring it back, too."
