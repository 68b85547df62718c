"""Training many runs beside the page, and opening one of them."""

from __future__ import annotations

from backprop_core import BackpropError
from playground.actions.beginning import show_start
from playground.model.insight.sweeps import Wish
from playground.visit.app import App
from playground.visit.spinner import busy
from playground.visit.state import acting
from playground.visit.widgets import widget


@acting
def begin(app: App, wish: Wish) -> None:
    """Train what is wished for."""
    app.views.sweeps.begin(app.session, wish, lambda: not app.channel.left)


@acting
def cancel(app: App) -> None:
    """Stop training; what there is stays."""
    app.views.sweeps.cancel()


@acting
def open_selected(app: App, name: str) -> None:
    """Open the run whose row was selected: its start, and its updates up to where the sweep ended."""
    swept, selection = app.views.sweeps.present, widget(name)
    rows = selection["selection"]["rows"] if selection else []
    if swept is None or not rows or not 0 <= rows[0] < len(swept.sweep.runs):
        return
    run = swept.sweep.runs[rows[0]]
    try:
        app.session.restart(run.network, run.training, run.data, run.start)
    except BackpropError as error:
        app.notice = str(error)
        return
    show_start(app)
    with busy(app, f"Running to update {swept.sweep.updates:,}"):
        app.session.run(swept.sweep.updates)
    app.moved()
    app.notice = f"Run {rows[0] + 1} of the sweep, after {app.session.completed:,} updates. Undo brings the other back."
