"""Whether the first row of a table names its columns, and whether the second has their units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from playground.model.tables.cells.missing import stands_for_nothing
from playground.model.tables.cells.numerals import looks_numeric

PROBED = 50  # rows
DATED = re.compile(r"\d+[-/.:]\d+[-/.: ].*|\d{1,2}:\d{2}")
LONGEST = 16  # characters of a unit

Rows = Sequence[tuple[str, ...]]


def is_heading(rows: Rows) -> bool:
    """Whether the first row has no numbers, or text above a column of numbers."""
    first = rows[0]
    if not any(map(_is_value, first)) or len(rows) == 1:
        return not any(map(_is_value, first))
    below = _numeric_columns(rows[1:])
    return any(numeric and _is_text(cell) for cell, numeric in zip(first, below, strict=True))


def is_row_of_units(rows: Rows) -> bool:
    """Whether the first of the rows below a heading has text in every column of numbers."""
    if len(rows) < 2:
        return False
    cells = [cell for cell, numeric in zip(rows[0], _numeric_columns(rows[1:]), strict=True) if numeric]
    return any(map(_is_text, cells)) and not any(_is_value(cell) or len(cell) > LONGEST for cell in cells)


def _numeric_columns(rows: Rows) -> list[bool]:
    """Of each column whether most of its filled cells are numbers or dates."""
    columns = zip(*islice(rows, PROBED), strict=True)
    return [_is_mostly_values([cell for cell in column if _is_filled(cell)]) for column in columns]


def _is_mostly_values(cells: list[str]) -> bool:
    return sum(map(_is_value, cells)) * 2 > len(cells)


def _is_value(cell: str) -> bool:
    return looks_numeric(cell) or bool(DATED.fullmatch(cell))


def _is_filled(cell: str) -> bool:
    return not stands_for_nothing(cell, among_numbers=True)


def _is_text(cell: str) -> bool:
    return _is_filled(cell) and not _is_value(cell)
