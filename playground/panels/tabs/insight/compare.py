"""Runs that are kept beside the present one: their curves, what differs, and the way back to each."""

from __future__ import annotations

import streamlit as st

from playground.actions.insight import compare as actions
from playground.components.live_plot import still_plot
from playground.explain.insight.compare import compare_table, compared_in_words, late_in_words
from playground.figures.insight.compare import compare_figure
from playground.formats import escape_markdown
from playground.model.insight.kept_runs import KeptRun, titles
from playground.panels.parts.icon_button import icon_button
from playground.panels.parts.tables import NO_NUMBER, four_digits
from playground.panels.parts.working import working
from playground.screen.themed import themed
from playground.visit.app import App
from playground.visit.viewing import title_of


def compare(app: App) -> None:
    """Draw the button that keeps the present run, and all that are kept beside it."""
    with st.container(horizontal=True, gap="small"):
        keeps = "Keeps it as it stands, to compare"
        icon_button("Keep this run", "compare_keep", "bookmark_add", actions.keep, help=keeps)
        begins = (
            "Begins at update 0 with the run's first weights and the settings of now, where Reset has those of then"
        )
        icon_button("Run again from the start", "compare_again", "replay", actions.run_again, help=begins)
    kept = app.views.kept
    runs = [*kept.runs, _present(app)]
    if kept.runs:
        _beside_each_other(app, runs)
    else:
        st.caption(
            "Keep this run, change something, run again from the start, and Play: the curves are drawn over each other."
        )
    names = {run.number: name for run, name in zip(kept.runs, titles(runs), strict=False)}
    for number in sorted([*names, *(run.number for run in kept.left)]):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if number in names:
                _kept(number, names[number])
            else:
                _left(number)


def _present(app: App) -> KeptRun:
    scores = app.views.scores(app.session, run_again=False)
    return app.views.kept.present(app.session, (app.scene, title_of(app)), scores, lambda: not app.channel.left)


def _beside_each_other(app: App, runs: list[KeptRun]) -> None:
    """Draw the curves and the table, and once more when all of the curves are complete."""
    jobs = [run.replay.job for run in runs if run.replay and run.replay.job and run.under_way]
    if jobs:
        working(app, jobs[0], "Earlier losses", lambda: _draw(app, runs), None)
    else:
        _draw(app, runs)


def _draw(app: App, runs: list[KeptRun]) -> None:
    runs = [run.as_known() for run in runs]  # figure, table and words tell of the same moment
    names = titles(runs)
    drawn = themed(app, lambda theme: compare_figure(runs=runs, names=names, theme=theme))
    label = compared_in_words(runs, names)
    still_plot(**drawn, element="compare", label=label)
    st.caption(escape_markdown(" ".join([label, *late_in_words(runs, names)])))
    table, alt = compare_table(runs), "The runs and what differs"
    st.dataframe(
        table, hide_index=True, key="compare_table", alt=alt, column_config=four_digits(table), placeholder=NO_NUMBER
    )


def _kept(number: int, name: str) -> None:
    st.markdown(escape_markdown(name), width="content")
    back = "Graph, ledger and surface are of it then; Undo brings the present run back"
    icon_button(f"Go to run {number}", f"compare_go_{number}", "history", actions.go_back, number, help=back)
    drop = "Keeps it no longer; it can be put back here"
    icon_button(f"Drop run {number}", f"compare_drop_{number}", "delete", actions.drop, number, help=drop)


def _left(number: int) -> None:
    """Draw what puts a run back where it was."""
    st.markdown(f"run {number} is not kept any more; this button, not Undo (Z), puts it back", width="content")
    back, key = "Keeps it again, as it stood", f"compare_put_back_{number}"
    icon_button(f"Put run {number} back", key, "restore_from_trash", actions.put_back, number, help=back)
