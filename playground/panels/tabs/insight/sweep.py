"""One or two settings over several values and seeds, trained beside the page."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from playground.actions.insight import sweep as actions
from playground.components.live_plot import still_plot
from playground.explain.insight.sweep import (
    COLUMNS,
    groups_table,
    runs_table,
    swept_in_words,
    trained_in_words,
    unfinished_in_words,
)
from playground.figures.insight.sweep import sweep_figure
from playground.formats import escape_markdown
from playground.model.insight.sweep.results import medians
from playground.model.insight.sweep.settings import SETTINGS
from playground.model.insight.sweep.sweeps import MOST_SEEDS, MOST_UPDATES, NOTHING, USUAL_SEEDS, USUAL_UPDATES, Swept
from playground.model.insight.sweep.values import LONGEST
from playground.panels.parts.help import HELP
from playground.panels.parts.icon_button import icon_button
from playground.panels.parts.tables import NO_NUMBER, four_digits
from playground.panels.parts.working import working
from playground.screen.themed import themed
from playground.visit.app import App
from playground.visit.ranges import Limits
from playground.visit.widgets import form_field, key, widget

SEEDS, UPDATES = Limits(1, MOST_SEEDS), Limits(1, MOST_UPDATES)
KEPT: dict[str, Any] = {"persist_state": "session"}
SHORT, HIGH = 10, 400  # rows that stand there as they are; pixels of a table that has more


def sweep(app: App) -> None:
    """Draw what is to be swept, and what the last sweep has found."""
    _form(app)
    words = "Trains them beside the page; the run that is shown stays"
    icon_button("Train these runs", "sweep_begin", "rocket_launch", actions.begin, help=words)
    found = app.views.sweeps
    if found.refused:
        st.warning(escape_markdown(found.refused))
    if swept := found.present:
        working(app, swept.job, "Sweep", lambda: _draw(app, swept), actions.cancel)


def _form(app: App) -> None:
    """The fields. A number out of range stays in its field, which says so: no sweep begins with the one before it."""
    first, second, rest = st.columns(3)
    with first:
        _setting(app, "sweep_first", "setting", list(SETTINGS))
    with second:
        _setting(app, "sweep_second", "and", [NOTHING, *SETTINGS])
    with rest:
        form_field("seeds", "sweep_seeds", USUAL_SEEDS, SEEDS, holds=True, help=HELP["sweep_seeds"])
        form_field("updates", "sweep_updates", USUAL_UPDATES, UPDATES, holds=True, help=HELP["sweep_updates"])


def _setting(app: App, name: str, words: str, names: list[str]) -> None:
    st.selectbox(words, names, key=key(name), help=HELP[name], **KEPT)
    chosen = widget(name) or names[0]
    values = f"{name}_values"
    usual = ", ".join(SETTINGS[chosen].usual(app.session)) if chosen in SETTINGS else ""
    st.text_input(
        "values",
        key=key(values),
        help=HELP[values],
        placeholder=usual,
        max_chars=LONGEST,
        disabled=chosen == NOTHING,
        **KEPT,
    )


def _draw(app: App, swept: Swept) -> None:
    st.caption(escape_markdown(trained_in_words(swept)))
    drawn = themed(app, lambda theme: sweep_figure(swept=swept, middles=medians(swept), theme=theme))
    label = swept_in_words(swept) if swept.complete else "Losses of the runs so far: thick lines are medians."
    still_plot(**drawn, element="sweep", label=label)
    if not swept.complete:
        with st.container(horizontal=True, vertical_alignment="center"):
            why = unfinished_in_words(swept)
            st.caption(why or label)
            if why:
                words = "Trains the same values, seeds and updates from the start, beside the page"
                icon_button("Run it again", "sweep_again", "refresh", actions.again, help=words)
        return
    st.caption(escape_markdown(f"{label} Lines are medians, bands go from the lowest to the highest run."))
    left, right = st.columns(2)
    with left:
        _groups(swept)
    with right:
        _runs(swept)


def _groups(swept: Swept) -> None:
    st.caption("By values, the lowest median first.")
    table = groups_table(swept)
    alt = "The values and their losses"
    st.dataframe(
        table,
        hide_index=True,
        key="sweep_groups",
        alt=alt,
        column_config=four_digits(table, COLUMNS),
        placeholder=NO_NUMBER,
    )


def _runs(swept: Swept) -> None:
    """Every run, with a button that opens it and stays no tick."""
    st.caption(
        "Run by run, the lowest loss first. Open shows one as it has ended; Undo (Z) brings the present one back."
    )
    name, table = f"sweep_open_{id(swept.sweep)}", runs_table(swept)
    button = st.column_config.ButtonColumn(key=name, on_click=partial(actions.open_clicked, name))
    st.dataframe(
        table,
        hide_index=True,
        column_config={**four_digits(table), "open": button},
        height="content" if len(table["seed"]) <= SHORT else HIGH,
        placeholder=NO_NUMBER,
        key="sweep_runs",
        alt="Every run with its loss",
    )
