"""The ledger: every quantity of the step with its values, in columns for tables and files."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from backprop_core import Quantity, Session
from backprop_core.primitives import Array
from playground.model.shown.elements import Element, code, elements_of, title
from playground.model.shown.picture import Picture
from playground.model.takeaway.csv_files import Cell, csv_text
from playground.model.takeaway.quantities import Row, rows_of_step
from playground.model.takeaway.start import start_of

AS_COMPUTED = "as computed"
ORDERS: Mapping[str, tuple[str, Callable[[float], float]]] = {
    AS_COMPUTED: ("", abs),
    "largest value": ("value", lambda value: -value),
    "smallest value": ("value", lambda value: value),
    "largest |gradient|": ("gradient", lambda value: -abs(value)),
    "smallest |gradient|": ("gradient", abs),
    "largest gradient": ("gradient", lambda value: -value),
    "smallest gradient": ("gradient", lambda value: value),
    "largest |change|": ("change", lambda value: -abs(value)),
    "largest relative error": ("relative error", lambda value: -value),
}  # the column that rows are sorted by, and what of its numbers rises


def parameters_of(sizes: tuple[int, ...]) -> list[Element]:
    """The weights and biases, in the order of the ledger's rows."""
    return [e for e in elements_of(sizes) if e.is_parameter]


def columns(session: Session, picture: Picture) -> dict[str, list[Cell]]:
    """A column per kind of value, with a row for each of `rows_of_step`; None for a number that is not computed yet.

    `value` is a parameter's value before the update, and of all else what the update under way has computed.
    """
    rows = rows_of_step(session, picture.sample)
    parameters = parameter_columns(picture)
    count = len(parameters["code"])
    own, others = rows[:count], rows[count:]
    values = _Values(session, picture)
    clipped: dict[str, list[Cell]] = (
        {} if session.training.clip_norm is None else {"clipped gradient": [values.at(row, 1) for row in own]}
    )
    table: dict[str, list[Cell]] = {
        "quantity": [row.words for row in rows],
        "code": [row.code for row in rows],
        "kind": [row.kind for row in rows],
        "value": [*parameters.pop("old value"), *map(values.value, others)],
        "gradient": [*parameters.pop("gradient"), *(values.at(row, 0) for row in others)],
        **clipped,
        **{name: cells for name, cells in parameters.items() if name not in ("parameter", "code")},
    }
    table["new value"] = [*table["new value"], *map(values.following, others)]
    return {name: [*cells, *[None] * (len(rows) - len(cells))] for name, cells in table.items()}


def in_order(places: Sequence[int], table: Mapping[str, Sequence[Cell]], order: str) -> list[int]:
    """The places of some rows in one of the ORDERS; rows without a number come last."""
    column, key = ORDERS[order]
    cells = table.get(column, ())
    numbers = {at: cell for at in places if cells and isinstance(cell := cells[at], float) and not math.isnan(cell)}
    return [*sorted(numbers, key=lambda at: key(numbers[at])), *(at for at in places if at not in numbers)]


class _Values:
    """Reads entries of a session; None for what the update under way has not made."""

    def __init__(self, session: Session, picture: Picture) -> None:
        self._session, self._picture = session, picture
        self._arrays: dict[str, Array | None] = {}
        self._start = start_of(session)

    def value(self, row: Row) -> float | None:
        """The row's own entry; of the count of updates, the one before this update."""
        return float(self._start[row.quantity]) if row.quantity in self._start else self._entry(row.quantity, row)

    def at(self, row: Row, place: int) -> float | None:
        """The entry of the quantity at a place beside it."""
        return self._entry(row.beside[place], row) if place < len(row.beside) else None

    def following(self, row: Row) -> float | None:
        """What the update makes of an entry that it found."""
        return self._entry(row.quantity, row) if row.quantity in self._start else None

    def _entry(self, quantity: Quantity, row: Row) -> float | None:
        if quantity not in self._arrays:
            made = self._picture.state(quantity).made
            self._arrays[quantity] = self._session.value(quantity) if made else None
        array = self._arrays[quantity]
        return None if array is None else 0.0 + float(array[row.index])  # no -0.0


def parameter_columns(picture: Picture) -> dict[str, list[Cell]]:
    """A column per quantity, with a row per parameter; None for a number that is not computed yet."""
    elements = parameters_of(picture.sizes)
    slots: dict[str, list[Cell]] = {
        f"state {name}": [_slot(picture, name, e) for e in elements] for name in picture.slots
    }
    errors: list[float | None] = [_where(picture.ready, picture.of("errors", e)) for e in elements]
    return {
        "parameter": [title(e, picture.sizes) for e in elements],
        "code": [code(e) for e in elements],
        "old value": [picture.of("old", e) for e in elements],
        "gradient": [_where(_known(picture, e), picture.of("gradient", e)) for e in elements],
        **slots,
        "change": [_where(picture.ready, picture.of("change", e)) for e in elements],
        "new value": [_where(picture.ready, picture.of("new", e)) for e in elements],
        "central difference": [_where(picture.ready, picture.of("differences", e)) for e in elements],
        "relative error": [*errors],
        "check": [_said_of(picture, e) for e in elements],
    }


def as_csv(session: Session, picture: Picture) -> str:
    """The ledger as a CSV file, with every number in full precision."""
    table = columns(session, picture)
    return csv_text(table, zip(*table.values(), strict=True))


def _said_of(picture: Picture, element: Element) -> str | None:
    """The verdict of the check; by complex steps where the central difference beside it cannot tell."""
    verdict, found = picture.verdict(element), picture.telling(element)
    return verdict and f"{verdict}{' by a complex step' * (found is not picture.check)}"


def _known(picture: Picture, element: Element) -> bool:
    return picture.state(element.gradient).made


def _slot(picture: Picture, name: str, element: Element) -> float:
    return 0.0 + float(picture.slots[name][element.layer][element.row, element.block_column(picture.sizes)])


def _where(there: bool, value: float) -> float | None:
    return value if there and not math.isnan(value) else None
