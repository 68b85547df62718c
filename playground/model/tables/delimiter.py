"""Which character separates the cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

DELIMITERS = (",", ";", "\t")
LOOKED_AT = 50  # rows
DECLARED = re.compile(r"""[ \t]*"?sep=([^\w\s"']|\t)"?[ \t]*(?:\r\n|\n|\r)""", re.IGNORECASE)
JOINED = re.compile(r"\d *[;\t] *[-+−]?[\d.,]")  # two numbers that another character separates


def reader(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    """The rows of a text; blank ones are empty lists."""
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=strict, skipinitialspace=True)


def separated(text: str) -> tuple[str, str]:
    """The character and the text. A first line such as `sep=;`, which spreadsheets write and hide, decides it."""
    declared = DECLARED.match(text)
    return (declared[1], text[declared.end() :]) if declared else (delimiter_of(text), text)


def delimiter_of(text: str) -> str:
    """The one that cuts most of the first rows into equally many cells, and into more than one; else the comma.

    Cells like `5;2` speak against it: there, the comma is a decimal one.
    """
    return max(DELIMITERS, key=lambda delimiter: _score(text, delimiter))


def _score(text: str, delimiter: str) -> tuple[bool, float, bool, int]:
    try:
        rows = [row for row in islice(reader(text, delimiter, strict=False), LOOKED_AT) if row]
    except csv.Error:
        return False, 0.0, False, 0
    widths = [len(row) for row in rows]
    usual = max(widths, key=widths.count, default=1)
    parted = not any(JOINED.search(cell) for row in rows for cell in row)
    return max(widths, default=1) > 1, widths.count(usual) / max(1, len(widths)), parted, usual
