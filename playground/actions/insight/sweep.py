"""Training many runs beside the page, and opening one of them."""

from __future__ import annotations

from backprop_core import BackpropError
from playground.actions.beginning import show_start
from playground.model.insight.sweep.results import runs_in_order
from playground.model.insight.sweep.settings import SETTINGS
from playground.model.insight.sweep.sweeps import NOTHING, USUAL_SEEDS, USUAL_UPDATES, Swept, Wish
from playground.visit.app import App
from playground.visit.spinner import busy
from playground.visit.state import acting
from playground.visit.viewing import title_of
from playground.visit.widgets import widget


@acting
def begin(app: App) -> None:
    """Train what the fields say, as they are at the click."""
    app.views.sweeps.begin(app.session, title_of(app), wish(), lambda: not app.channel.left)


@acting
def again(app: App) -> None:
    """Train what the last sweep was of, whatever the fields say by now."""
    if swept := app.views.sweeps.present:
        app.views.sweeps.begin(app.session, title_of(app), swept.wish, lambda: not app.channel.left)


def wish() -> Wish:
    """What the fields say."""
    seeds, updates = widget("sweep_seeds"), widget("sweep_updates")
    return Wish(
        widget("sweep_first") or next(iter(SETTINGS)),
        widget("sweep_first_values") or "",
        widget("sweep_second") or NOTHING,
        widget("sweep_second_values") or "",
        USUAL_SEEDS if seeds is None else seeds,
        USUAL_UPDATES if updates is None else updates,
    )


@acting
def cancel(app: App) -> None:
    """Stop training; what there is stays."""
    app.views.sweeps.cancel()


@acting
def open_clicked(app: App, name: str) -> None:
    """Open the run of the row whose button was clicked: its start, and its updates up to where the sweep ended."""
    swept, click = app.views.sweeps.present, widget(name)
    if swept is not None and click and 0 <= click["row"] < len(swept.sweep.runs):
        _open(app, swept, runs_in_order(swept)[click["row"]])


def _open(app: App, swept: Swept, place: int) -> None:
    run, name = swept.sweep.runs[place], swept.name_of(place)
    try:
        app.session.restart(run.network, run.training, run.data, run.start)
    except BackpropError as error:
        app.notice = str(error)
        return
    show_start(app)
    with busy(app, f"Running {name} to update {swept.sweep.updates:,}"):
        _go_on(app, swept.sweep.marks.tolist())
    app.moved()
    diverged = f" {app.stopped}" if app.session.divergence else ""
    completed = f"{app.session.completed:,} update{'s' * (app.session.completed != 1)}"
    app.notice = f"From the sweep: {name}, after {completed}.{diverged} Undo (Z) brings the other run back."


def _go_on(app: App, marks: list[int]) -> None:
    """Run to the last of these numbers of updates, and record the scores at each, which curves are drawn of."""
    for mark in marks:
        if app.session.divergence:
            return
        app.session.run(mark - app.session.completed)
        app.views.record(app.session)
