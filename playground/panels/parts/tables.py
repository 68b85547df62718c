"""How high a table stands on the page."""

from __future__ import annotations

from typing import Literal

WHOLE, HIGH = 60, 600  # rows that stand on the page as they are; pixels of a table that has more


def height_of(rows: int) -> int | Literal["content"]:
    """Of a table with so many rows: all of it, without a scroll bar in the page's, unless it is long."""
    return "content" if rows <= WHOLE else HIGH
