"""The ledger: every parameter with what the update makes of it, in columns for tables and files."""

from __future__ import annotations

import csv
import io
import math

from playground.model.shown.elements import Element, code, elements_of, title
from playground.model.shown.picture import Picture

Cell = str | float | bool | None


def parameters_of(sizes: tuple[int, ...]) -> list[Element]:
    """The weights and biases, in the order of the ledger's rows."""
    return [e for e in elements_of(sizes) if e.is_parameter]


def columns(picture: Picture) -> dict[str, list[Cell]]:
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
        "check": [verdict and str(verdict) for verdict in map(picture.verdict, elements)],
    }


def as_csv(picture: Picture) -> str:
    """The ledger as a CSV file, with every number in full precision."""
    table = columns(picture)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table)
    for row in zip(*table.values(), strict=True):
        writer.writerow([_written(cell) for cell in row])
    return text.getvalue()


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return repr(cell) if isinstance(cell, float) else str(cell)


def _known(picture: Picture, element: Element) -> bool:
    return picture.state(element.gradient).made


def _slot(picture: Picture, name: str, element: Element) -> float:
    return 0.0 + float(picture.slots[name][element.layer][element.row, element.block_column(picture.sizes)])


def _where(there: bool, value: float) -> float | None:
    return value if there and not math.isnan(value) else None
