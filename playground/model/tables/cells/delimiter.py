"""What separates the cells of a text, and the cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks"}
DOUBLE_MARK, SINGLE_MARK = '"', "'"
ENOUGH = 0.7  # of the rows have equally many words where blanks separate; a heading may be one short
QUOTED = 0.7  # of the lines have a cell in single quotation marks where these are not part of the cells
SCORED = 50  # rows that decide on the delimiter
DECLARED = re.compile(r"""[ \t]*"?sep=([^\w\s"']|\t)"?[ \t]*(?:\r\n|\n|\r)""", re.IGNORECASE)
SINGLE = re.compile(r"(?:^|[,;\t|])[ ]*'(?:[^']|'')*'[ ]*(?=$|[,;\t|])")
JOINED = re.compile(r"\d *[;\t] *[-+−]?[\d.,]")  # two numbers with another delimiter between them


def reader(text: str, delimiter: str, quote: str, *, strict: bool) -> Iterator[list[str]]:
    """The rows of a text; a blank line is an empty list."""
    lines = StringIO(text, newline="")
    return csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=strict, skipinitialspace=True)


def separated(text: str, quote: str) -> tuple[str, str]:
    """The delimiter and the text to be read. A first line such as `sep=;`, which spreadsheets hide, declares it."""
    declared = DECLARED.match(text)
    return (declared[1], text[declared.end() :]) if declared else (delimiter_of(text, quote), text)


def quote_of(text: str) -> str:
    """The mark around cells: the double one, unless most lines have cells in single ones and all of them are closed."""
    lines = list(islice(filter(None, map(str.strip, StringIO(text))), SCORED))
    single = sum(bool(SINGLE.search(line)) for line in lines)
    if single <= QUOTED * len(lines) or any('"' in line for line in lines):
        return DOUBLE_MARK
    try:
        for _ in reader(text, delimiter_of(text, SINGLE_MARK), SINGLE_MARK, strict=True):
            pass
    except csv.Error:
        return DOUBLE_MARK
    return SINGLE_MARK


def delimiter_of(text: str, quote: str) -> str:
    """The delimiter that cuts most of the first rows into equally many cells, and into more than one; else the comma.

    Cells such as `5;2` count against the comma, which is a decimal one there. Decimal commas are why csv.Sniffer does
    not do this: of 3,000 random tables with some, it finds the wrong delimiter for one in nine. Blanks separate where
    nothing else does, for they stand inside of cells, too.
    """
    scores = {delimiter: _score(text, delimiter, quote) for delimiter in DELIMITERS if delimiter != " "}
    best = max(scores, key=scores.__getitem__)
    if not scores[best][0]:
        several, share, _, _ = _score(text, " ", quote)
        return " " if several and share > ENOUGH else ","
    return best


def _score(text: str, delimiter: str, quote: str) -> tuple[bool, float, bool, int]:
    """Whether there are several cells a row, the share of rows with the usual count, no JOINED cell, that count."""
    try:
        rows = [row for row in islice(reader(text, delimiter, quote, strict=False), SCORED) if row]
    except csv.Error:
        return False, 0.0, False, 0
    widths = [len(row) for row in rows]
    usual = max(widths, key=widths.count, default=1)
    parted = not any(JOINED.search(cell) for row in rows for cell in row)
    return max(widths, default=1) > 1, widths.count(usual) / max(1, len(widths)), parted, usual
