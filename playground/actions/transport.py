"""Moving through the run: step, back, the time line, reset, undo. Who moves by hand takes over from Play."""

from __future__ import annotations

from backprop_core.analysis.explain import gradients_made
from backprop_core.tape.operation import GRANULARITIES
from playground.model.network.changes import restart_on
from playground.model.shown.sample import same_size
from playground.model.shown.undone import Change
from playground.visit.app import App
from playground.visit.spinner import busy, while_replaying
from playground.visit.state import acting


def step(app: App) -> None:
    """Run on by the chosen granularity."""
    app.play = None
    app.session.step(app.granularity)
    app.moved()


def back(app: App) -> None:
    """Go back by the chosen granularity."""
    app.play, session = None, app.session
    far = session.batches_per_epoch if app.granularity == "epoch" else 1
    with while_replaying(app, session.position.update - far):
        session.back(app.granularity)
    app.settle()


def phase_end(app: App) -> None:
    """Run to the end of the phase."""
    app.play = None
    app.session.step("phase")
    app.moved()


@acting
def to_gradients(app: App) -> None:
    """Run on to where all gradients of this update are there."""
    app.play = None
    while not gradients_made(app.session) and app.session.divergence is None:
        app.session.step("phase")
    app.moved()


def reset(app: App) -> None:
    """The very same start: weights and training, and the data but for numbers that were set by hand.

    Samples that were added since stay: they are data that nobody can get back by other means than Undo.
    """
    app.play, session = None, app.session
    app.locked = None
    if same_size(session.first.data, session.data):
        session.reset()
    else:
        restart_on(session, session.data)
    app.settle()


def travel(app: App, update: int, operation: int) -> None:
    """Jump to a place on the time line, or to the nearest one that there is: an update may have fewer operations."""
    app.play, session = None, app.session
    update = min(max(update, 0), session.reach.update)
    operation = min(max(operation, 0), session.tape_length(update))
    with while_replaying(app, update):
        session.travel(update, operation)
    app.moved()


def to_completed(app: App, updates: int) -> None:
    """Go to where so many updates are done, at most the furthest of the course, and show all of the last one."""
    session, update = app.session, max(updates - 1, 0)
    with while_replaying(app, update):
        session.travel(update, session.tape_length(update) if updates else 0)


@acting
def run_to(app: App, updates: int) -> None:
    """Run on until that many updates are done, and to the gradients of the next one."""
    app.play, session = None, app.session
    with busy(app, f"Running to update {updates:,}"):
        session.run(updates - session.completed)
    if session.divergence is None:
        session.prime()
    app.moved()


def undo(app: App) -> None:
    """Take the last edit back; a sentence about it that may still be on screen gives way to one about that."""
    app.play, change = None, Change(app.session, app.told)
    if app.session.undo() and change.belies_what_was_told:
        app.notice = f"Undone: {change.in_words(app.element)}, as before."
    app.moved()


def redo(app: App) -> None:
    """Make the last edit that was taken back again."""
    app.play, change = None, Change(app.session, app.told)
    if app.session.redo() and change.belies_what_was_told:
        app.notice = f"Done again: {change.in_words(app.element)}."
    app.moved()


undo_clicked = acting(undo)


def choose_granularity(app: App, name: str) -> None:
    """Another size of a step; an unknown one is ignored."""
    if name in GRANULARITIES:
        app.granularity = name


def next_granularity(app: App) -> None:
    """The next finer or coarser step, round and round."""
    at = GRANULARITIES.index(app.granularity)
    app.granularity = GRANULARITIES[(at + 1) % len(GRANULARITIES)]


def enlarge(app: App) -> None:
    """Everything larger, for a projector, or as usual again."""
    app.large = not app.large
    app.changed()
