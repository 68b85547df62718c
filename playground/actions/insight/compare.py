"""Keeping a run to compare others with, going back to it, and dropping it."""

from __future__ import annotations

from playground.model.document.entering import go_over_course
from playground.model.insight.kept_runs import MOST_KEPT
from playground.visit.app import App
from playground.visit.state import acting


@acting
def keep(app: App) -> None:
    """Keep the present run as it stands."""
    runs = app.views.kept
    first = runs.runs[0].number if len(runs.runs) == MOST_KEPT else None
    kept = runs.keep(app.session, app.scene, app.views.scores(app.session, run_again=False))
    left = f" Run {first} has made room for it: {MOST_KEPT} are kept at most." if first else ""
    app.notice = f"Run {kept.number} is kept: change something and run again.{left}"


@acting
def go_back(app: App, number: int) -> None:
    """Go back to a run that is kept; one undo leads to the present one."""
    kept = app.views.kept.numbered(number)
    if kept is None:
        return
    app.play = None
    app.change_scene(kept.scene, lambda session: go_over_course(session, kept.course.copied()))
    app.returned = True
    app.notice = f"Run {number}, as it was kept. Undo (Z) brings the other one back."


@acting
def drop(app: App, number: int) -> None:
    """Keep a run no longer."""
    app.views.kept.drop(number)
