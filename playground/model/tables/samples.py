"""From a table to samples: the chosen columns as numbers and classes, with some rows kept for testing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop_core.data import Dataset
from backprop_core.data.make import encoded, kept_for_testing, split
from backprop_core.data.spec import Encoding
from backprop_core.primitives import Array
from playground.formats import read_number
from playground.model.network.changes import MOST_OUTPUTS
from playground.model.tables.cells import MISSING, OR_TARGET, is_number, number_in
from playground.model.tables.columns import Columns, require_columns
from playground.model.tables.errors import SHOWN, DataImportError, one_line, place, quoted
from playground.model.tables.limits import LEAST_SAMPLES, MOST_SAMPLES
from playground.model.tables.table import Table

OR_HEADING = "say that the first row is a heading, or "

Labels = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Samples:
    """Inputs `X` (inputs, samples) with a label each or, without `classes`, targets `Y` (outputs, samples).

    `test` (samples,) marks the ones that are kept for testing.
    """

    columns: Columns
    X: Array
    labels: Labels
    Y: Array
    classes: tuple[str, ...]
    test: npt.NDArray[np.bool_]

    def dataset(self, encoding: Encoding = "binary01") -> Dataset:
        """The data set, with classes encoded as a loss wants them."""
        samples = Dataset(
            X=self.X,
            Y=encoded(self.labels, len(self.classes), encoding) if self.classes else self.Y,
            inputs=self.columns.inputs,
            outputs=() if self.classes else self.columns.targets,
            classes=self.classes,
            kind="classification" if self.classes else "regression",
        )
        return split(samples, self.test)


def samples_from(table: Table, columns: Columns, test_fraction: float, seed: int) -> Samples:
    """The samples of a table; `seed` draws the ones for testing, and a part of the rows if there are too many.

    Raises DataImportError for cells and columns that cannot be used.
    """
    require_columns(table, columns)
    if len(table.rows) < LEAST_SAMPLES:
        raise DataImportError(f"The table has {len(table.rows)} rows; at least {LEAST_SAMPLES} are needed.")
    X = np.array([_numbers(table, name) for name in columns.inputs])
    classes, labels = _labels(table, columns.targets[0]) if columns.classes else ((), np.zeros(len(table.rows), int))
    none = np.zeros((0, len(table.rows)))
    Y = none if classes else np.array([_numbers(table, name, "read the target as classes") for name in columns.targets])
    drawing, splitting = np.random.default_rng(seed).spawn(2)
    drawn = np.arange(len(table.rows))
    if len(drawn) > MOST_SAMPLES:
        drawn = np.sort(drawing.choice(drawn, MOST_SAMPLES, replace=False))
    test = kept_for_testing(labels[drawn], test_fraction, splitting)
    _require_two_classes(classes, labels[drawn][~test])
    return Samples(columns, X[:, drawn], labels[drawn], Y[:, drawn], classes, test)


def _numbers(table: Table, name: str, otherwise: str = OR_TARGET) -> list[float]:
    cells = list(zip(table.column(name), table.places, strict=True))
    says = [f"{OR_HEADING}{otherwise}" if not (at or table.heading) else otherwise for at in range(len(cells))]
    return [number_in(cell, row, name, also) for (cell, row), also in zip(cells, says, strict=True)]


def _labels(table: Table, name: str) -> tuple[tuple[str, ...], Labels]:
    """The classes in order, numbers by size and text by alphabet, and the class of each row, (rows,)."""
    cells = [one_line(cell) for cell in table.column(name)]
    seen: dict[str, int] = {}
    for cell, row in zip(cells, table.places, strict=True):
        if not cell or MISSING.fullmatch(cell):
            what = f"{quoted(cell)} stands for a missing value" if cell else "the cell is empty"
            raise DataImportError(f"{place(row, name)}: {what}. Put a class there, or leave the row out.")
        if len(cell) > SHOWN:
            raise DataImportError(f"{place(row, name)}: {len(cell):,} characters are too many for a class.")
        seen.setdefault(cell, row)
        if len(seen) > MOST_OUTPUTS:
            raise DataImportError(
                f"{place(row, name)}: {quoted(cell)} is class {len(seen)}; at most {MOST_OUTPUTS} are told apart."
            )
    if len(seen) == 1:
        rows = f"Rows {table.places[0]} to {table.places[-1]}"
        raise DataImportError(f"{rows}, column {quoted(name)}: all are {quoted(cells[0])}; two classes are needed.")
    order = sorted(seen, key=read_number if all(map(is_number, seen)) else str)
    return tuple(order), np.array([order.index(cell) for cell in cells])


def _require_two_classes(classes: Sequence[str], training: Labels) -> None:
    if classes and len(set(training.tolist())) < 2:
        raise DataImportError(
            f"All rows left for training are {quoted(classes[training[0]])}; keep fewer rows for testing, "
            "or take another seed."
        )
