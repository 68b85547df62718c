"""The ledger as a table to sort, to select from and to take away."""

from __future__ import annotations

from typing import Any

import streamlit as st

from backprop_core.analysis.verdicts import AGREE
from playground.actions.selection import LEDGER as KEY
from playground.actions.selection import select_row
from playground.model.shown.picture import Picture
from playground.model.shown.words import kinks_in_words
from playground.model.takeaway.ledger import as_csv, columns
from playground.panels.parts.icon_button import download_button
from playground.visit.app import App


def ledger(app: App, picture: Picture) -> None:
    """Draw the table of all parameters; a click on a row selects its parameter."""
    if not picture.ready:
        st.caption("Gradients, changes and new values come as the walk computes them; the old values stay as they are.")
    elif picture.check and len(picture.check.columns) < picture.check.gradients.size:
        count, all_of = len(picture.check.columns), picture.check.gradients.size
        why = kinks_in_words(picture.check) or "too many for one step, or too large"
        st.caption(f"{count} of the {all_of} gradients are checked; the others' cells stay empty ({why}).")
    table = columns(picture)
    formats: dict[str, Any] = {
        name: st.column_config.NumberColumn(format="%.8g" if name != "relative error" else "%.1e")
        for name in table
        if name not in ("parameter", "code", "check")
    }
    formats["check"] = st.column_config.TextColumn(
        help=f"agrees: within {AGREE:g} of the central difference, whose own rounding is less than that share, too"
    )
    st.dataframe(
        table,
        hide_index=True,
        height=360,
        key=KEY,
        on_select=select_row,
        selection_mode="single-row",
        column_config=formats,
    )
    download_button(
        "Download as CSV",
        key="ledger_csv",
        icon="download",
        file="ledger.csv",
        mime="text/csv",
        content=lambda: as_csv(picture),
        says="Every number in full precision",
    )
