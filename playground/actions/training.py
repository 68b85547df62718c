"""What is clicked in the training views: a moment to travel to, a sample to look at, a place for another one."""

from __future__ import annotations

from backprop_core.analysis.evaluation import has_classes
from playground.actions import data, samples, transport
from playground.actions.once import once
from playground.live_plot import LivePlotResult
from playground.model.shown.sample import inputs_of
from playground.visit import state, surface_settings

CLASS = "surface_class"


def target_key(row: int) -> str:
    """The key of the field for a target of a point to be added."""
    return f"surface_target_{row}"


def number_in(identifier: str | None, prefix: str) -> int | None:
    """7 for "update-7"; None for anything else: what comes from the browser is not trusted."""
    stem, _, digits = (identifier or "").partition("-")
    return int(digits) if stem == prefix and digits.isascii() and digits.isdigit() and len(digits) < 12 else None


def travel_clicked(key: str) -> None:
    """Go to the end of the update whose point in a curve was clicked."""
    completed = number_in(LivePlotResult.of(state.widget(key)).selected, "update")
    if completed is not None and completed <= state.app_session().furthest:
        state.at_rest()
        transport.to_completed(completed)
        transport.settle()


def pick_column(key: str) -> None:
    """Show the sample of the batch whose dot was clicked."""
    app = state.at_rest()
    column = number_in(LivePlotResult.of(state.widget(key)).selected, "column")
    if column is not None and column < len(app.session.batch):
        app.sample = column
        state.moved()


@once
def surface_clicked(key: str) -> None:
    """The sample of a point is shown; a place between them gets a sample, if that is switched on."""
    result = LivePlotResult.of(state.widget(key))
    sample = number_in(result.selected, "sample")
    if sample is not None:
        samples.show(sample)
    elif result.clicked_at and state.widget("surface_adds"):
        data.add_point(*result.clicked_at, _target())


def _target() -> int | list[float]:
    """Of the point to be added: its class, or a number for each output."""
    held = state.app_session().data
    if has_classes(held):
        return int(state.widget(CLASS) or 0)
    return [float(state.widget(target_key(row)) or 0.0) for row in range(held.n_out)]


def hold_as_shown() -> None:
    """Hold the inputs that the surface does not go over at their values in the sample shown."""
    values = inputs_of(state.app_session().data, state.app().number)
    for row in surface_settings.held_rows():
        state.set_widget(surface_settings.held_key(row), float(values[row]))
