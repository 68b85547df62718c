"""What is wrong with a table, in a sentence for the person who brought it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

SHOWN = 40  # characters of a cell or a name that a sentence quotes
SEVERAL = 12  # rows or names that a sentence lists
# Line breaks and tabs, invisible marks, and marks that reverse the direction of the text after them.
UNSEEN = re.compile(r"[^\S ]|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class DataImportError(ValueError):
    """A table that cannot be used. The message is plain text and quotes names and cells as they were given."""


def one_line(text: str) -> str:
    """A text without line breaks and invisible marks, its words separated by single spaces."""
    return " ".join(UNSEEN.sub(" ", text).split())


def quoted(text: str) -> str:
    """A cell or a name in quotation marks, on one line; a long one is cut."""
    line = one_line(text)
    return f'"{line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"}"'


def place(row: int, column: str) -> str:
    """The place of a cell, as a sentence begins with it."""
    return f"Row {row}, column {quoted(column)}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words in a row: "a, b and c"; a long list is cut and says how many more there are."""
    every = list(words)
    if len(every) > SEVERAL:
        every = [*every[: SEVERAL - 1], f"{len(every) - SEVERAL + 1:,} more"]
    return f" {last} ".join(filter(None, [", ".join(every[:-1]), *every[-1:]]))


def rows_in_words(places: Sequence[int]) -> str:
    """Rows by their numbers: "rows 3, 4 and 6"."""
    return f"row{'s' * (len(places) > 1)} {listed(f'{each:,}' for each in places)}"


def counted(count: int, noun: str) -> str:
    """A number of things: "1 row", "4 rows"."""
    return f"{count:,} {noun}{'s' * (count != 1)}"
