"""The visitor's own table: upload or paste it, choose its columns, use it."""

from __future__ import annotations

import streamlit as st

from backprop_core.data.spec import TEST_FRACTION
from playground.actions import own_data as change
from playground.formats import escape_markdown
from playground.model.network.changes import MOST_INPUTS, MOST_OUTPUTS
from playground.model.tables import Table
from playground.model.tables.limits import MEGABYTES, STATED
from playground.panels.parts.icon_button import icon_button
from playground.visit.app import App
from playground.visit.widgets import form_field, key

SHOWN = 5  # rows


def own_data(app: App) -> None:
    """Draw where a table comes from and, once there is one, its columns."""
    st.caption(STATED + " Nothing in a table is evaluated, and nothing is kept after the visit.")
    upload, paste = st.columns(2, gap="large")
    with upload:
        st.file_uploader(
            "Upload a CSV file",
            ["csv", "tsv", "txt"],
            key="own_file",
            on_change=change.read_upload,
            max_upload_size=MEGABYTES,
        )
    with paste:
        st.text_area(
            "or paste a table",
            key="own_text",
            height=105,
            placeholder="height, weight, species\n1.2, 3, A",
            on_change=change.read_pasted,
            persist_state="session",
        )
        st.button("Read the pasted table", key="own_read", on_click=change.read_pasted)
    problem(app, "read")
    found = app.table
    if found is not None:
        _preview(found)
        _choices(found)
        icon_button("Use this table", "own_use", "check", change.use_table)
        problem(app, "own")


def problem(app: App, part: str) -> None:
    """The sentence that says why a part of the tab refused, if it did."""
    if says := app.problems.get(part):
        st.error(escape_markdown(says))


def _preview(found: Table) -> None:
    commas = " Decimal commas are read as points." if found.commas else ""
    st.caption(f"Read: {len(found.rows):,} rows of {len(found.names)} columns, which begin as below.{commas}")
    st.checkbox(
        "the first row is a heading", key=key("own_heading"), on_change=change.change_heading, persist_state="session"
    )
    st.dataframe({name: found.column(name)[:SHOWN] for name in found.names}, hide_index=True, key="own_preview")


def _choices(found: Table) -> None:
    columns, reading = st.columns([2, 1], gap="large")
    with columns:
        st.multiselect(
            "input columns", found.names, key=key("own_inputs"), max_selections=MOST_INPUTS, persist_state="session"
        )
        st.multiselect(
            "target column, or several of numbers",
            found.names,
            key=key("own_targets"),
            max_selections=MOST_OUTPUTS,
            persist_state="session",
        )
        st.radio(
            "read the target as", change.READINGS, key=key("own_reading"), horizontal=True, persist_state="session"
        )
    with reading:
        st.slider(
            "share of test data",
            TEST_FRACTION.low,
            TEST_FRACTION.high,
            0.2,
            0.05,
            key="own_test",
            help=TEST_FRACTION.says,
            persist_state="session",
        )
        form_field("seed", "own_seed", 0, 0, 2**31 - 1)
        st.checkbox(
            "standardise the numbers",
            key="own_standardise",
            persist_state="session",
            help="Mean 0 and variance 1 in the training samples, for inputs and for targets that are numbers.",
        )
