"""How high a table stands on the page, and how it writes its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

WHOLE, HIGH = 60, 600  # rows that stand on the page as they are; pixels of a table that has more


def height_of(rows: int) -> int | Literal["content"]:
    """Of a table with so many rows: all of it, without a scroll bar in the page's, unless it is long."""
    return "content" if rows <= WHOLE else HIGH


def four_digits(table: Mapping[str, Sequence[object]]) -> dict[str, Any]:
    """How columns of fractions are written: in four significant digits, where four places may leave none of a loss."""
    found = [name for name, cells in table.items() if any(isinstance(each, float) for each in cells)]
    return {name: st.column_config.NumberColumn(format="%.4g") for name in found}
