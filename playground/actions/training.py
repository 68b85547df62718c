"""What is clicked in the training views: a moment to travel to, a sample to look at, a place for another one."""

from __future__ import annotations

from backprop_core.analysis.evaluation import has_classes
from playground.actions import data, samples, transport
from playground.model.document.choices import PART
from playground.model.shown.sample import inputs_of
from playground.model.training.looked import part_of
from playground.visit import surface_settings
from playground.visit.app import App
from playground.visit.reading import held_name, with_choices
from playground.visit.state import acting
from playground.visit.widgets import chosen, set_widget

GO_TO = "go_to_update"
LOOKED = ("updates_window", "updates_first", "updates_last")


def number_in(identifier: str | None, prefix: str) -> int | None:
    """7 for "update-7"; None for anything else: what comes from the browser is not trusted."""
    stem, _, digits = (identifier or "").partition("-")
    return int(digits) if stem == prefix and digits.isascii() and digits.isdigit() and len(digits) < 12 else None


def travel_to(app: App, identifier: str | None) -> None:
    """Go to the end of the update whose point in a curve was clicked."""
    completed = number_in(identifier, "update")
    if completed is not None and completed <= app.session.furthest:
        app.play = None
        transport.to_completed(app, completed)
        app.settle()


def look_at(app: App, first: int | None, last: int | None) -> None:
    """Have the curves show a part that was dragged over, as far as the run has come, or all; Play goes on."""
    choices = {name: value for name, value in app.settings.choices.items() if name not in LOOKED}
    if first is not None and last is not None:
        low, high = part_of(min(first, app.session.furthest - 1), min(last, app.session.furthest))
        choices |= {"updates_window": PART, "updates_first": low, "updates_last": high}
    app.settings = with_choices(app.settings, choices, app.session, by_hand=LOOKED)
    app.order += 1


@acting
def go_to(app: App) -> None:
    """Go to the end of the update whose number was typed."""
    typed = chosen(GO_TO)
    if isinstance(typed, int):
        travel_to(app, f"update-{min(max(typed, 0), app.session.furthest)}")


@acting
def go_to_hit(app: App, update: int) -> None:
    """Go to a place where a rule has stopped Play."""
    travel_to(app, f"update-{update}")


def pick_column(app: App, identifier: str | None) -> None:
    """Show the sample of the batch whose dot was clicked."""
    column = number_in(identifier, "column")
    if column is not None and column < len(app.session.batch):
        app.play, app.sample = None, column
        app.moved()


def pick_on_surface(app: App, identifier: str | None, place: tuple[float, float] | None) -> None:
    """The sample of a point is shown; a place between them gets a sample, if that is switched on."""
    sample = number_in(identifier, "sample")
    if sample is not None:
        samples.show(app, sample)
    elif place and app.settings.surface.adds:
        data.add_point(app, *place, _target(app))


def _target(app: App) -> int | list[float]:
    """Of the point to be added: its class, or a number for each output."""
    held = app.session.data
    targets = app.settings.surface.targets
    if has_classes(held):
        return int(targets[0]) if targets else 0
    return [targets[row] if row < len(targets) else 0.0 for row in range(held.n_out)]


@acting
def hold_as_shown(app: App) -> None:
    """Hold the inputs that the surface does not go over at their values in the sample shown."""
    values = inputs_of(app.session.data, app.number)
    for row in surface_settings.held_rows(app):
        set_widget(held_name(row), float(values[row]))
