"""Moving through the run: step, back, the time line, reset, undo."""

from __future__ import annotations

import streamlit as st

from backprop_core.tape.operation import GRANULARITIES
from playground.actions.once import once
from playground.visit import state
from playground.visit.echoes import Later
from playground.visit.spinner import while_replaying

COARSE = ("update", "epoch")


@once
def step() -> None:
    """Run on by the chosen granularity."""
    app = state.at_rest()
    app.session.step(state.granularity())
    state.moved()


@once
def back() -> None:
    """Go back by the chosen granularity."""
    session, granularity = state.at_rest().session, state.granularity()
    far = session.batches_per_epoch if granularity == "epoch" else 1
    with while_replaying(session, session.position.update - far):
        session.back(granularity)
    settle()


@once
def phase_end() -> None:
    """Run to the end of the phase."""
    app = state.at_rest()
    app.session.step("phase")
    state.moved()


@once
def reset() -> None:
    """The very same start: weights, data and training."""
    app = state.at_rest()
    app.session.reset()
    app.locked = None
    state.set_widget("lock", False)
    settle()


def settle() -> None:
    """At the start of an update, whoever steps whole updates sees its gradients; a walker sees nothing made yet."""
    session = state.app_session()
    if state.granularity() in COARSE and session.position.operation == 0:
        session.prime()
    state.moved()


def travel() -> None:
    """Jump to where the time line points, unless that is an echo of another click; under Play it does not move.

    What it showed before Play comes once more with a tick that left before its end was drawn.
    """
    app = state.app()
    if app.play is None and (not app.has_just_played or state.is_dragged()):
        app.later = Later(_travel)


def _travel() -> None:
    """Another update may have fewer operations."""
    session = state.at_rest().session
    update, operation = state.widget("timeline_update"), state.widget("timeline_operation")
    update = min(max(int(update) - 1, 0), session.reach.update)
    operation = min(max(int(operation), 0), session.tape_length(update))
    with while_replaying(session, update):
        session.travel(update, operation)
    state.moved()


def to_completed(updates: int) -> None:
    """Go to where so many updates are done, at most the furthest of the course, and show all of the last one."""
    session, update = state.app_session(), max(updates - 1, 0)
    with while_replaying(session, update):
        session.travel(update, session.tape_length(update) if updates else 0)


def run_to(updates: int) -> None:
    """Run on until that many updates are done, and to the gradients of the next one."""
    session = state.at_rest().session
    with st.spinner(f"Running to update {updates:,}", show_time=True):
        session.run(updates - session.completed)
    if session.divergence is None:
        session.prime()
    state.moved()


@once
def undo() -> None:
    """Take the last edit back."""
    state.at_rest().undo()
    state.moved()


@once
def redo() -> None:
    """Make the last edit that was taken back again."""
    state.at_rest().redo()
    state.moved()


def next_granularity() -> None:
    """The next finer or coarser step, round and round."""
    at = GRANULARITIES.index(state.granularity())
    state.set_widget("granularity", GRANULARITIES[(at + 1) % len(GRANULARITIES)])
