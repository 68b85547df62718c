"""What is wrong with a table, in a sentence for the person who brought it."""

from __future__ import annotations

import re

SHOWN = 40  # characters of a cell or a name that a sentence quotes
# Line breaks and tabs, invisible marks, and marks that reverse the direction of the text after them.
UNSEEN = re.compile(r"[^\S ]|[\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


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
