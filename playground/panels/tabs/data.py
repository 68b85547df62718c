"""The data: every data set of the core, the visitor's own table, the samples edited by hand."""

from __future__ import annotations

import streamlit as st

from backprop_core.data import DATASETS, DatasetKind
from backprop_core.data.spec import NOISE, TEST_FRACTION
from backprop_core.tape.spec import MAX_SEED
from playground.actions import data as change
from playground.actions.beginning import from_the_start
from playground.formats import escape_markdown
from playground.model.document.choices import DATA_SETS, OWN_TABLE, SAMPLES
from playground.model.shown.picture import Picture
from playground.model.tables.limits import MOST_SAMPLES
from playground.model.tables.rows import TEST, table_of
from playground.panels.parts.help import HELP
from playground.panels.parts.icon_button import icon_button
from playground.panels.parts.keep_weights import keep_weights
from playground.panels.parts.tables import height_of
from playground.panels.tabs.own_data import own_data, problem
from playground.visit.app import App
from playground.visit.ranges import Limits
from playground.visit.reading import ROWS
from playground.visit.widgets import form_field, key

POINTS = Limits(4, MOST_SAMPLES)


def data(app: App, picture: Picture) -> None:
    """Draw what is in use, and the part of the tab that is chosen."""
    parts = {DATA_SETS: _generated, OWN_TABLE: own_data, SAMPLES: _rows}
    held = app.session.data
    test = f" and {held.test_samples:,} for testing" if held.test_samples else ""
    st.caption(
        f"In use: {_counted(held.samples, 'sample')} for training{test}, with {_counted(held.n_in, 'input')} and "
        f"{_counted(held.n_out, 'output')}. The training views draw one input as a curve, two or more as a surface "
        "over two of them, with the others held. Other data begin at update 0, with new weights unless they are to be "
        "kept. Undo takes a change back."
    )
    note = app.note
    for line in note.lines if note and note.data is held else ():
        st.markdown(escape_markdown(line))
    chosen = st.segmented_control(
        "Where the data come from",
        list(parts),
        default=DATA_SETS,
        key=key("data_part"),
        required=True,
        help=HELP["data_part"],
        persist_state="session",
    )
    with st.container(horizontal=True, vertical_alignment="center", key="data_begin"):
        keep_weights()
        icon_button("New run on the data in use", "from_start", "restart_alt", from_the_start, help=HELP["from_start"])
    parts.get(str(chosen), _generated)(app)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' if count > 1 else ''}"


def _generated(app: App) -> None:
    """A data set of the core and its settings."""
    if app.session.data.spec is None:
        st.caption("The data in use are none of these sets. Choose one, and it is taken with “Use this data set”.")
    left, right = st.columns([1, 2], gap="large")
    with left:
        name = st.selectbox(
            "data set",
            list(DATASETS),
            key=key("data_name"),
            help=HELP["data_name"],
            format_func=lambda name: DATASETS[name].title,
            persist_state="session",
        )
        kind = DATASETS[str(name)]
        st.markdown(kind.teaches)
        st.caption(_described(kind))
    with right:
        _settings(kind)
    icon_button("Use this data set", "data_use", "check", change.generate)
    problem(app, "generated")


def _described(kind: DatasetKind) -> str:
    targets = f"{_counted(len(kind.classes), 'class')[:-1]}es" if kind.classes else "a number as the target"
    most = "up to " if len(kind.classes) > 2 else ""
    return f"{_counted(len(kind.inputs), 'input')}, {most}{targets}"


def _settings(kind: DatasetKind) -> None:
    first, second = st.columns(2, gap="large")
    with first:
        form_field(f"number of points (4 to {MOST_SAMPLES:,})", "data_samples", 200, POINTS, help=HELP["data_samples"])
        st.slider(
            "noise", NOISE.low, NOISE.high, 0.0, 0.01, key=key("data_noise"), help=NOISE.says, persist_state="session"
        )
    with second:
        form_field("seed of the samples", "data_seed", 0, Limits(0, MAX_SEED), help=HELP["data_seed"])
        st.slider(
            "share of test data",
            TEST_FRACTION.low,
            TEST_FRACTION.high,
            0.0,
            0.05,
            key=key("data_test_fraction"),
            help=TEST_FRACTION.says,
            persist_state="session",
        )
    if len(kind.classes) > 2:
        with first:
            form_field("classes", "data_classes", 2, Limits(2, len(kind.classes)), help=HELP["data_classes"])


def _rows(app: App) -> None:
    """The samples as a table to edit, one in each row."""
    held = app.session.data
    st.caption(
        f"The samples in use, up to {MOST_SAMPLES:,} rows. Add rows at the end; mark rows at their left to delete "
        "them. What is changed here counts once it is used; the run then begins at update 0."
    )
    names = {f"x{i}": f"input {name}" for i, name in enumerate(held.inputs, 1)}
    names |= {f"y{i}": f"target {name}" for i, name in enumerate(held.outputs, 1)}
    columns = {column: st.column_config.NumberColumn(name) for column, name in names.items()}
    test = st.column_config.CheckboxColumn("for testing", default=False)
    draft = app.draft
    table = draft.table if draft and draft.data is held else table_of(held)
    st.data_editor(
        table,
        num_rows="dynamic",
        key=key(ROWS),
        height=height_of(held.samples + held.test_samples),
        width="stretch",
        column_config=columns | {TEST: test},
    )
    with st.container(horizontal=True, key="rows_buttons"):
        icon_button("Use the edited table", "rows_use", "check", change.edit_rows)
        icon_button("Drop the changes", "rows_drop", "undo", change.drop_rows, disabled=not app.settings.rows_pending)
    problem(app, "rows")
