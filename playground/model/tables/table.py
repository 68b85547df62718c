"""From text to a table: rows of cells under distinct names."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import chain, compress, count

from playground.model.tables.cells import looks_numeric, with_points
from playground.model.tables.errors import DataImportError, one_line, quoted
from playground.model.tables.limits import LEAST_SAMPLES, MOST_COLUMNS, MOST_LINES, MOST_ROWS
from playground.model.tables.text import decoded, reader, separated

NAME = 40  # characters

Row = tuple[str, ...]
Placed = tuple[int, Row]


@dataclass(frozen=True)
class Table:
    """Rows of equally many cells, stripped of blanks; `places` are the numbers of the rows in the file, from 1.

    `heading` is the row that the names come from, if there is one, and `commas` whether decimal commas were read.
    """

    names: Row
    rows: tuple[Row, ...]
    places: tuple[int, ...]
    heading: Placed | None = None
    commas: bool = False

    def column(self, name: str) -> list[str]:
        """The cells of a column."""
        at = self.names.index(name)
        return [row[at] for row in self.rows]

    def headed(self, heading: bool) -> Table:
        """This table with its first row as a heading, or as a sample. Raises DataImportError if few rows are left."""
        placed = list(zip(self.places, self.rows, strict=True))
        return _table([self.heading, *placed] if self.heading else placed, heading, self.commas)


def read_table(content: bytes | str) -> Table:
    """Read a table from the bytes of a file or from a pasted text. Raises DataImportError.

    The first row is a heading if none of its cells looks like a number.
    """
    delimiter, text = separated(decoded(content if isinstance(content, bytes) else content.encode("utf-8", "replace")))
    rows = _rows(text, delimiter)
    _require_shape(rows)
    rows = _without_empty_columns(rows)
    _require_shape(rows)
    read = rows if delimiter == "," else _with_points(rows)
    return _table(read, not any(looks_numeric(cell) for cell in read[0][1]), read != rows)


def _without_empty_columns(rows: list[Placed]) -> list[Placed]:
    """Drop the columns without any text: a delimiter at the end of each line makes one."""
    filled = [any(column) for column in zip(*(row for _, row in rows), strict=True)]
    return [(place, tuple(compress(row, filled))) for place, row in rows]


def _with_points(rows: list[Placed]) -> list[Placed]:
    columns = map(with_points, zip(*(row for _, row in rows), strict=True))
    return [(place, row) for (place, _), row in zip(rows, zip(*columns, strict=True), strict=True)]


def _table(rows: list[Placed], heading: bool, commas: bool) -> Table:
    samples, first = rows[heading:], rows[0]
    if len(samples) < LEAST_SAMPLES:
        under = f" below the heading in row {first[0]}" if heading else ""
        raise DataImportError(f"The number of rows{under} is {len(samples)}; at least {LEAST_SAMPLES} are needed.")
    if len(samples) > MOST_ROWS:
        raise DataImportError(f"The table has more than {MOST_ROWS:,} rows: row {samples[MOST_ROWS][0]:,} is too many.")
    names = _names(first[1] if heading else ("",) * len(first[1]))
    places, cells = zip(*samples, strict=True)
    return Table(names, cells, places, first if heading else None, commas)


def _rows(text: str, delimiter: str) -> list[Placed]:
    """The rows that are not blank, each with its number in the file."""
    rows: list[Placed] = []
    place = 0
    try:
        for place, cells in enumerate(reader(text, delimiter, strict=True), 1):
            row = tuple(cell.strip() for cell in cells)
            if any(row):
                rows.append((place, row))
            if len(rows) > MOST_ROWS + 1:
                break
            if place > MOST_LINES:
                raise DataImportError(f"There are more than {MOST_LINES:,} rows, most of them empty: delete those.")
    except csv.Error as error:
        raise DataImportError(_unreadable(place + 1, str(error))) from None
    return rows


def _unreadable(place: int, reason: str) -> str:
    if "field larger" in reason:
        return f"Row {place} has a cell of more than {csv.field_size_limit():,} characters."
    return f"Row {place} cannot be read: a quotation mark is not closed, or text follows a closed one."


def _require_shape(rows: list[Placed]) -> None:
    if not rows:
        raise DataImportError("There is nothing in the table: no row has a cell with text.")
    first, cells = rows[0]
    if len(cells) > MOST_COLUMNS:
        raise DataImportError(f"Row {first} has {len(cells):,} columns; at most {MOST_COLUMNS} are read.")
    if len(cells) < 2:
        raise DataImportError(
            f"Row {first} has one column: {quoted(cells[0])}. Two are needed, an input and a target, "
            "separated by commas, semicolons or tabs."
        )
    for place, row in rows:
        if len(row) != len(cells):
            raise DataImportError(_ragged(place, row, first, cells))


def _ragged(place: int, row: Row, first: int, cells: Row) -> str:
    column, width = min(len(row), len(cells)) + 1, len(cells)
    what = f"the cell under {quoted(cells[column - 1])} is missing" if len(row) < width else "this cell is one too many"
    return f"Row {place}, column {column}: {what}. Row {first} has {width} cells."


def _names(cells: Row) -> Row:
    """Distinct names on one line, none of them empty or longer than NAME and a number."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = one_line(cell)[:NAME].strip() or f"column {number}"
        candidates = chain([name], (f"{name} ({again})" for again in count(2)))
        names.append(next(each for each in candidates if each not in names))
    return tuple(names)
