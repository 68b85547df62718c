"""Writing a step in, in its table or beside the graph: beginning, having it marked or shown, and leaving."""

from __future__ import annotations

from dataclasses import replace

from backprop_core import Entry
from playground.actions.asking.questions import leave
from playground.actions.selection import select
from playground.model.asking.question import code_of
from playground.model.exercise import MOST, Exercise, askable, usual
from playground.model.exercise.blanks import count
from playground.model.exercise.on_graph import element_of
from playground.visit.app import App
from playground.visit.state import acting
from playground.visit.widgets import renew, widget

BLANKS = "exercise_blanks"  # the quantities that are to be left blank


def cell(place: str) -> str:
    """The name of the field for a blank."""
    return f"blank_{place}"


def chosen_blanks(app: App) -> tuple[str, ...]:
    """The quantities that the visitor has chosen, as far as this step has them; the usual ones before that."""
    chosen, known = widget(BLANKS), askable(app.under_veil)
    return usual(app.under_veil) if chosen is None else tuple(name for name in known if name in chosen)


def running(app: App) -> Exercise | None:
    """The exercise that is under way, or has just been finished."""
    return app.asking if isinstance(app.asking, Exercise) else None


@acting
def begin(app: App) -> None:
    """Leave the chosen quantities blank on the whole page."""
    names = chosen_blanks(app)
    if app.veil or not 0 < count(app.under_veil, names) <= MOST:
        return
    app.asking = exercise = Exercise.begun(app.under_veil, names)
    for stage in exercise.stages:
        for entry in stage.entries:
            renew(cell(code_of(entry)))
    _go_to(app, exercise.entry_after(""))
    app.changed()


@acting
def mark(app: App) -> None:
    """Mark what has been written in."""
    if (exercise := running(app)) and exercise.is_open:
        typed = {place: str(widget(cell(place)) or "") for place in map(code_of, exercise.stage.entries)}
        app.asking = exercise.marked(typed)
        app.changed()


def write(app: App, place: str, text: str) -> None:
    """Mark a number that was written beside the graph; once it is right, the next blank is selected.

    A place that is not to be written now is ignored.
    """
    exercise = running(app)
    if exercise is None or not exercise.is_open or place not in map(code_of, exercise.left):
        return
    app.asking = found = exercise.marked({place: text})
    verdict = found.verdicts.get(place)
    if verdict and verdict.right:
        _go_to(app, found.entry_after(place))
    app.changed()


def _go_to(app: App, entry: Entry | None) -> None:
    """Select the element of a blank, whose field is the one that is written next."""
    if entry and isinstance(app.asking, Exercise):
        app.asking = replace(app.asking, current=code_of(entry))
        select(app, element_of(entry))


@acting
def show_rest(app: App) -> None:
    """Show what is missing of this stage."""
    if (exercise := running(app)) and exercise.is_open:
        app.asking = exercise.given_up()
        app.changed()


left = acting(leave)
