"""A table of one's own: read it, choose its columns, take it."""

from __future__ import annotations

from typing import Protocol

from backprop_core.checks import checked_integer
from backprop_core.data import Dataset
from backprop_core.data.spec import TEST_FRACTION
from playground.actions.data import attempt, go_on_with
from playground.formats import number
from playground.model.network.adapting import Task, fitted, task_of
from playground.model.tables import (
    Columns,
    Samples,
    Scale,
    Table,
    read_table,
    samples_from,
    standardised,
    suggested_columns,
)
from playground.model.tables.columns import looks_like_classes
from playground.model.tables.errors import DataImportError, quoted
from playground.model.tables.text import require_size
from playground.visit import state, surface_settings

LOOKS, CLASSES, NUMBERS = "as it looks", "classes", "numbers"
READINGS = (LOOKS, CLASSES, NUMBERS)


class Upload(Protocol):
    """A file that was uploaded."""

    size: int

    def getvalue(self) -> bytes:
        """Its bytes."""


def table() -> Table | None:
    """The table that was read last."""
    found = state.widget("own_table")
    return found if isinstance(found, Table) else None


def read_upload() -> None:
    """Read the file that was uploaded; a file that was taken away changes nothing."""
    upload: Upload | None = state.widget("own_file")
    if upload is not None:
        attempt("read", lambda: _read_file(upload))


def read_pasted() -> None:
    """Read the pasted text."""
    attempt("read", lambda: _keep(read_table(str(state.widget("own_text") or ""))))


def change_heading() -> None:
    """Read the first row as a heading, or as a sample."""
    attempt("read", _change_heading)
    if found := table():
        state.set_widget("own_heading", found.heading is not None)


def use_table() -> None:
    """Train on the chosen columns."""
    attempt("own", _use_table)


def _read_file(upload: Upload) -> None:
    require_size(upload.size)
    _keep(read_table(upload.getvalue()))


def _change_heading() -> None:
    if found := table():
        _keep(found.headed(bool(state.widget("own_heading"))))


def _keep(found: Table) -> None:
    """Keep a table beside the session, which does not change yet."""
    columns = suggested_columns(found)
    state.set_widget("own_table", found)
    state.set_widget("own_heading", found.heading is not None)
    state.set_widget("own_inputs", list(columns.inputs))
    state.set_widget("own_targets", list(columns.targets))
    state.set_widget("own_reading", LOOKS)


def _use_table() -> None:
    found = table()
    if found is None:
        raise DataImportError("There is no table yet: upload one, or paste one and read it.")
    fraction = TEST_FRACTION.number("share of test data", state.widget("own_test"))
    seed = checked_integer("seed", state.widget("own_seed"), 0, 2**31 - 1)
    samples = samples_from(found, _columns(found), fraction, seed)
    scaled = standardised if state.widget("own_standardise") else _as_they_are
    if samples.classes:
        task = Task(len(samples.columns.inputs), len(samples.classes))
        network, encoding = fitted(state.app_session().network, task)
        data, scales = scaled(samples.dataset(encoding))
    else:
        data, scales = scaled(samples.dataset())
        network, _ = fitted(state.app_session().network, task_of(data))
    surface_settings.forget_held()
    go_on_with(data, network, _lines(found, samples, data.n_out, scales))


def _as_they_are(data: Dataset) -> tuple[Dataset, list[Scale]]:
    return data, []


def _columns(found: Table) -> Columns:
    inputs, targets = tuple(state.widget("own_inputs") or ()), tuple(state.widget("own_targets") or ())
    reading = state.widget("own_reading")
    classes = looks_like_classes(found, targets) if reading not in (CLASSES, NUMBERS) else reading == CLASSES
    return Columns(inputs, targets, classes)


def _lines(found: Table, samples: Samples, outputs: int, scales: list[Scale]) -> list[str]:
    """What was made of the table."""
    lines = []
    if len(samples.test) < len(found.rows):
        lines.append(f"The table has {len(found.rows):,} rows; {len(samples.test):,} of them were drawn and are used.")
    if samples.classes:
        order = "the lower target first" if outputs == 1 else "one for each output"
        lines.append(f"Classes, {order}: {', '.join(map(quoted, samples.classes))}.")
    if scales:
        told = [f"{quoted(s.name)} had mean {number(s.mean)} and scale {number(s.scale)}" for s in scales]
        lines.append("Standardised by the training samples: " + "; ".join(told) + ".")
    return lines
