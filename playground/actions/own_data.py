"""A table of one's own: read it, decide what becomes of its columns and rows, take it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from backprop_core.checks import checked_integer
from backprop_core.data import Dataset
from backprop_core.data.spec import TEST_FRACTION
from playground.actions.data import attempt, take
from playground.formats import number
from playground.model.network.adapting import Task, fitted, task_of
from playground.model.network.changes import MOST_INPUTS
from playground.model.tables import Choices, Reading, Samples, Scale, read_table, standardised
from playground.model.tables.cells.text import require_size
from playground.model.tables.errors import DataImportError, counted, quoted
from playground.visit.app import App
from playground.visit.state import acting
from playground.visit.surface_settings import forget_held
from playground.visit.widgets import is_taken_out, set_widget, take_out, widget

LONG = 100_000  # bytes
LOOKS, CLASSES, NUMBERS = "as it looks", "classes", "numbers"
READINGS = {LOOKS: None, CLASSES: True, NUMBERS: False}


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
def read_typed(app: App) -> None:
    """Read the text that was put into the field; a field that was emptied changes nothing."""
    if widget("own_text"):
        _read_text(app)


@acting
def read_pasted(app: App) -> None:
    """Read the pasted text, or say that there is none."""
    _read_text(app)


@acting
def choose(app: App, choices: Choices) -> None:
    """Read the table with other choices."""
    attempt(app, "choice", lambda app: _choose(app, choices))


@acting
def undo_choice(app: App) -> None:
    """Take the latest choice back."""
    if app.table:
        _keep(app, app.table.undone())


@acting
def change_columns(app: App) -> None:
    """Take the chosen columns as inputs and targets, and the target as it was said."""
    attempt(app, "choice", _change_columns)


@acting
def change_scaling(app: App) -> None:
    """Standardise the numbers, or leave them as they are."""
    if app.table:
        _choose(app, replace(app.table.choices, standardise=bool(widget("own_standardise"))))


@acting
def use_table(app: App) -> None:
    """Train on the table as it is read."""
    attempt(app, "own", _use_table)


def _read_text(app: App) -> None:
    """Read the pasted text. A long one does not stay in its field, as the browser would send it with every click.

    The click on the button may come after that, and finds nothing; what was read or refused stays as it is.
    """
    if is_taken_out("own_text"):
        return
    text = str(widget("own_text") or "").encode("utf-8", "replace")
    attempt(app, "read", lambda app: _keep(app, read_table(text)))
    if len(text) > LONG:
        take_out("own_text")


def _read_file(app: App, upload: Upload) -> None:
    require_size(upload.size)
    _keep(app, read_table(upload.getvalue()))


def _choose(app: App, choices: Choices) -> None:
    if app.table and choices != app.table.choices:
        found = app.table.chosen(choices)
        _require_room(found, app.table)
        _keep(app, found)


def _require_room(found: Reading, before: Reading) -> None:
    inputs, known = found.plan.roles.inputs, {column.at for column in before.plan.roles.inputs}
    if len(inputs) > MOST_INPUTS:
        added = ", ".join(quoted(column.name) for column in inputs if column.at not in known)
        raise DataImportError(
            f"These would be {len(inputs)} input columns, and {MOST_INPUTS} can be used: leave another one out first, "
            f"then use {added}. Nothing has changed."
        )


def _change_columns(app: App) -> None:
    if app.table is None:
        return
    plan = app.table.plan
    numbers = {column.name: column.at for column in plan.columns}
    chosen: dict[str, Any] = {"classes": READINGS.get(str(widget("own_reading")))}
    present = {"inputs": plan.roles.inputs, "targets": plan.roles.targets}
    for role, columns in present.items():
        names = widget(f"own_{role}") or ()
        if list(names) != [column.name for column in columns]:
            chosen[role] = tuple(numbers[name] for name in names if name in numbers)
    if "targets" in chosen and "inputs" not in chosen:
        chosen["inputs"] = tuple(each.at for each in plan.roles.inputs if each.at not in chosen["targets"])
    _choose(app, replace(app.table.choices, **chosen))


def _keep(app: App, found: Reading) -> None:
    """Keep a table beside the session, which does not change yet."""
    app.table, roles = found, found.plan.roles
    set_widget("own_inputs", [column.name for column in roles.inputs])
    set_widget("own_targets", [column.name for column in roles.targets])
    reading = next(name for name, classes in READINGS.items() if classes == found.choices.classes)
    set_widget("own_reading", reading)
    set_widget("own_standardise", found.scaled)


def _use_table(app: App) -> None:
    found = app.table
    if found is None:
        raise DataImportError("There is no table yet: upload one, or paste one and read it.")
    fraction = TEST_FRACTION.number("share of test data", widget("own_test"))
    seed = checked_integer("seed", widget("own_seed"), 0, 2**31 - 1)
    samples = found.samples(fraction, seed)
    scaled = standardised if found.scaled else _as_they_are
    if samples.classes:
        task = Task(len(samples.inputs), len(samples.classes))
        network, encoding = fitted(app.session.network, task)
        data, scales = scaled(samples.dataset(encoding))
    else:
        data, scales = scaled(samples.dataset())
        network, _ = fitted(app.session.network, task_of(data))
    forget_held()
    take(app, data, network, _lines(found, samples, data.n_out, scales))


def _as_they_are(data: Dataset) -> tuple[Dataset, list[Scale]]:
    return data, []


def _lines(found: Reading, samples: Samples, outputs: int, scales: list[Scale]) -> list[str]:
    """What was made of the table."""
    lines = []
    rows, kept, used = len(found.plan.grid.rows), int(found.plan.kept.sum()), len(samples.test)
    if kept < rows:
        were = "were" if rows - kept > 1 else "was"
        lines.append(f"Of {counted(rows, 'row')} of the table {rows - kept:,} {were} left out.")
    if used < kept:
        lines.append(f"{kept:,} rows can be used; {used:,} of them were drawn and are in use.")
    if samples.classes:
        order = "the lower target first" if outputs == 1 else "one for each output"
        lines.append(f"Classes, {order}: {', '.join(map(quoted, samples.classes))}.")
    if scales:
        told = [f"{quoted(s.name)} had mean {number(s.mean)} and scale {number(s.scale)}" for s in scales]
        lines.append("Standardised by the training samples: " + "; ".join(told) + ".")
    return lines
