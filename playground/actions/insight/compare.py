"""Keeping a run to compare others with, going back to it, dropping it and putting it back."""

from __future__ import annotations

from playground.actions import transport
from playground.actions.edits import edit
from playground.model.document.entering import go_over_course
from playground.model.insight.kept_runs import MOST_KEPT, KeptRun
from playground.visit.app import App
from playground.visit.state import acting
from playground.visit.viewing import title_of


@acting
def keep(app: App) -> None:
    """Keep the present run as it stands."""
    if known := app.views.kept.standing(app.session):
        app.notice = f"This run is kept already, as run {known.number}: change something or run on, then keep it."
        return
    scores = app.views.scores(app.session, run_again=False)
    kept, left = app.views.kept.keep(app.session, (app.scene, title_of(app)), scores, lambda: not app.channel.left)
    app.notice = f"Run {kept.number} is kept: change something, and run again from the start.{_made_room(left)}"


@acting
def run_again(app: App) -> None:
    """Begin the run anew from its first weights, with the settings of now; one undo leads to the present run."""
    training, mark = app.session.training, app.session.mark
    transport.reset(app)
    if app.session.training != training:
        edit(app, training=training)
        app.session.join(mark)
    app.notice = "The run begins anew: its first weights, the settings of now. Undo (Z) brings the other one back."


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
    app.notice = f"Run {number} is kept no longer. Its button below, not Undo (Z), puts it back."


@acting
def put_back(app: App, number: int) -> None:
    """Keep a run again that was dropped or has made room for another one."""
    left = app.views.kept.put_back(number)
    app.notice = f"Run {number} is kept again.{_made_room(left)}"


def _made_room(left: KeptRun | None) -> str:
    return f" Run {left.number} has made room for it: {MOST_KEPT} are kept at most." if left else ""
