"""Neighbouring columns of true and false, one of them true in each row: zeros and ones, as pandas writes classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from playground.model.tables.cells.numerals import numeral
from playground.model.tables.choices import Choices
from playground.model.tables.decisions.columns import NUMBER, TEXT, Column
from playground.model.tables.decisions.traits import one_hot_groups

DIGITS = {"true": "1", "false": "0"}


def with_flags(columns: Sequence[Column], choices: Choices) -> tuple[Column, ...]:
    """The columns; those of true and false that are one-hot together are numbers, others and chosen ones stay text."""
    read = [_read(column) if column.at not in choices.kinds else column for column in columns]
    hot = {column.at for group in one_hot_groups(read) for column in group}
    return tuple(new if new.at in hot else old for old, new in zip(columns, read, strict=True))


def _read(column: Column) -> Column:
    if column.kind != TEXT or column.distinct != DIGITS.keys():
        return column
    digits = [DIGITS.get(cell.casefold(), "") for cell in column.cells]
    numbers = np.array([float(digit) if digit else np.nan for digit in digits])
    units = Counter({"": len(column.filled)})
    return replace(column, kind=NUMBER, numerals=tuple(map(numeral, digits)), numbers=numbers, units=units)
