"""The ledger as a table to search, to sort, to select from and to take away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from backprop_core.analysis.verdicts import AGREE
from playground.actions.selection import select_row
from playground.formats import plain
from playground.model.document.choices import LONGEST_TEXT
from playground.model.shown.picture import Picture
from playground.model.shown.words import kinks_in_words
from playground.model.takeaway.csv_files import Cell
from playground.model.takeaway.ledger import ORDERS, columns, in_order
from playground.model.takeaway.quantities import KINDS, places_of, rows_of_step
from playground.panels.parts.files import FILES, download
from playground.panels.parts.help import HELP
from playground.panels.parts.tables import height_of
from playground.visit.app import App
from playground.visit.widgets import key

TEXTS = ("quantity", "code", "kind", "check")
ALWAYS = ("quantity", "code", "kind", "value", "gradient")
PARAMETERS = {"weight", "bias"}
FEW, MISSING = "%.8g", "–"
COLUMN_HELP = {
    "value": "Of a parameter: before the update. Of a signal: for the sample that is shown",
    "gradient": "The derivative of the loss by the value: dW for W, dZ for Z, dA for A",
    "change": "What the update adds",
    "check": f"agrees: within {plain(AGREE)} of the central difference, "
    "whose own rounding is less than that share, too",
}


def ledger(app: App, picture: Picture) -> None:
    """Draw the table of all that the step computes; a click on a row selects what it belongs to."""
    session = app.shown
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Find by name",
            key=key("ledger_text"),
            max_chars=LONGEST_TEXT,
            help=HELP["ledger_text"],
            placeholder="W1, dZ2[0, 0], h₂ …",
            width=220,
            persist_state="session",
        )
        kind = st.segmented_control(
            "Kind",
            list(KINDS),
            key=key("ledger_kind"),
            help=HELP["ledger_kind"],
            default=next(iter(KINDS)),
            required=True,
            persist_state="session",
        )
        order = st.selectbox(
            "Order",
            list(ORDERS),
            key=key("ledger_order"),
            help=HELP["ledger_order"],
            width=180,
            persist_state="session",
        )
        download(app, "ledger", "ledger_csv", help=FILES["ledger"].says)
    if sentence := _what_is_missing(picture):
        st.caption(sentence)
    table, rows = columns(session, picture), rows_of_step(session, picture.sample)
    places = in_order(places_of(rows, str(kind), text), table, order)
    name = _name(places)
    shown = _columns_of({name: [cells[at] for at in places] for name, cells in table.items()})
    full = app.settings.full_digits
    st.dataframe(
        shown,
        hide_index=True,
        height=height_of(len(places)),
        key=name,
        on_select=partial(select_row, name, [rows[at].element for at in places]),
        selection_mode="single-row",
        placeholder=MISSING,
        alt="Every quantity of the step with its values",
        column_config={name: _column(name, cells, full=full) for name, cells in shown.items()},
    )


def _name(places: Sequence[int]) -> str:
    """The key of the table: another one for other rows, since a selection is kept by the row's number."""
    return f"ledger_{hash(tuple(places))}"


def _columns_of(table: dict[str, list[Cell]]) -> dict[str, list[Cell]]:
    """Without the columns that are of parameters alone where no row is of one."""
    if PARAMETERS.intersection(table["kind"]):
        return table
    return {name: cells for name, cells in table.items() if name in ALWAYS or any(cell is not None for cell in cells)}


def _what_is_missing(picture: Picture) -> str:
    if not picture.ready:
        return "Gradients, changes and new values come as the walk computes them; empty cells are still to be computed."
    if picture.check and len(picture.check.columns) < picture.check.gradients.size:
        count, all_of = len(picture.check.columns), picture.check.gradients.size
        why = kinks_in_words(picture.check) or "too many for one step, or too large"
        return f"{count} of the {all_of} gradients are checked; the others' cells stay empty ({why})."
    return ""


def _column(name: str, cells: list[Cell], *, full: bool) -> Any:
    if name in TEXTS:
        return st.column_config.TextColumn(help=COLUMN_HELP.get(name))
    few = "%.1e" if name == "relative error" else FEW
    return st.column_config.NumberColumn(format="plain" if full else few, help=COLUMN_HELP.get(name))
