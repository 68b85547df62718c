"""What is clicked in the training views: a moment to travel to, a sample to look at, a place for another one."""

from __future__ import annotations

import numpy as np

from playground import state
from playground.actions import data, moving
from playground.actions.once import once
from playground.live_plot import LivePlotResult


def number_in(identifier: str | None, prefix: str) -> int | None:
    """7 for "update-7"; None for anything else: what comes from the browser is not trusted."""
    stem, _, digits = (identifier or "").partition("-")
    return int(digits) if stem == prefix and digits.isascii() and digits.isdigit() and len(digits) < 12 else None


def travel_clicked(key: str) -> None:
    """Go to the end of the update whose point in a curve was clicked."""
    completed = number_in(LivePlotResult.of(state.widget(key)).selected, "update")
    if completed is not None and completed <= state.app_session().furthest:
        state.at_rest()
        moving.to_completed(completed)
        moving.settle()


def pick_column(key: str) -> None:
    """Show the sample of the batch whose dot was clicked."""
    app = state.app()
    column = number_in(LivePlotResult.of(state.widget(key)).selected, "column")
    if column is not None and column < len(app.session.batch):
        app.sample = column
        state.moved()


@once
def surface_clicked(key: str) -> None:
    """A sample is shown, if this update uses it; a place between them gets a sample, if that is switched on."""
    result = LivePlotResult.of(state.widget(key))
    sample = number_in(result.selected, "sample")
    if sample is not None:
        _show_sample(sample)
    elif result.clicked_at and state.widget("surface_adds"):
        x, y = result.clicked_at
        target = state.widget("surface_target")
        data.add_point(x, y, target if isinstance(target, int) else [float(target or 0.0)])


def _show_sample(sample: int) -> None:
    app = state.at_rest()
    places = np.flatnonzero(app.session.batch == sample)
    if not places.size:
        app.notice = (
            f"Sample {sample + 1} is not among the {len(app.session.batch)} of this update's batch. Choose a full "
            "batch in the tab Network, or step on until it has its turn."
        )
        return
    app.sample = int(places[0])
    state.moved()
