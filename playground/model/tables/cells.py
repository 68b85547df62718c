"""Cells as numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playground.formats import NUMBER, read_number
from playground.model.tables.errors import DataImportError, place, quoted
from playground.model.tables.limits import LARGEST, LARGEST_WRITTEN

NOT_FINITE = re.compile(r"[-+−]?(?:nan|inf|infinity)", re.IGNORECASE)
DECIMAL_COMMA = re.compile(r"[-+−]?\d+,\d+(?:[eE][-+−]?\d+)?", re.ASCII)
DECIMAL_POINT = re.compile(r"[-+−]?\d*\.\d+(?:[eE][-+−]?\d+)?", re.ASCII)
THOUSANDS = re.compile(r"[-+−]?[1-9]\d{0,2},\d{3}", re.ASCII)  # or a number with three decimals
MISSING = re.compile(r"[-+−]?nan|#?n/a|null", re.IGNORECASE)  # what programs write for a missing value
OR_TARGET = "choose the column as the target"


def looks_numeric(cell: str) -> bool:
    """Whether a cell is meant as a number, finite or not."""
    return bool(NUMBER.fullmatch(cell) or NOT_FINITE.fullmatch(cell) or DECIMAL_COMMA.fullmatch(cell))


def is_number(cell: str) -> bool:
    """Whether a cell is a finite number of a size that is accepted."""
    return bool(NUMBER.fullmatch(cell)) and abs(read_number(cell)) <= LARGEST


def with_points(column: Sequence[str]) -> Sequence[str]:
    """A column with its decimal commas written as points.

    It stays as it is if it has decimal points as well, or if all of its commas may separate thousands.
    """
    commas = [cell for cell in column if DECIMAL_COMMA.fullmatch(cell)]
    if any(map(DECIMAL_POINT.fullmatch, column)) or all(map(THOUSANDS.fullmatch, commas)):
        return column
    return [cell.replace(",", ".") if DECIMAL_COMMA.fullmatch(cell) else cell for cell in column]


def number_in(cell: str, row: int, column: str, otherwise: str = OR_TARGET) -> float:
    """The number in a cell. Raises DataImportError, which names `otherwise` as another way out for a cell of text."""
    if not cell:
        raise DataImportError(f"{place(row, column)}: the cell is empty. Put a number there, or leave the row out.")
    if NOT_FINITE.fullmatch(cell):
        raise DataImportError(
            f"{place(row, column)}: {quoted(cell)} is not a finite number. Put a number there, or leave the row out."
        )
    if DECIMAL_COMMA.fullmatch(cell):
        raise DataImportError(
            f"{place(row, column)}: {quoted(cell)} has a comma. Write a decimal point, and no other marks."
        )
    if not NUMBER.fullmatch(cell):
        raise DataImportError(
            f"{place(row, column)}: {quoted(cell)} is not a number. Put a number there, or {otherwise}."
        )
    return sized(read_number(cell), row, column)


def sized(number: float, row: int, column: str) -> float:
    """The number as a float. Raises DataImportError if it is not finite or too large, as an int may be for a float."""
    if not abs(number) <= LARGEST:
        raise DataImportError(f"{place(row, column)}: numbers have to be finite and at most {LARGEST_WRITTEN} in size.")
    return float(number)
