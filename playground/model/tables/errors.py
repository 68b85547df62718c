"""What is wrong with a table, in a sentence for whoever made it."""

from __future__ import annotations

import re

SHOWN = 40  # characters of a cell or a name that a sentence quotes
# Line breaks and tabs, and marks that turn the direction of what follows or cannot be seen at all.
UNSEEN = re.compile(r"[^\S ]|[\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class DataImportError(ValueError):
    """A table that cannot be used; its text is plain text, and holds names and cells as they were given."""


def one_line(text: str) -> str:
    """A text without line breaks, and without marks that nobody sees."""
    return " ".join(UNSEEN.sub(" ", text).split())


def quoted(text: str) -> str:
    """A cell or a name inside a sentence: on one line, and not the whole of a long one."""
    line = one_line(text)
    return f'"{line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"}"'


def place(row: int, column: str) -> str:
    """Where a cell is."""
    return f"Row {row}, column {quoted(column)}"
