"""An edit of the run that is under way: what it changes is shown, and where it leaves a known future it says so."""

from __future__ import annotations

from collections.abc import Mapping

from backprop_core import Dataset, Phase, Session, TrainingSpec
from backprop_core.primitives import Array
from playground.actions.samples import look_for
from playground.actions.transport import COARSE
from playground.visit import state


def edit(
    *,
    data: Dataset | None = None,
    training: TrainingSpec | None = None,
    parameters: Mapping[str, Array] | None = None,
    shown: int | None = None,
) -> None:
    """Go on with a change from here; `shown` is the number of a sample that is to stay in sight.

    Whoever steps whole updates sees all its gradients at once. A walker stays at the same operation of an update under
    way; after a complete one the walk goes on at the start of the next, the first to see the change. Raises SpecError
    or DataError, and changes nothing then.
    """
    app = state.app()
    known = _known(app.session)
    app.session.edit(data=data, training=training, parameters=parameters)
    app.notice = _announced(app.session.position.update + 1, known) or app.notice
    if state.granularity() in COARSE and app.session.position.operation < app.session.tape.end_of(Phase.BACKWARD):
        app.session.prime()
    state.moved(None if shown is None else look_for(shown))


def _known(session: Session) -> int:
    """The number of updates that this course of the run has completed, those after the position included."""
    update, operation = session.reach
    return update + (operation == session.tape_length(update))


def _announced(first: int, last: int) -> str:
    """What a change in the past leaves behind; empty where nothing lies behind it."""
    if last < first:
        return ""
    left = f"updates {first} to {last} of the old one come" if last > first else f"update {last} of the old one comes"
    return f"This starts a new course at update {first}; {left} back with Undo."
