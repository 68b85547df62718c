"""Other data. What is refused leaves everything as it was, and a sentence beside the form says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from backprop_core import BackpropError, Dataset, DataSpec, NetworkSpec, make_dataset
from backprop_core.datasets import DATASETS
from backprop_core.registry import checked_integer
from playground import architecture, state
from playground.actions.moving import COARSE, continue_after_edit
from playground.data_import import DataImportError, edited_dataset
from playground.data_import.limits import LARGEST, MOST_SAMPLES
from playground.fitting import Task, changes, fitted

ROWS = "data_rows"


@dataclass(frozen=True, eq=False)
class Note:
    """What there is to say about data as long as they are the ones in use."""

    data: Dataset
    lines: tuple[str, ...]


def problem_key(part: str) -> str:
    """Where the sentence is kept that says why a part of the tab refused."""
    return f"data_problem_{part}"


def attempt(part: str, change: Callable[[], None]) -> None:
    """Make a change, or keep the sentence that says why not."""
    state.at_rest()
    problem = ""
    try:
        change()
    except DataImportError as error:
        problem = str(error)
    except (BackpropError, TypeError, ValueError) as error:
        problem = f"{error}."
    state.set_widget(problem_key(part), problem)


def generate() -> None:
    """Take the data set of the form."""
    attempt("generated", _generate)


def edit_rows() -> None:
    """Take the table as it was edited."""
    attempt("rows", _edit_rows)


def add_point(x1: float, x2: float, target: int | Sequence[float]) -> None:
    """One more training sample of two inputs: its class, counted from 0, or its targets."""
    attempt("rows", lambda: _add_point(x1, x2, target))


def go_on_with(data: Dataset, network: NetworkSpec, lines: Sequence[str] = ()) -> None:
    """Train on other data: the run goes on, or another one begins if the network had to change. Undo takes it back."""
    app = state.app()
    says = changes(app.session.network, network)
    if network == app.session.network:
        complete = app.session.completed > app.session.position.update
        app.session.edit(data=data, training=app.session.training.replaced(schedule=None))
        app.locked = None
        continue_after_edit(complete)
    else:
        session = architecture.rebuilt(app.session, network, data=data)
        if state.granularity() in COARSE:
            session.prime()
        app.replace(session)
        state.moved()
    app.notice = says or None
    state.set_widget("data_note", Note(data, tuple(filter(None, [says, *lines]))))


def note() -> tuple[str, ...]:
    """What there is to say about the data in use."""
    kept = state.widget("data_note")
    return kept.lines if isinstance(kept, Note) and kept.data is state.app_session().data else ()


def _generate() -> None:
    name = str(state.widget("data_name"))
    wanted = {field: state.widget(f"data_{field}") for field in ("samples", "noise", "test_fraction", "seed")}
    checked_integer("samples", wanted["samples"], 4, MOST_SAMPLES)
    spec = DataSpec(name, **wanted)
    several = len(DATASETS[name].classes) > 2
    classes = spec.classes if not several else checked_integer("classes", state.widget("data_classes"), 2, 6)
    network, encoding = fitted(state.app_session().network, _task(spec, classes))
    go_on_with(make_dataset(spec.replaced(classes=classes, labels=encoding)), network)


def _task(spec: DataSpec, classes: int) -> Task:
    kind = DATASETS[spec.name]
    if kind.classes:
        return Task(len(kind.inputs), classes)
    return task_of(make_dataset(spec))


def task_of(data: Dataset) -> Task:
    """Numbers to be learnt, and the interval that they are in."""
    return Task(data.n_in, 0, data.n_out, float(data.Y.min()), float(data.Y.max()))


def _edit_rows() -> None:
    session = state.app_session()
    data = edited_dataset(session.data, state.widget(ROWS) or {}, session.network.loss_record.name)
    go_on_with(data, session.network)


def _add_point(x1: float, x2: float, target: int | Sequence[float]) -> None:
    session = state.app_session()
    data = session.data
    if data.n_in != 2:
        raise DataImportError(f"A point has two inputs, and the network has {data.n_in}.")
    if data.samples + data.test_samples >= MOST_SAMPLES:
        raise DataImportError(f"There are {MOST_SAMPLES:,} samples, as many as are used: delete one first.")
    y = _targets(target, data, session.network) if isinstance(target, int) else np.array(target, dtype=np.float64)
    if y.shape != (data.n_out,):
        raise DataImportError(f"A point has one target for each of the {data.n_out} outputs.")
    if not (np.abs([x1, x2, *y]) <= LARGEST).all():
        raise DataImportError("Inputs and targets of a point are finite numbers that are not too large.")
    X = np.column_stack([data.X, np.array([x1, x2])])
    go_on_with(replace(data, X=X, Y=np.column_stack([data.Y, y])), session.network)


def _targets(label: int, data: Dataset, network: NetworkSpec) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The targets of a class: a row for each, or one whose lower value is the first class."""
    if not 0 <= label < max(2, data.n_out):
        raise DataImportError(f"There is no class {label}: they count from 0 to {max(2, data.n_out) - 1}.")
    signs = network.loss_record.name == "hinge" or data.Y.min() < 0
    low = -1.0 if signs else 0.0
    return np.where(np.arange(data.n_out) == label, 1.0, low) if data.n_out > 1 else np.array([(low, 1.0)[label]])
