"""Other data. What is refused leaves everything as it was, and a sentence beside the form says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from backprop_core import BackpropError, Dataset, DataSpec, NetworkSpec, make_dataset
from backprop_core.checks import checked_integer
from backprop_core.data import DATASETS
from playground.actions.editing import edit
from playground.actions.transport import COARSE
from playground.model.network import changes
from playground.model.network.adapting import Task, changes_in_words, fitted, task_of
from playground.model.tables import DataImportError, edited_dataset
from playground.model.tables.limits import LARGEST, MOST_SAMPLES
from playground.model.tables.rows import needed_targets, shown_targets
from playground.visit import state, surface_settings

ROWS = "data_rows"
PARTS = ("generated", "rows", "read", "own")


@dataclass(frozen=True, eq=False)
class Note:
    """What there is to say about data as long as they are the ones in use."""

    data: Dataset
    lines: tuple[str, ...]


def problem_key(part: str) -> str:
    """Where the sentence is kept that says why a part of the tab refused."""
    return f"data_problem_{part}"


def attempt(part: str, change: Callable[[], None]) -> None:
    """Make a change, or keep the sentence that says why not; a run that plays goes on then."""
    problem = ""
    try:
        change()
    except DataImportError as error:
        problem = str(error)
    except BackpropError as error:
        problem = f"{error}."
    for each in PARTS:
        state.set_widget(problem_key(each), problem if each == part else "")


def generate() -> None:
    """Take the data set of the form."""
    attempt("generated", _generate)


def edit_rows() -> None:
    """Take the table as it was edited."""
    attempt("rows", _edit_rows)


def add_point(x1: float, x2: float, target: int | Sequence[float]) -> None:
    """One more training sample of two inputs: its class, counted from 0, or its targets. A refusal is said at once."""
    app = state.at_rest()
    try:
        _add_point(x1, x2, target)
    except DataImportError as error:
        app.notice = str(error)


def go_on_with(data: Dataset, network: NetworkSpec, lines: Sequence[str] = ()) -> None:
    """Train on other data: the run goes on, or another one begins if the network had to change. Undo takes it back."""
    app = state.app()
    says = changes_in_words(app.session.network, network)
    if network == app.session.network:
        edit(data=data, training=app.session.training.replaced(schedule=None))
        state.at_rest().locked = None
    else:
        changes.restart(app.session, network, data=data)
        state.at_rest().locked = None
        if state.granularity() in COARSE:
            app.session.prime()
        app.notice = says or None
        state.moved()
    state.set_widget("data_note", Note(data, tuple(filter(None, [says, *lines]))))


def note() -> tuple[str, ...]:
    """What there is to say about the data in use."""
    kept = state.widget("data_note")
    return kept.lines if isinstance(kept, Note) and kept.data is state.app_session().data else ()


def _generate() -> None:
    fields = ("name", "samples", "noise", "test_fraction", "seed")
    wanted = {field: state.widget(f"data_{field}") for field in fields}
    wanted["samples"] = checked_integer("samples", wanted["samples"], 4, MOST_SAMPLES)
    data, present = make_dataset(DataSpec(**wanted)), state.app_session().network
    surface_settings.forget_held()
    if not data.classes:
        go_on_with(data, fitted(present, task_of(data))[0])
        return
    most = len(DATASETS[str(wanted["name"])].classes)
    classes = checked_integer("classes", state.widget("data_classes"), 2, most) if most > 2 else 2
    network, encoding = fitted(present, Task(data.n_in, classes))
    go_on_with(make_dataset(DataSpec(**wanted, classes=classes, labels=encoding)), network)


def _edit_rows() -> None:
    session = state.app_session()
    data = edited_dataset(session.data, state.widget(ROWS) or {}, session.network.loss_record.name)
    go_on_with(data, session.network)


def _add_point(x1: float, x2: float, target: int | Sequence[float]) -> None:
    session = state.app_session()
    data = session.data
    if any((state.widget(ROWS) or {}).values()):
        raise DataImportError(
            'The table under "Edit the samples" has changes that are not in use. Use them first, or leave that part '
            "of the tab to drop them."
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
    go_on_with(replace(data, X=X, Y=np.column_stack([data.Y, y])), session.network)


def _targets(label: int, data: Dataset, network: NetworkSpec) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The targets of a class: a row for each, or one whose lower value is the first class."""
    if not 0 <= label < max(2, data.n_out):
        raise DataImportError(f"There is no class {label}: they count from 0 to {max(2, data.n_out) - 1}.")
    signs = network.loss_record.name == "hinge" or data.Y.min() < 0
    low = -1.0 if signs else 0.0
    return np.where(np.arange(data.n_out) == label, 1.0, low) if data.n_out > 1 else np.array([(low, 1.0)[label]])
