"""Whether the first row of a table names its columns, and whether the second has their units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from playground.model.tables.cells.missing import stands_for_nothing
from playground.model.tables.cells.numerals import looks_numeric
from playground.model.tables.cells.western import western

PROBED = 50  # rows
DATED = re.compile(r"\d+[-/.:]\d+[-/.: ].*|\d{1,2}:\d{2}")
LONGEST = 16  # characters of a unit
RULE = re.compile(r"[-+:=|─━═┼]*(?:-{2,}|={2,}|:-+:|─{2,}|━{2,}|═{2,})[-+:=|─━═┼]*")
YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")
STEPS = (1, 2, 5, 10)  # years from one column to the next

Rows = Sequence[tuple[str, ...]]


def is_heading(rows: Rows) -> bool:
    """Whether the first row has no numbers, or text above a column of numbers, or years above what are none."""
    first = rows[0]
    if names_years(rows):
        return True
    if not any(map(_is_value, first)) or len(rows) == 1:
        return not any(map(_is_value, first))
    below = _numeric_columns(rows[1:])
    return any(numeric and _is_text(cell) for cell, numeric in zip(first, below, strict=True))


def names_years(rows: Rows) -> bool:
    """Whether the first row has text and years, one after the other, and the rows below go on otherwise.

    Two years may be the numbers of a sample. They name their columns where most numbers below them are no years.
    """
    years = _years(rows[0])
    if not years or any(_is_value(cell) for at, cell in enumerate(rows[0]) if at not in years) or len(rows) == 1:
        return False
    below = list(islice(rows, 1, PROBED))
    if len(years) > 2 and not any(_years(row) for row in below):
        return True
    return all(sum(bool(YEAR.fullmatch(western(row[at]))) for row in below) * 2 < len(below) for at in years)


def _years(row: tuple[str, ...]) -> tuple[int, ...]:
    """The columns in which a row has years with the same few years between them; none if there are fewer than two."""
    found = {at: int(western(cell)) for at, cell in enumerate(row) if YEAR.fullmatch(western(cell))}
    steps = {later - former for former, later in pairwise(found.values())}
    return tuple(found) if len(steps) == 1 and abs(steps.pop()) in STEPS else ()


def names_rows(cells: Sequence[str]) -> bool:
    """Whether a column has what rows are called by: words, or whole numbers that rise from row to row."""
    if all(re.fullmatch(r"\d{1,15}", cell) for cell in cells):
        return all(int(one) < int(other) for one, other in pairwise(cells))
    return not any(map(_is_value, cells))


def names_columns(rows: Rows) -> bool:
    """Whether the first row has a name in every cell, and the rows below have values."""
    return all(map(_is_text, rows[0])) and any(_is_value(cell) for row in islice(rows, 1, PROBED) for cell in row)


def is_rule(row: tuple[str, ...]) -> bool:
    """Whether a row is a line of dashes, as Markdown and databases draw it below a heading."""
    return all(RULE.fullmatch(cell) for cell in row if cell)


def is_row_of_units(rows: Rows) -> bool:
    """Whether the first of the rows below a heading has text in every column of numbers."""
    if len(rows) < 2:
        return False
    cells = [cell for cell, numeric in zip(rows[0], _numeric_columns(rows[1:]), strict=True) if numeric]
    return any(map(_is_text, cells)) and not any(_is_value(cell) or len(cell) > LONGEST for cell in cells)


def is_group_heading(rows: Rows) -> bool:
    """Whether the first row names groups of columns, with gaps or repeated, and the second the columns themselves."""
    if len(rows) < 3 or not all(map(_is_text, filter(None, rows[0]))):
        return False
    if all(rows[0][1:]) and len(set(rows[0])) == len(rows[0]):
        return False
    return all(map(_is_text, rows[1])) and len(set(rows[1])) == len(rows[1]) and any(_numeric_columns(rows[2:]))


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
