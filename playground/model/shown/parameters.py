"""A weight or a bias by itself, as the run goes on with it."""

from __future__ import annotations

from backprop_core import Session
from backprop_core.primitives import Array
from playground.model.shown.elements import Element


def value_of(session: Session, element: Element) -> float:
    """The value that a parameter goes on with from here: in an update under way, the one that it began with."""
    return float(_matrix(session, element)[element.row, _column(element)])


def with_value_of(session: Session, element: Element, value: float) -> dict[str, Array]:
    """The parameter's matrix by its name, with the value in its place: what an edit takes."""
    matrix = _matrix(session, element)
    matrix[element.row, _column(element)] = value
    return {_name(element): matrix}


def _matrix(session: Session, element: Element) -> Array:
    whole = session.completed > session.position.update
    return session.value(_name(element)) if whole else session.old(_name(element))


def _name(element: Element) -> str:
    return f"{element.matrix.stem}{element.layer}"


def _column(element: Element) -> int:
    return element.column if element.kind == "weight" else 0
