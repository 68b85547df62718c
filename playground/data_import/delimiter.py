"""Which character separates the cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice

DELIMITERS = (",", ";", "\t")
LOOKED_AT = 50  # rows


def reader(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    """The rows of a text; blank ones are empty lists."""
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=strict, skipinitialspace=True)


def delimiter_of(text: str) -> str:
    """The one that cuts most of the first rows into equally many cells, and into more than one; else the comma."""
    return max(DELIMITERS, key=lambda delimiter: _score(text, delimiter))


def _score(text: str, delimiter: str) -> tuple[bool, float, int]:
    try:
        widths = [len(row) for row in islice(reader(text, delimiter, strict=False), LOOKED_AT) if row]
    except csv.Error:
        return False, 0.0, 0
    usual = max(widths, key=widths.count, default=1)
    return max(widths, default=1) > 1, widths.count(usual) / max(1, len(widths)), usual
