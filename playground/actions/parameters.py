"""Editing weights and biases."""

from __future__ import annotations

import math

from backprop_core.primitives import Array
from playground.actions.editing import edit
from playground.model.shown.elements import Element
from playground.visit import state

LIMIT = 1000.0


def value_key(element: Element) -> str:
    """The key of the field that holds a parameter's value."""
    return f"value_{element.id}"


def current(element: Element) -> float:
    """The value that the parameter goes on with from here: in an update under way, the one that it began with."""
    return float(_matrix(element)[element.row, element.column])


def set_parameter(element: Element) -> None:
    """Set a parameter to the typed value and pause; where that leads, `edit` says."""
    app, typed = state.app(), state.widget(value_key(element))
    if not isinstance(typed, int | float) or not math.isfinite(typed) or abs(typed) > LIMIT:
        return
    matrix, place = _matrix(element), (element.row, element.column)
    if matrix[place] == typed:
        return
    matrix[place] = typed
    state.at_rest()
    edit(parameters={element.matrix: matrix}, shown=app.look.number if app.look else None)


def refused(typed: object) -> str:
    """Why a typed value cannot be a parameter; empty if it can."""
    if not isinstance(typed, int | float) or not math.isfinite(typed):
        return "Type a number, such as −0.5 or 1e-3."
    return f"Type a number between −{LIMIT:g} and {LIMIT:g}." if abs(typed) > LIMIT else ""


def _matrix(element: Element) -> Array:
    """A copy of W or b of the element's layer, after the completed updates."""
    session = state.app_session()
    block = session.table.blocks(session.settled)[element.layer - 1]
    return block[:, :-1] if element.kind == "weight" else block[:, -1:]
