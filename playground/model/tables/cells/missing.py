"""Cells that stand for a missing value, as spreadsheets, databases and people write them."""

from __future__ import annotations

from playground.model.tables.cells.vocabulary import MISSING, MISSING_AMONG_NUMBERS


def stands_for_nothing(cell: str, *, among_numbers: bool) -> bool:
    """Whether a cell says that there is no value: some words do so in a column of numbers only."""
    word = cell.casefold()
    return not word or word in MISSING or (among_numbers and word in MISSING_AMONG_NUMBERS)
