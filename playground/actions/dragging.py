"""A number while it is dragged: each value is shown at once, and all of them together are one edit.

A value takes the place of the one before, as if that had not been set. Where the run has gone on meanwhile, as under
Play, it is set from there on. Either way one undo leads back to before the drag.
"""

from __future__ import annotations

from playground.actions import edits
from playground.model.shown.elements import element_with
from playground.visit.app import App
from playground.visit.drag import Drag


def drag(app: App, name: str, value: float) -> None:
    """Show the run with the number `name` set to a value."""
    if held := _held(app, name):
        _set(app, held, value)


def drag_by(app: App, name: str, value: float) -> None:
    """Show the run with a value added to what the number was when it was taken up."""
    if held := _held(app, name):
        _set(app, held, held.start + value)


def release(app: App, name: str, value: float) -> None:
    """Set the number, whether it has been dragged there or typed; a value that it had before is no edit.

    One out of range is refused, and told: a hand would have been held at the end.
    """
    if not edits.is_refused(app, name, value):
        drag(app, name, value)
    app.drag = None


def release_by(app: App, name: str, value: float) -> None:
    """End a drag with a value added to what the number was when it was taken up."""
    drag_by(app, name, value)
    app.drag = None


def cancel(app: App) -> None:
    """Take all of the drag back, what the run has done since it began included."""
    held, app.drag = app.drag, None
    if held and held.holds(app.session):
        _put_back(app, held)
        app.moved(held.look)


def _held(app: App, name: str) -> Drag | None:
    """The drag of the number under way, or a new one; None for a number that cannot be set now."""
    if app.drag and app.drag.name == name and app.drag.holds(app.session):
        return app.drag
    start = edits.present(app, name)
    if start is None:
        return None
    if element_with(name, app.session.network.sizes):
        app.play = None
    session = app.session
    app.drag = Drag(name, start, session, session.mark, app.sample, app.look, app.notice)
    return app.drag


def _set(app: App, held: Drag, value: float) -> None:
    rests = held.rests
    if rests:
        _put_back(app, held)
    edits.set_number(app, held.name, value)
    if not rests:
        held.session.join(held.mark)
    elif not held.changed:
        refused = app.refused
        app.moved(held.look)
        app.refused = refused
    held.stand()


def _put_back(app: App, held: Drag) -> None:
    held.session.revert(held.mark)
    app.sample, app.look, app.notice = held.sample, held.look, held.notice
