"""A data set as a table to be edited by hand, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from backprop_core.data import Dataset, check_targets
from backprop_core.data.make import split
from backprop_core.errors import DataError
from backprop_core.functions.losses import LOSSES
from backprop_core.primitives import Array
from playground.formats import plain
from playground.model.shown.sample import joined
from playground.model.tables.errors import DataImportError, place
from playground.model.tables.limits import LARGEST, LARGEST_WRITTEN, MOST_SAMPLES

TEST = "test"

Row = dict[str, Any]
Columns = dict[str, list[Any]]


def table_of(data: Dataset) -> Columns:
    """Columns x1, x2, ..., y1, y2, ..., and whether a sample is for testing; training samples come first."""
    X, Y = joined(data.X, data.X_test), joined(data.Y, data.Y_test)
    return {
        **{f"x{i}": row.tolist() for i, row in enumerate(X, 1)},
        **{f"y{i}": row.tolist() for i, row in enumerate(Y, 1)},
        TEST: [False] * data.samples + [True] * data.test_samples,
    }


def edited_dataset(data: Dataset, changes: Mapping[str, Any], loss: str, table: Columns | None = None) -> Dataset:
    """The data after the changes that Streamlit's data editor reports. Raises DataImportError.

    The editor was given the table, by default that of the data. The loss decides which targets are accepted.
    """
    rows = edited_rows(table_of(data) if table is None else table, changes)
    if len(rows) > MOST_SAMPLES:
        raise DataImportError(f"The table has {len(rows):,} rows; at most {MOST_SAMPLES:,} are used.")
    if all(row.get(TEST) for row in rows):
        raise DataImportError("No row is left for training. Add one, or take the mark for testing off one.")
    X, Y = _matrix(rows, "x", data.inputs), _matrix(rows, "y", data.outputs)
    _require_targets(Y, data.outputs, loss)
    test = np.array([bool(row.get(TEST)) for row in rows])
    return split(replace(data, X=X, Y=Y, X_test=None, Y_test=None), test)


def edited_rows(table: Columns, changes: Mapping[str, Any]) -> list[Row]:
    """The rows after the changes, which refer to rows by their numbers before any of the changes."""
    rows: list[Row] = [dict(zip(table, cells, strict=True)) for cells in zip(*table.values(), strict=True)]
    for at, cells in changes.get("edited_rows", {}).items():
        if 0 <= int(at) < len(rows):
            rows[int(at)].update(cells)
    deleted = {int(at) for at in changes.get("deleted_rows", ())}
    return [row for at, row in enumerate(rows) if at not in deleted] + [*changes.get("added_rows", ())]


def _matrix(rows: list[Row], letter: str, names: tuple[str, ...]) -> Array:
    def cells(i: int, name: str) -> list[float]:
        return [_number(row.get(f"{letter}{i}"), at, name) for at, row in enumerate(rows, 1)]

    return np.array([cells(i, name) for i, name in enumerate(names, 1)])


def _number(value: object, row: int, column: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DataImportError(f"{place(row, column)}: there is no number. Put one there, or delete the row.")
    if not abs(value) <= LARGEST:
        raise DataImportError(f"{place(row, column)}: numbers have to be finite and at most {LARGEST_WRITTEN} in size.")
    return float(value)


def needed_targets(targets: Array, loss: str) -> str:
    """What a loss requires of the targets of a sample, (outputs,), in words; empty if they are as required."""
    try:
        check_targets(loss, targets[:, None])
    except DataError as error:
        total = "numbers with the sum " if error.field.startswith("the sum") else ""
        return total + error.allowed.partition(" with the loss ")[0]
    return ""


def shown_targets(targets: Array) -> str:
    """The targets of a sample, separated by commas."""
    return ", ".join(plain(value) for value in targets)


def _require_targets(Y: Array, names: tuple[str, ...], loss: str) -> None:
    for row, targets in enumerate(Y.T, 1):
        if needed := needed_targets(targets, loss):
            where = place(row, names[0]) if len(names) == 1 else f"Row {row}, targets"
            raise DataImportError(f"{where}: {shown_targets(targets)} must be {needed} for {LOSSES[loss].title}.")
