"""Moving through the run: step, back, the time line, reset, undo."""

from __future__ import annotations

from backprop_core import Phase
from backprop_core.tape import GRANULARITIES
from playground import state
from playground.actions.looking import look_for
from playground.actions.once import once
from playground.echoes import Later

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
    app = state.at_rest()
    app.session.back(state.granularity())
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
    """Jump to where the time line points, unless that is an echo of another click; under Play it does not move."""
    app = state.app()
    if app.play is None:
        app.later = Later(_travel)


def _travel() -> None:
    """Another update may have fewer operations."""
    session = state.at_rest().session
    update, operation = state.widget("timeline_update"), state.widget("timeline_operation")
    update = min(max(int(update) - 1, 0), session.reach.update)
    operation = min(max(int(operation), 0), session.tape_length(update))
    session.travel(update, operation)
    state.moved()


def run_to(updates: int) -> None:
    """Run on until that many updates are done, and to the gradients of the next one."""
    session = state.at_rest().session
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


def continue_after_edit(was_complete: bool, shown: int | None = None) -> None:
    """Show what an edit has changed: at once all gradients, or, in the middle of a walk, up to the same operation.

    `shown` is the number of a sample that is to stay in sight.
    """
    session = state.app_session()
    walking = state.granularity() not in COARSE and not was_complete
    if not walking and session.position.operation < session.tape.end_of(Phase.BACKWARD):
        session.prime()
    state.moved(None if shown is None else look_for(shown))
