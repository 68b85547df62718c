"""Walking through the batch, sample by sample. Only after the last sample the run goes on."""

from __future__ import annotations

from playground.visit.app import App
from playground.visit.state import acting


@acting
def on(app: App) -> None:
    """The next sample; after the last one the update is made, and the next batch begins with its first sample."""
    app.play, session = None, app.session
    if app.place + 1 < len(session.batch):
        app.sample = app.place + 1
    else:
        if session.completed == session.position.update:
            session.step("update")
        if session.divergence is None:
            session.prime()
            app.sample = 0
    app.moved()


@acting
def back(app: App) -> None:
    """The sample before; from the first one, the last sample of the update before."""
    app.play = None
    if app.place:
        app.sample = app.place - 1
    elif app.session.position.update:
        app.session.back("update")
        app.sample = len(app.session.batch) - 1
    app.moved()
