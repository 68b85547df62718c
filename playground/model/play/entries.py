"""Single numbers of a step that a rule can be about, by what they are in code: W1[0, 2], dZ1[0, 3], L."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from backprop_core import Quantity, Session, SpecError
from playground.model.shown.elements import Element
from playground.model.takeaway.quantities import rows_of_step

_NAME = re.compile(r"([A-Za-z]{1,20}[0-9]{0,3})(?:\[([0-9]{1,4})(?:, ([0-9]{1,4}))?\])?")


@dataclass(frozen=True)
class Entry:
    """A place of a quantity: the unit, and the column of a weight or of a sample in the batch; () for a single one."""

    quantity: Quantity
    index: tuple[int, ...]

    @property
    def is_parameter(self) -> bool:
        """Whether it is a weight or a bias itself."""
        return self.quantity.row == "theta"

    @property
    def is_of_parameter(self) -> bool:
        """Whether it is a weight or a bias, or its gradient, its step or the optimiser's memory of it."""
        return bool(self.quantity.kind)

    def read(self, session: Session) -> float:
        """The number as the tape holds it; NaN where a batch has no such sample."""
        values = session.value(self.quantity)
        return float(values[self.index]) if _within(self.index, values.shape) else math.nan


def entry_of(name: object, session: Session) -> Entry | None:
    """The entry of a name, None where the run's steps have none of it."""
    found = _NAME.fullmatch(name) if isinstance(name, str) else None
    quantity = _quantity(found[1], session) if found else None
    if not found or quantity is None:
        return None
    shape = session.value(quantity).shape
    index = tuple(int(each) for each in found.groups()[1:] if each is not None)
    if quantity.kind == "b" and len(index) == 1:
        index = (*index, 0)
    return Entry(quantity, index) if _within(index, shape) else None


def entries_of(selected: Element, session: Session, sample: int) -> list[str]:
    """The names of all that a step computes for what is selected, signals for one sample of the batch."""
    return list(dict.fromkeys(_names(selected, session, sample)))


def _names(selected: Element, session: Session, sample: int) -> Iterator[str]:
    for row in rows_of_step(session, sample):
        if row.element == selected:
            place = row.code.removeprefix(row.quantity)
            for quantity in (row.quantity, *row.beside):
                if _quantity(quantity, session) is not None:
                    yield f"{quantity}{place}"


def _quantity(name: str, session: Session) -> Quantity | None:
    """The quantity of a name if it is a parameter's, or the run's steps write it."""
    try:
        quantity = Quantity.parse(name)
    except SpecError:
        return None
    if quantity.row == "theta":
        return quantity if 1 <= (quantity.layer or 0) <= session.network.depth else None
    return quantity if any(quantity in operation.writes for operation in session.tape) else None


def _within(index: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    return len(index) == len(shape) and all(at < length for at, length in zip(index, shape, strict=True))
