"""The visitor's own table: upload or paste it, see what was made of it and change that, use it."""

from __future__ import annotations

import streamlit as st

from backprop_core.data.spec import TEST_FRACTION
from backprop_core.tape.spec import MAX_SEED
from playground.actions import own_data as change
from playground.formats import escape_markdown
from playground.model.network.changes import MOST_INPUTS, MOST_OUTPUTS
from playground.model.tables import Reading
from playground.model.tables.errors import counted
from playground.model.tables.limits import MEGABYTES, STATED
from playground.panels.parts.help import HELP
from playground.panels.parts.icon_button import icon_button
from playground.panels.tabs.own_data_notes import own_data_notes
from playground.visit.app import App
from playground.visit.ranges import Limits
from playground.visit.widgets import form_field, key

SHOWN = 5  # rows


def own_data(app: App) -> None:
    """Draw where a table comes from and, once there is one, what was made of it."""
    st.caption(STATED + " Nothing in a table is evaluated, and nothing is kept after the visit.")
    upload, paste = st.columns(2, gap="large")
    with upload:
        st.file_uploader(
            "Upload a CSV file",
            ["csv", "tsv", "txt", "dat", "xlsx", "xls", "ods"],
            key="own_file",
            help=HELP["own_file"],
            on_change=change.read_upload,
            max_upload_size=MEGABYTES,
        )
    with paste:
        st.text_area(
            "or paste a table",
            key=key("own_text"),
            help=HELP["own_text"],
            height=105,
            placeholder="height, weight, species\n1.2, 3, A",
            on_change=change.read_typed,
            persist_state="session",
        )
        st.button("Read the pasted table", key="own_read", on_click=change.read_pasted)
    problem(app, "read")
    problem(app, "choice")
    found = app.table
    if found is not None:
        _preview(found, earlier="read" in app.problems)
        _choices(found)
        own_data_notes(found)
        icon_button("Use this table", "own_use", "check", change.use_table)
        problem(app, "own")


def problem(app: App, part: str) -> None:
    """The sentence that says why a part of the tab refused, if it did."""
    if says := app.problems.get(part):
        st.error(escape_markdown(says))


def _preview(found: Reading, *, earlier: bool) -> None:
    """The first rows. A table that stands below the refusal of another one is said to be the earlier of them."""
    grid = found.plan.grid
    size = f"{counted(len(grid.rows), 'row')} of {counted(len(grid.names), 'column')}"
    if earlier:
        st.info(f"Below is the table read before this one: {size}.")
    else:
        st.caption(f"Read: {size}, which begin as below.")
    cells = {name: grid.cells(at)[:SHOWN] for name, at in zip(grid.names, grid.columns, strict=True)}
    st.dataframe(cells, hide_index=True, key="own_preview")


def _choices(found: Reading) -> None:
    columns, reading = st.columns([2, 1], gap="large")
    names = found.plan.grid.names
    with columns:
        st.multiselect(
            "input columns",
            names,
            key=key("own_inputs"),
            help=HELP["own_inputs"],
            max_selections=MOST_INPUTS,
            on_change=change.change_columns,
            persist_state="session",
        )
        st.multiselect(
            "target column, or several of numbers",
            names,
            key=key("own_targets"),
            help=HELP["own_targets"],
            max_selections=max(MOST_OUTPUTS, len(found.plan.roles.targets)),
            on_change=change.change_columns,
            persist_state="session",
        )
        st.radio(
            "read the target as",
            list(change.READINGS),
            key=key("own_reading"),
            help=HELP["own_reading"],
            horizontal=True,
            on_change=change.change_columns,
            persist_state="session",
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
            disabled=found.plan.roles.split is not None,
            persist_state="session",
        )
        form_field("seed", "own_seed", 0, Limits(0, MAX_SEED), help=HELP["own_seed"])
        st.checkbox(
            "standardise the numbers",
            key=key("own_standardise"),
            on_change=change.change_scaling,
            persist_state="session",
            help="Mean 0 and variance 1 in the training samples, for inputs and for targets that are numbers.",
        )
