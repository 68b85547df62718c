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
from playground.visit.app import App
from playground.visit.state import acting
from playground.visit.surface_settings import forget_held
from playground.visit.widgets import set_widget, widget

LOOKS, CLASSES, NUMBERS = "as it looks", "classes", "numbers"
READINGS = (LOOKS, CLASSES, NUMBERS)


class Upload(Protocol):
    """A file that was uploaded."""

    size: int

    def getvalue(self) -> bytes:
        """Its bytes."""


@acting
def read_upload(app: App) -> None:
    """Read the file that was uploaded; a file that was taken away changes nothing."""
    upload: Upload | None = widget("own_file")
    if upload is not None:
        attempt(app, "read", lambda app: _read_file(app, upload))


@acting
def read_pasted(app: App) -> None:
    """Read the pasted text."""
    attempt(app, "read", lambda app: _keep(app, read_table(str(widget("own_text") or ""))))


@acting
def change_heading(app: App) -> None:
    """Read the first row as a heading, or as a sample."""
    attempt(app, "read", _change_heading)
    if app.table:
        set_widget("own_heading", app.table.heading is not None)


@acting
def use_table(app: App) -> None:
    """Train on the chosen columns."""
    attempt(app, "own", _use_table)


def _read_file(app: App, upload: Upload) -> None:
    require_size(upload.size)
    _keep(app, read_table(upload.getvalue()))


def _change_heading(app: App) -> None:
    if app.table:
        _keep(app, app.table.headed(bool(widget("own_heading"))))


def _keep(app: App, found: Table) -> None:
    """Keep a table beside the session, which does not change yet."""
    columns = suggested_columns(found)
    app.table = found
    set_widget("own_heading", found.heading is not None)
    set_widget("own_inputs", list(columns.inputs))
    set_widget("own_targets", list(columns.targets))
    set_widget("own_reading", LOOKS)


def _use_table(app: App) -> None:
    found = app.table
    if found is None:
        raise DataImportError("There is no table yet: upload one, or paste one and read it.")
    fraction = TEST_FRACTION.number("share of test data", widget("own_test"))
    seed = checked_integer("seed", widget("own_seed"), 0, 2**31 - 1)
    samples = samples_from(found, _columns(found), fraction, seed)
    scaled = standardised if widget("own_standardise") else _as_they_are
    if samples.classes:
        task = Task(len(samples.columns.inputs), len(samples.classes))
        network, encoding = fitted(app.session.network, task)
        data, scales = scaled(samples.dataset(encoding))
    else:
        data, scales = scaled(samples.dataset())
        network, _ = fitted(app.session.network, task_of(data))
    forget_held()
    go_on_with(app, data, network, _lines(found, samples, data.n_out, scales))


def _as_they_are(data: Dataset) -> tuple[Dataset, list[Scale]]:
    return data, []


def _columns(found: Table) -> Columns:
    inputs, targets = tuple(widget("own_inputs") or ()), tuple(widget("own_targets") or ())
    reading = widget("own_reading")
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
