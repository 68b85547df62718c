"""Things side by side, row after row: where there is room for one only, they keep their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import streamlit as st

Thing = TypeVar("Thing")


def in_rows(things: Sequence[Thing], across: int) -> Iterator[Thing]:
    """Each of the things, while what is drawn goes to its own place."""
    across = min(across, len(things))
    for start in range(0, len(things), across or 1):
        for column, thing in zip(st.columns(across), things[start : start + across], strict=False):
            with column:
                yield thing
