"""What is wrong with a table, in a sentence for whoever made it."""

from __future__ import annotations

SHOWN = 40  # characters of a cell or a name that a sentence quotes


class DataImportError(ValueError):
    """A table that cannot be used; its text is plain text, and holds names and cells as they were given."""


def quoted(text: str) -> str:
    """A cell or a name inside a sentence: on one line, and not the whole of a long one."""
    line = " ".join(text.split())
    return f'"{line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"}"'


def place(row: int, column: str) -> str:
    """Where a cell is."""
    return f"Row {row}, column {quoted(column)}"
