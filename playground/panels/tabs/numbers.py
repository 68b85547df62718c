"""Every parameter with its numbers, as a table to be read: what the graph shows, without the graph."""

from __future__ import annotations

import streamlit as st

from playground.formats import number
from playground.model.shown.picture import Picture
from playground.model.takeaway.ledger import Cell, columns
from playground.visit.app import App

COLUMNS = {
    "value": "old value",
    "gradient": "gradient",
    "central difference": "central difference",
    "change": "change",
    "new value": "new value",
}
HEAD = [f"| parameter | code | {' | '.join(COLUMNS)} |", f"|---|---|{'--:|' * len(COLUMNS)}"]
MISSING = "–"


def numbers(app: App, picture: Picture) -> None:
    """Draw the table of all parameters as text."""
    st.markdown("\n".join([*HEAD, *number_rows(picture)]))


def number_rows(picture: Picture) -> list[str]:
    """The rows of the table in Markdown, one per parameter."""
    table = columns(picture)
    cells = zip(*(table[name] for name in COLUMNS.values()), strict=True)
    rows = zip(table["parameter"], table["code"], cells, strict=True)
    return [f"| {title} | `{code}` | {' | '.join(map(_written, row))} |" for title, code, row in rows]


def _written(cell: Cell) -> str:
    return number(cell, 6) if isinstance(cell, float) else MISSING
