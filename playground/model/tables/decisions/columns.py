"""What each column of a table holds: numbers, dates or text, and which of its cells are missing or misfits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from backprop_core.primitives import Array
from playground.model.tables.cells.dates import are_compact, days
from playground.model.tables.cells.grid import Grid
from playground.model.tables.cells.missing import stands_for_nothing
from playground.model.tables.cells.numerals import COMMA, OTHER, POINT, Numeral, marks_in
from playground.model.tables.cells.vocabulary import FACTORS
from playground.model.tables.choices import Choices

NUMBER, DATE, TEXT, EMPTY = "number", "date", "text", "empty"

Rows = frozenset[int]


@dataclass(frozen=True, eq=False)
class Column:
    """A column by its number `at` in the file, and its name.

    `numbers` (rows,) are NaN in rows that are `missing`, as their cell says, or `wrong`, as it is not what most of the
    column's cells are; of dates they are days since the first. Of numbers, `mark` begins the fraction and `tells` says
    whether some cell shows it; `units` counts what was written beside them, "" for nothing. A `nameless` column
    has an empty cell in the heading.
    """

    at: int
    name: str
    kind: str
    cells: tuple[str, ...]
    numerals: tuple[Numeral | None, ...]
    numbers: Array
    missing: Rows
    wrong: Rows = frozenset()
    mark: str = POINT
    tells: bool = False
    units: Counter[str] | None = None
    nameless: bool = False

    @cached_property
    def unusable(self) -> Rows:
        """The rows in which there is no value."""
        return self.missing | self.wrong

    @property
    def unit(self) -> str:
        """What was taken off the numbers."""
        return next((unit for unit, _ in (self.units or Counter()).most_common() if unit), "")

    @cached_property
    def filled(self) -> list[int]:
        """The rows in which there is a value."""
        return [row for row in range(len(self.cells)) if row not in self.unusable]

    @cached_property
    def ambiguous(self) -> list[int]:
        """The rows whose number would be another one with the other mark of decimals."""
        rows = self.filled if self.kind == NUMBER else []
        return [row for row in rows if (found := self.numerals[row]) and found.ambiguous]

    @cached_property
    def marks(self) -> tuple[frozenset[str], frozenset[str]]:
        """The marks that begin a fraction in some cell of a column of numbers, and those that part thousands there."""
        fractions: set[str] = set()
        groups: set[str] = set()
        for cell in {self.cells[row] for row in self.filled if not self.cells[row].isdecimal()}:
            begins, parts = marks_in(cell, self.mark)
            fractions |= begins
            groups |= parts
        return frozenset(fractions), frozenset(groups)

    @cached_property
    def distinct(self) -> frozenset[str | float]:
        """The different values; words that differ in case only are one."""
        if self.kind == TEXT:
            return frozenset(self.cells[row].casefold() for row in self.filled)
        return frozenset(self.numbers[self.filled].tolist())


def columns_of(grid: Grid, choices: Choices) -> tuple[Column, ...]:
    """The columns of a grid. What the cells of some show about marks decides about those that do not show it."""
    found = [_column(grid, at, name, choices) for at, name in zip(grid.columns, grid.names, strict=True)]
    mark = _usual_mark(found, grid.delimiter)
    return tuple(_marked(column, choices.marks.get(column.at, ""), mark) for column in found)


def _column(grid: Grid, at: int, name: str, choices: Choices) -> Column:
    cells, numerals = grid.cells(at), grid.numerals(at)
    kind = choices.kinds.get(at) or _kind(cells, numerals)
    missing = frozenset(
        row for row, cell in enumerate(cells) if _is_missing(at, cell, choices, among_numbers=kind != TEXT)
    )
    nothing = np.full(len(cells), np.nan)
    nameless = bool(grid.heading and not grid.heading[1][grid.columns.index(at)])
    column = Column(at, name, kind, cells, numerals, nothing, missing, nameless=nameless)
    if len(missing) == len(cells):
        return replace(column, kind=EMPTY)
    if kind == NUMBER:
        return _with_units(column)
    return _with_days(column) if kind == DATE else column


def _is_missing(at: int, cell: str, choices: Choices, *, among_numbers: bool) -> bool:
    if (at, cell) in choices.values:
        return False
    return (at, cell) in choices.absent or stands_for_nothing(cell, among_numbers=among_numbers)


def _kind(cells: tuple[str, ...], numerals: tuple[Numeral | None, ...]) -> str:
    filled = [row for row, cell in enumerate(cells) if not stands_for_nothing(cell, among_numbers=True)]
    if are_compact([cells[row] for row in filled]):
        return DATE
    units = Counter(found.unit for row in filled if (found := numerals[row]))
    usual = max((unit for unit in units if unit), key=units.__getitem__, default="")
    if (units[""] + units[usual] * bool(usual)) * 2 > len(filled):
        return NUMBER
    return DATE if filled and days([cells[row] for row in filled]) is not None else TEXT


def _with_units(column: Column) -> Column:
    """A column of numbers, in which a number with another unit than most is wrong.

    Without a unit it is in that of the others, unless that says thousands or millions.
    """
    readable = {row: found for row, found in enumerate(column.numerals) if found and row not in column.missing}
    units = Counter(found.unit for found in readable.values())
    usual = max((unit for unit in units if unit), key=units.__getitem__, default="")
    if usual in FACTORS and units[""]:
        usual, units = ("", units) if units[""] > units[usual] else (usual, Counter({usual: units[usual]}))
    same = {unit for unit in ("", usual) if units[unit]}
    kept = {row for row, found in readable.items() if found.unit in same}
    wrong = frozenset(range(len(column.cells))) - column.missing - kept
    return replace(column, wrong=wrong, units=Counter(readable[row].unit for row in kept))


def _with_days(column: Column) -> Column:
    rows = [row for row in range(len(column.cells)) if row not in column.missing]
    found = days([column.cells[row] for row in rows])
    numbers = column.numbers.copy()
    if found is not None:
        numbers[rows] = found
    wrong = frozenset(row for row in rows if np.isnan(numbers[row]))
    return replace(column, numbers=numbers, wrong=wrong)


def _shown_marks(column: Column) -> Counter[str]:
    """How many cells of a column of numbers show which mark begins the fraction."""
    rows = column.filled if column.kind == NUMBER else []
    return Counter(found.tells for row in rows if (found := column.numerals[row]) and found.tells)


def _usual_mark(columns: Sequence[Column], delimiter: str) -> str:
    """The mark of decimals where a column's own cells do not show it.

    A decimal comma anywhere makes a point a mark of thousands, and a decimal point a comma. Without either, a point
    is one of decimals and a comma of thousands, but for cells between semicolons, which spreadsheets write where the
    comma is one of decimals: there only a point in each cell of a column is a decimal one.
    """
    shown = {_most(marks) for column in columns if (marks := _shown_marks(column))}
    if shown:
        return COMMA if COMMA in shown else POINT
    return COMMA if delimiter == ";" and any(map(_seems_in_thousands, columns)) else POINT


def _seems_in_thousands(column: Column) -> bool:
    """Whether a column has commas before three digits, or points there but not in all of its cells."""
    cells = [column.cells[row] for row in column.ambiguous]
    return any(COMMA in cell for cell in cells) or 0 < len(cells) < len(column.filled)


def _marked(column: Column, chosen: str, usual: str) -> Column:
    """A column of numbers with its mark of decimals: the chosen one, the one that its cells show, or the usual one."""
    if column.kind != NUMBER:
        return column
    shown = _shown_marks(column)
    mark = chosen or _most(shown) or usual
    numbers = column.numbers.copy()
    for row in column.filled:
        found = column.numerals[row]
        numbers[row] = found.read(mark) if found else np.nan
    return replace(column, numbers=numbers, mark=mark, tells=bool(shown))


def _most(marks: Counter[str]) -> str:
    return marks.most_common(1)[0][0] if marks else ""


def other_reading(column: Column, row: int) -> float:
    """The number in a row with the other mark of decimals."""
    found = column.numerals[row]
    return found.read(OTHER[column.mark]) if found else np.nan
