"""Rows in the width that most have: what stands above the table, and rows that are longer or shorter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from playground.model.tables.cells.heading import is_group_heading, is_heading, names_columns, names_rows
from playground.model.tables.cells.numerals import looks_numeric

COMMENT = "#"

Row: TypeAlias = tuple[str, ...]
Placed: TypeAlias = tuple[int, Row]


class Even(NamedTuple):
    """The rows of text `above` the table, the `rows` in the usual width, and those that are `longer`.

    `shorter` are the numbers of rows that were filled up with empty cells.
    """

    above: tuple[Placed, ...]
    rows: list[Placed]
    longer: tuple[Placed, ...]
    shorter: tuple[int, ...]


def even(rows: list[Placed]) -> Even:
    """Rows in the usual width, which is that of most rows, or of the first one where that has more cells.

    A heading that is one cell short names all columns but the first where that has names of rows, as R writes them.
    """
    comments, rows = _without_comments(rows)
    widths = [len(row) for _, row in rows]
    usual = _usual(widths)
    if (
        len(rows) > 1
        and widths[0] == usual - 1
        and set(widths[1:]) == {usual}
        and names_rows([row[0] for _, row in rows[1:]])
        and is_heading([("", *rows[0][1]), *_cells(rows[1:])])
    ):
        rows = [(rows[0][0], ("", *rows[0][1])), *rows[1:]]
    above = next((at for at, row in enumerate(rows) if not _is_line_of_text(row[1], usual)), 0)
    above = max(above, _heading_below_text(rows, usual))
    usual = max(usual, len(rows[above][1])) if rows else usual
    kept, longer, shorter = [], [], []
    for place, row in rows[above:]:
        if any(row[usual:]):
            longer.append((place, row))
            continue
        if len(row) < usual:
            shorter.append(place)
        kept.append((place, row[:usual] + ("",) * (usual - len(row))))
    groups = int(is_group_heading(_cells(kept)))
    return Even((*comments, *rows[:above], *kept[:groups]), kept[groups:], tuple(longer), tuple(shorter))


def _heading_below_text(rows: list[Placed], usual: int) -> int:
    """How many rows before the first one in the usual width are text that commas part; 0 unless that one has names."""
    first = next((at for at, (_, row) in enumerate(rows) if len(row) == usual), 0)
    text = not any(map(looks_numeric, (cell for _, row in rows[:first] for cell in row)))
    return first if first and text and names_columns(_cells(rows[first:])) else 0


def _without_comments(rows: list[Placed]) -> tuple[tuple[Placed, ...], list[Placed]]:
    """The first rows that begin with #, and the others; the last of them may be the heading, as NumPy writes it.

    Where blanks separate cells, # is one of its own: # x y names two columns.
    """
    first = next((at for at, (_, row) in enumerate(rows) if not row[0].startswith(COMMENT)), 0)
    rest = rows[first:]
    if not first or is_heading(_cells(rest)):
        return tuple(rows[:first]), rest
    place, row = rows[first - 1]
    usual = _usual([len(row) for _, row in rest])
    heading = row[1:] if row[0] == COMMENT and len(row) == usual + 1 else (_named(row[0]), *row[1:])
    if len(heading) != usual or not is_heading([heading, *(row for _, row in rest if len(row) == usual)]):
        return tuple(rows[:first]), rest
    return tuple(rows[: first - 1]), [(place, heading), *rest]


def _named(cell: str) -> str:
    """The first name of a heading without the # before it, but for a number of something: # of rooms."""
    name = cell.removeprefix(COMMENT).strip()
    return cell if not name or name.startswith("of ") else name


def _usual(widths: Sequence[int]) -> int:
    return max(sorted(set(widths), reverse=True), key=widths.count, default=0)


def _cells(rows: Sequence[Placed]) -> list[Row]:
    return [row for _, row in rows]


def _is_line_of_text(row: Row, usual: int) -> bool:
    return usual > 1 and bool(row[0]) and not any(row[1:]) and (len(row) == 1 or usual > 2)
