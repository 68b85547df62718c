"""From text to a grid: rows of equally many cells under distinct names."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from itertools import chain, count

from playground.model.tables.cells.brackets import without_brackets
from playground.model.tables.cells.delimiter import DELIMITERS, quote_of, reader, separated
from playground.model.tables.cells.even import Placed, Row, even
from playground.model.tables.cells.foreign import require_cells
from playground.model.tables.cells.heading import is_heading, is_row_of_units, is_rule
from playground.model.tables.cells.numerals import Numeral, numeral
from playground.model.tables.cells.text import decoded
from playground.model.tables.choices import Choices
from playground.model.tables.errors import DataImportError, one_line, quoted
from playground.model.tables.limits import LEAST_SAMPLES, MOST_COLUMNS, MOST_LINES, MOST_ROWS

NAME = 40  # characters
FAR_TOO_MANY = 100 * MOST_COLUMNS


@dataclass(frozen=True)
class Grid:
    """Rows of equally many cells, stripped of blanks; `places` are the numbers of the rows in the file, from 1.

    `heading` is the row that the names come from, and `units` the row of units below it, if there are any. `above` are
    the rows of text above the table, `longer` those with too many cells: neither are among the `rows`, nor are `rules`,
    the numbers of lines of dashes, and `empty`, those of rows below the heading without any text. `columns` are the
    numbers of the columns in the file, from 0; of its `width`, those without any text are not among them. `shorter` are
    the numbers of rows that were filled up with empty cells, or left out by choice. `bracketed`: each row was in
    brackets, as programs print arrays, and the numbers of rows count these.
    """

    names: Row
    columns: tuple[int, ...]
    rows: tuple[Row, ...]
    places: tuple[int, ...]
    heading: Placed | None
    units: Placed | None
    above: tuple[Placed, ...]
    longer: tuple[Placed, ...]
    shorter: tuple[int, ...]
    rules: tuple[int, ...]
    empty: tuple[int, ...]
    width: int
    encoding: str
    delimiter: str
    quote: str
    bracketed: bool
    _numerals: dict[int, tuple[Numeral | None, ...]] = field(default_factory=dict, repr=False, compare=False)

    def cells(self, at: int) -> Row:
        """The cells of a column, by its number in the file."""
        place = self.columns.index(at)
        return tuple(row[place] for row in self.rows)

    def numerals(self, at: int) -> tuple[Numeral | None, ...]:
        """The cells of a column as numbers, (rows,)."""
        if at not in self._numerals:
            self._numerals[at] = tuple(map(numeral, self.cells(at)))
        return self._numerals[at]


def grid_of(content: bytes, choices: Choices) -> Grid:
    """The grid in a file, read with the choices about the file. Raises DataImportError."""
    text, encoding = decoded(content, choices.encoding)
    require_cells(text)
    text, bracketed = without_brackets(text)
    quote = choices.quote or quote_of(text)
    found, text = separated(text, quote)
    delimiter = choices.delimiter if choices.delimiter in DELIMITERS else found
    _require_lines(text, delimiter)
    rows, blank = _rows(text, delimiter, quote)
    last = rows[-1][0] if rows else 0
    rules = tuple(place for place, row in rows if is_rule(row))
    rows = [(place, row) for place, row in rows if place not in rules]
    above, rows, longer, shorter = even(rows)
    width = max((len(row) for _, row in rows), default=0)
    _require_shape(rows, width)
    columns = tuple(at for at in range(width) if any(row[at] for _, row in rows))
    rows = [(place, tuple(row[at] for at in columns)) for place, row in rows]
    _require_shape(rows, len(columns))
    cells = [row for _, row in rows]
    headed = is_heading(cells) if choices.heading is None else choices.heading
    heading = rows[0] if headed else None
    units = rows[1] if headed and choices.units is not False and is_row_of_units(cells[1:]) else None
    samples = [each for each in rows[headed + bool(units) :] if not (choices.short and each[0] in shorter)]
    _require_rows(samples, heading)
    names = _names(heading[1] if heading else ("",) * len(columns), columns)
    places, kept = zip(*samples, strict=True)
    empty = _empty(blank, rows[0][0], last)
    return Grid(
        *(names, columns, kept, places, heading, units, above, longer, shorter, rules, empty, width),
        *(encoding, delimiter, quote, bracketed),
    )


def _require_lines(text: str, delimiter: str) -> None:
    """Refuse a first line that is far too long, before any cell is made of it."""
    if text[: text.find("\n")].count(delimiter) > FAR_TOO_MANY:
        raise DataImportError(f"Row 1 has more than {FAR_TOO_MANY:,} columns; at most {MOST_COLUMNS} are read.")


def _rows(text: str, delimiter: str, quote: str) -> tuple[list[Placed], list[Placed]]:
    """The rows with text, and the blank ones, each with its number in the file."""
    rows: list[Placed] = []
    blank: list[Placed] = []
    place = 0
    try:
        for place, cells in enumerate(reader(text, delimiter, quote, strict=True), 1):
            row = tuple(one_line(cell) for cell in cells)
            (rows if any(row) else blank).append((place, row))
            if len(rows) > MOST_ROWS + 2:
                break
            if place > MOST_LINES:
                raise DataImportError(f"There are more than {MOST_LINES:,} rows, most of them empty: delete those.")
    except csv.Error as error:
        raise DataImportError(_unreadable(place + 1, str(error))) from None
    return rows, blank


def _empty(blank: list[Placed], first: int, last: int) -> tuple[int, ...]:
    """The numbers of blank rows of the table: the lines at the end of a file are none, unless cells are separated."""
    return tuple(place for place, row in blank if first < place and (place < last or len(row) > 1))


def _unreadable(place: int, reason: str) -> str:
    if "field larger" in reason:
        return f"Row {place} has a cell of more than {csv.field_size_limit():,} characters."
    return f"Row {place} cannot be read: a quotation mark is not closed, or text follows a closed one."


def _require_shape(rows: list[Placed], width: int) -> None:
    if not rows:
        raise DataImportError("There is nothing in the table: no row has a cell with text.")
    first, cells = rows[0]
    if width > MOST_COLUMNS:
        raise DataImportError(f"Row {first} has {width:,} columns; at most {MOST_COLUMNS} are read.")
    if width < 2:
        raise DataImportError(
            f"Row {first} has one column: {quoted(cells[0])}. Two are needed, an input and a target, "
            "separated by commas, semicolons or tabs."
        )


def _require_rows(samples: list[Placed], heading: Placed | None) -> None:
    if len(samples) < LEAST_SAMPLES:
        under = f" below the heading in row {heading[0]}" if heading else ""
        raise DataImportError(f"The number of rows{under} is {len(samples)}; at least {LEAST_SAMPLES} are needed.")
    if len(samples) > MOST_ROWS:
        raise DataImportError(f"The table has more than {MOST_ROWS:,} rows: row {samples[MOST_ROWS][0]:,} is too many.")


def _names(cells: Row, columns: tuple[int, ...]) -> Row:
    """Distinct names on one line, none of them empty or longer than NAME and a number."""
    names: list[str] = []
    for number, cell in zip(columns, cells, strict=True):
        name = cell[:NAME].strip() or f"column {number + 1}"
        candidates = chain([name], (f"{name} ({again})" for again in count(2)))
        names.append(next(each for each in candidates if each not in names))
    return tuple(names)
