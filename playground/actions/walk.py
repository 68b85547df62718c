"""Walking through the batch, sample by sample. Only after the last sample the run goes on."""

from __future__ import annotations

from playground.actions.once import once
from playground.visit import state


@once
def on() -> None:
    """The next sample; after the last one the update is made, and the next batch begins with its first sample."""
    app = state.at_rest()
    session = app.session
    if app.place + 1 < len(session.batch):
        app.sample = app.place + 1
    else:
        if session.completed == session.position.update:
            session.step("update")
        if session.divergence is None:
            session.prime()
            app.sample = 0
    state.moved()


@once
def back() -> None:
    """The sample before; from the first one, the last sample of the update before."""
    app = state.at_rest()
    if app.place:
        app.sample = app.place - 1
    elif app.session.position.update:
        app.session.back("update")
        app.sample = len(app.session.batch) - 1
    state.moved()
