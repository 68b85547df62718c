"""Edits of the run that is under way: what they change is shown, and where they leave a known future they say so."""

from __future__ import annotations

import math
from collections.abc import Mapping

from backprop_core import BackpropError, Dataset, Phase, Session, TrainingSpec, check_targets
from backprop_core.primitives import Array
from playground.actions.samples import look_for
from playground.figures.graph.figure import scale_limits
from playground.formats import number
from playground.model.shown.elements import Element, element_with
from playground.model.shown.parameters import value_of, with_value_of
from playground.model.shown.sample import is_test, targets_of, with_value
from playground.model.tables.rows import needed_targets
from playground.screen.controls import labels, values
from playground.visit.app import COARSE, App
from playground.visit.ranges import typed_limits
from playground.visit.state import acting, refuse
from playground.visit.widgets import chosen, is_news, widget


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


def present(app: App, name: str) -> float | None:
    """A number by its name, x1, y1, lr or a parameter's id; None where there is none that can be set now.

    Under Play inputs and targets cannot: it is another sample's turn with every picture.
    """
    if element := _parameter(app, name):
        return value_of(app.session, element)
    return None if app.play and name != "lr" else values(app).get(name)


def is_refused(app: App, name: str, value: float) -> bool:
    """Whether a number that was typed is out of range; that is told beside its field and in a notice."""
    stays = present(app, name)
    if stays is None or (limits := typed_limits(app.session.training, name)).hold(value):
        return False
    refuse(app, name, f"The {labels(app).get(name, 'parameter')}", limits, value, stays)
    return True


def set_number(app: App, name: str, value: float) -> None:
    """Set an input or target of the sample shown, the learning rate, or a weight or bias.

    Forward values and gradients follow at once, and nothing is trained. A number that is dragged beyond what can be
    typed is held at the end of that, one that the loss cannot take is refused in a sentence.
    """
    within, app.refused = typed_limits(app.session.training, name).nearest(value), {}
    try:
        if within != present(app, name):
            _apply(app, name, within)
    except BackpropError as error:
        app.notice = _target_refused(app, name, within) or str(error)
        app.refused = {name: app.notice}
        app.changed()


def _target_refused(app: App, name: str, value: float) -> str:
    """Why the loss cannot take a target, which is called what its field is; empty where no target is at fault."""
    if not name.startswith("y"):
        return ""
    loss, targets = app.session.network.loss_record, targets_of(app.session.data, app.number).copy()
    targets[int(name[1:]) - 1] = value
    needed = needed_targets(targets, loss.name)
    named = f"The {labels(app)[name]} cannot be {number(value)}"
    return f"{named}: for {loss.title.lower()} targets must be {needed}." if needed else ""


def _apply(app: App, name: str, value: float) -> None:
    session = app.session
    if element := _parameter(app, name):
        edit(app, parameters=with_value_of(session, element, value), shown=app.look.number if app.look else None)
        return
    if name == "lr":
        training = session.training.with_options(lr=value)
        edit(app, training=training, shown=app.look.number if app.look else None)
        return
    data = with_value(session.data, app.number, name[0].upper(), int(name[1:]) - 1, value)
    if is_test(data, app.number):  # the session looks at those that it trains on
        check_targets(session.network.loss_record.name, targets_of(data, app.number)[:, None])
    edit(app, data=data, shown=app.number)


def _parameter(app: App, name: str) -> Element | None:
    element = element_with(name, app.session.network.sizes)
    return element if element and element.is_parameter else None


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
    return value_of(app.session, element)


@acting
def set_parameter(app: App, element: Element) -> None:
    """Set a parameter to the typed value and pause; where that leads, `edit` says."""
    typed = widget(value_name(element))
    if is_news(value_name(element)) and not refused(typed):
        app.play = None
        set_number(app, element.id, float(typed))


def refused(typed: object) -> str:
    """Why a typed value cannot be a parameter; empty if it can."""
    finite = isinstance(typed, int | float) and math.isfinite(typed)
    return "" if finite else "Type a number, such as −0.5 or 1e-3."
