"""Runs that are kept beside the present one: their curves, what differs, and the way back to each."""

from __future__ import annotations

import streamlit as st

from playground.actions.insight import compare as actions
from playground.components.live_plot import still_plot
from playground.explain.insight.compare import compare_table, compared_in_words
from playground.figures.insight.compare import compare_figure
from playground.formats import escape_markdown
from playground.model.insight.kept_runs import as_it_stands, titles
from playground.panels.parts.icon_button import icon_button
from playground.panels.parts.tables import four_digits
from playground.screen.themed import themed
from playground.visit.app import App


def compare(app: App) -> None:
    """Draw the button that keeps the present run, and all that are kept beside it."""
    icon_button("Keep this run", "compare_keep", "bookmark_add", actions.keep, help="Keeps it as it stands, to compare")
    kept = app.views.kept.runs
    if not kept:
        st.caption("Keep this run, change something, and run again: the curves are drawn over each other here.")
        return
    present = as_it_stands(app.session, app.scene, app.views.scores(app.session, run_again=False))
    runs = [*kept, present]
    names = titles(runs)
    drawn = themed(app, lambda theme: compare_figure(runs=runs, names=names, theme=theme))
    label = compared_in_words(runs, names)
    still_plot(**drawn, element="compare", label=label)
    st.caption(escape_markdown(label))
    table, alt = compare_table(runs), "The runs and what differs"
    st.dataframe(table, hide_index=True, key="compare_table", alt=alt, column_config=four_digits(table))
    for run, name in zip(kept, names, strict=False):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(escape_markdown(name), width="content")
            back = "Graph, ledger and surface are of it then; Undo brings the present run back"
            icon_button(
                f"Go to run {run.number}", f"compare_go_{run.number}", "history", actions.go_back, run.number, help=back
            )
            drop = f"compare_drop_{run.number}"
            icon_button(f"Drop run {run.number}", drop, "delete", actions.drop, run.number, help="Keeps it no longer")
