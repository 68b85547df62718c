"""How high a table stands on the page, and how it writes its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

NO_NUMBER = "–"  # in a cell
NOTHING_SAID: Mapping[str, str] = {}
WHOLE, HIGH = 60, 600  # rows that stand on the page as they are; pixels of a table that has more


def height_of(rows: int) -> int | Literal["content"]:
    """Of a table with so many rows: all of it, without a scroll bar in the page's, unless it is long."""
    return "content" if rows <= WHOLE else HIGH


def four_digits(table: Mapping[str, Sequence[object]], says: Mapping[str, str] = NOTHING_SAID) -> dict[str, Any]:
    """How columns of fractions are written: in four significant digits, where four places may leave none of a loss.

    `says` is what columns are about, seen at their headings.
    """
    fractions = {name for name, cells in table.items() if any(isinstance(each, float) for each in cells)}
    return {
        name: st.column_config.NumberColumn(format="%.4g" if name in fractions else None, help=says.get(name))
        for name in table
        if name in fractions or name in says
    }
