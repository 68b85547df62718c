"""Other data. What is refused leaves everything as it was, and a sentence beside the form says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from backprop_core import BackpropError, Dataset, DataSpec, NetworkSpec, make_dataset
from backprop_core.checks import checked_integer
from backprop_core.data import DATASETS
from playground.actions.beginning import begin, begun_in_words, keeps_weights
from playground.actions.edits import edit
from playground.model.network.adapting import Task, changes_in_words, fitted, task_of
from playground.model.tables import DataImportError, edited_dataset
from playground.model.tables.draft import heard
from playground.model.tables.limits import LARGEST, MOST_SAMPLES
from playground.model.tables.rows import needed_targets, shown_targets
from playground.visit.app import App
from playground.visit.note import Note
from playground.visit.reading import ROWS
from playground.visit.state import acting
from playground.visit.surface_settings import forget_held
from playground.visit.widgets import renew, widget


def attempt(app: App, part: str, change: Callable[[App], None]) -> None:
    """Make a change, or keep the sentence that says why not; a run that plays goes on then."""
    problem = ""
    try:
        change(app)
    except DataImportError as error:
        problem = str(error)
    except BackpropError as error:
        problem = f"{error}."
    app.problems = {part: problem} if problem else {}


@acting
def generate(app: App) -> None:
    """Take the data set of the form."""
    attempt(app, "generated", _generate)


@acting
def edit_rows(app: App) -> None:
    """Take the table as it was edited."""
    attempt(app, "rows", _edit_rows)


@acting
def drop_rows(app: App) -> None:
    """Show the table of the samples in use again."""
    _forget_draft(app)


def add_point(app: App, x1: float, x2: float, target: int | Sequence[float]) -> None:
    """One more training sample of two inputs: its class, counted from 0, or its targets. A refusal is said at once.

    The run goes on with it.
    """
    app.play = None
    try:
        _add_point(app, x1, x2, target)
    except DataImportError as error:
        app.notice = str(error)


def take(app: App, data: Dataset, network: NetworkSpec, lines: Sequence[str] = ()) -> None:
    """Train on other data from update 0, with a network that fits them. Undo takes it back."""
    says, keep = changes_in_words(app.session.network, network), keeps_weights()
    begin(app, network, data, keep=keep)
    app.notice = " ".join(filter(None, (says, begun_in_words(keep=keep))))
    app.note = Note(data, tuple(filter(None, [says, *lines])))


def _generate(app: App) -> None:
    fields = ("name", "samples", "noise", "test_fraction", "seed")
    wanted = {field: widget(f"data_{field}") for field in fields}
    wanted["samples"] = checked_integer("samples", wanted["samples"], 4, MOST_SAMPLES)
    data, present = make_dataset(DataSpec(**wanted)), app.session.network
    forget_held()
    if not data.classes:
        take(app, data, fitted(present, task_of(data))[0])
        return
    most = len(DATASETS[str(wanted["name"])].classes)
    classes = checked_integer("classes", widget("data_classes"), 2, most) if most > 2 else 2
    network, encoding = fitted(present, Task(data.n_in, classes))
    take(app, make_dataset(DataSpec(**wanted, classes=classes, labels=encoding)), network)


def _edit_rows(app: App) -> None:
    session = app.session
    draft = heard(app.draft, session.data, widget(ROWS))
    if draft is None or not draft.pending:
        raise DataImportError("Nothing has been changed in the table.")
    take(
        app, edited_dataset(session.data, draft.changes, session.network.loss_record.name, draft.table), session.network
    )
    _forget_draft(app)


def _forget_draft(app: App) -> None:
    app.draft = None
    renew(ROWS)


def _add_point(app: App, x1: float, x2: float, target: int | Sequence[float]) -> None:
    session = app.session
    data = session.data
    if app.settings.rows_pending:
        raise DataImportError(
            'The table under "Edit the samples" (tab Data) has changes that are not in use. Use or drop them first.'
        )
    if data.n_in != 2:
        raise DataImportError(f"A point has two inputs, and the network has {data.n_in}.")
    if data.samples + data.test_samples >= MOST_SAMPLES:
        raise DataImportError(f"There are {MOST_SAMPLES:,} samples, as many as are used: delete one first.")
    y = _targets(target, data, session.network) if isinstance(target, int) else np.array(target, dtype=np.float64)
    if y.shape != (data.n_out,):
        raise DataImportError(f"A point has one target for each of the {data.n_out} outputs.")
    if not (np.abs([x1, x2, *y]) <= LARGEST).all():
        raise DataImportError("Inputs and targets of a point are finite numbers that are not too large.")
    loss = session.network.loss_record
    if needed := needed_targets(y, loss.name):
        words = "The target of a point" if len(y) == 1 else "The targets of a point"
        raise DataImportError(f"{words} must be {needed} for {loss.title}, not {shown_targets(y)}.")
    X = np.column_stack([data.X, np.array([x1, x2])])
    edit(
        app, data=replace(data, X=X, Y=np.column_stack([data.Y, y])), training=session.training.replaced(schedule=None)
    )
    app.locked = None


def _targets(label: int, data: Dataset, network: NetworkSpec) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The targets of a class: a row for each, or one whose lower value is the first class."""
    if not 0 <= label < max(2, data.n_out):
        raise DataImportError(f"There is no class {label}: they count from 0 to {max(2, data.n_out) - 1}.")
    signs = network.loss_record.name == "hinge" or data.Y.min() < 0
    low = -1.0 if signs else 0.0
    return np.where(np.arange(data.n_out) == label, 1.0, low) if data.n_out > 1 else np.array([(low, 1.0)[label]])
