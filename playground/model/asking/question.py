"""A question: an entry of a quantity of the step, and what is asked of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from backprop_core import Entry, Quantity, Session, SpecError
from playground.model.asking.rerun import operations_of, shape_of

PLACE = re.compile(r"([A-Za-z]+\d*)\s*(?:\[\s*(\d+)\s*(?:,\s*(\d+)\s*)?\])?")
PLACES = "a quantity with an entry of it, such as dW2[0, 1], dZ1[2], A1[0] or L"
TOLERANCE = 0.01  # relative


class Kind(StrEnum):
    """What is asked: the sign, the entry that is largest in size, the number, or one of some choices."""

    SIGN = "sign"
    RANK = "rank"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True)
class Question:
    """What is asked of `entry`, an entry of a quantity on the tape; a signal's column is its sample in the batch.

    A number is right within `tolerance`, a share of it, or to `digits` significant digits, whichever is looser. Of a
    RANK the row and column are of no account, but for a signal's sample. `choices` are texts to choose from, and
    `right` is the place of the right one, from 0.
    """

    entry: Entry
    kind: Kind = Kind.NUMBER
    tolerance: float = TOLERANCE
    digits: int = 0
    choices: tuple[str, ...] = ()
    right: int = 0

    @classmethod
    def of(
        cls,
        place: str,
        kind: str = Kind.NUMBER,
        *,
        tolerance: float = TOLERANCE,
        digits: int = 0,
        choices: Sequence[str] = (),
        right: int = 0,
    ) -> Question:
        """A question from plain texts. Raises SpecError for a place or kind that there cannot be."""
        if kind not in list(Kind):
            raise SpecError("kind", kind, ", ".join(Kind))
        if kind == Kind.CHOICE and not 0 <= right < len(choices):
            raise SpecError("right", right, f"the place of one of the {len(choices)} choices, from 0")
        if not 0 <= tolerance < 1:
            raise SpecError("tolerance", tolerance, "a share, at least 0 and below 1")
        return cls(entry_at(place), Kind(kind), tolerance, digits, tuple(choices), right)

    @property
    def place(self) -> str:
        """The entry in code: dW2[0, 1], db1[0], dZ1[2], L."""
        return code_of(self.entry)

    def check(self, session: Session) -> None:
        """Raise SpecError unless the session's step computes the entry."""
        name, (rows, columns) = self.entry.quantity, shape_of(session, self.entry.quantity)
        if not any(name in operation.writes for operation in operations_of(session)):
            raise SpecError("quantity", str(name), "a quantity that the step computes")
        if self.entry.row >= rows or self.entry.column >= columns:
            raise SpecError("entry", self.place, f"an entry of {name}, which has {rows} rows and {columns} columns")


def entry_at(place: str) -> Entry:
    """The entry of a text such as "dW2[0, 1]"; without brackets the first one. Raises SpecError."""
    found = PLACE.fullmatch(place.strip())
    if not found:
        raise SpecError("place", place, PLACES)
    return Entry(Quantity.parse(found[1]), int(found[2] or 0), int(found[3] or 0))


def code_of(entry: Entry) -> str:
    """An entry in code, as short as it can be: a bias has no column, and neither has a signal's first sample."""
    if Quantity.parse(entry.quantity).layer is None:
        return str(entry.quantity)
    column = f", {entry.column}" if kind_of(entry) == "W" or entry.column else ""
    return f"{entry.quantity}[{entry.row}{column}]"


def kind_of(entry: Entry) -> str:
    """W or b for an entry of what belongs to parameters; empty for one of a signal or the loss."""
    return Quantity.parse(entry.quantity).kind
