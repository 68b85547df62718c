"""Edits of the run that is under way: what they change is shown, and where they leave a known future they say so."""

from __future__ import annotations

import math
from collections.abc import Mapping

from backprop_core import BackpropError, Dataset, Phase, Session, TrainingSpec, check_targets
from backprop_core.primitives import Array
from playground.actions.samples import look_for
from playground.figures.graph.figure import scale_limits
from playground.model.shown.elements import Element
from playground.model.shown.sample import is_test, targets_of, with_value
from playground.screen.controls import limits, values
from playground.visit.app import COARSE, App
from playground.visit.state import acting
from playground.visit.widgets import chosen, is_news, widget

LIMIT = 1000.0  # of a weight or bias that is typed


def edit(
    app: App,
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
    known = _known(app.session)
    app.session.edit(data=data, training=training, parameters=parameters)
    app.notice = _announced(app.session.position.update + 1, known) or app.notice
    if app.granularity in COARSE and app.session.position.operation < app.session.tape.end_of(Phase.BACKWARD):
        app.session.prime()
    app.moved(None if shown is None else look_for(app, shown))


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


def set_value(app: App, name: str, value: float) -> None:
    """Set an input or target of the sample shown, or the learning rate; under Play the learning rate alone.

    Forward values and gradients follow at once, and nothing is trained. A number outside the control's range is moved
    to its end; one that the loss cannot take is refused with a sentence.
    """
    if name not in values(app) or (app.play and name != "lr"):
        return
    low, high = limits(app, name)
    try:
        _apply(app, name, float(min(max(value, low), high)))
    except BackpropError as error:
        app.notice = str(error)


def _apply(app: App, name: str, value: float) -> None:
    session = app.session
    if name == "lr":
        training = session.training.with_options(lr=value)
        edit(app, training=training, shown=app.look.number if app.look else None)
        return
    data = with_value(session.data, app.number, name[0].upper(), int(name[1:]) - 1, value)
    if is_test(data, app.number):  # the session looks at those that it trains on
        check_targets(session.network.loss_record.name, targets_of(data, app.number)[:, None])
    edit(app, data=data, shown=app.number)


@acting
def lock(app: App) -> None:
    """Hold the colour scales where they are, so that pictures can be compared, or let them follow again."""
    held = chosen("lock")
    if held is not None:
        app.locked = scale_limits(app.picture) if held else None
        app.changed()


def value_name(element: Element) -> str:
    """The name of the field that holds a parameter's value."""
    return f"value_{element.id}"


def current(app: App, element: Element) -> float:
    """The value that the parameter goes on with from here: in an update under way, the one that it began with."""
    name, column = _place(element)
    return float(_matrix(app, name)[element.row, column])


@acting
def set_parameter(app: App, element: Element) -> None:
    """Set a parameter to the typed value and pause; where that leads, `edit` says."""
    typed = widget(value_name(element))
    if not is_news(value_name(element)) or refused(typed):
        return
    name, column = _place(element)
    matrix = _matrix(app, name)
    if matrix[element.row, column] == typed:
        return
    matrix[element.row, column] = typed
    app.play = None
    edit(app, parameters={name: matrix}, shown=app.look.number if app.look else None)


def refused(typed: object) -> str:
    """Why a typed value cannot be a parameter; empty if it can."""
    if not isinstance(typed, int | float) or not math.isfinite(typed):
        return "Type a number, such as −0.5 or 1e-3."
    return f"Type a number between −{LIMIT:g} and {LIMIT:g}." if abs(typed) > LIMIT else ""


def _place(element: Element) -> tuple[str, int]:
    weight = element.kind == "weight"
    return f"{'W' if weight else 'b'}{element.layer}", element.column if weight else 0


def _matrix(app: App, name: str) -> Array:
    session = app.session
    return session.value(name) if session.completed > session.position.update else session.old(name)
