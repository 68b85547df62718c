"""From a plan to samples: inputs as numbers, targets as numbers or classes, with some rows kept for testing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop_core.data import Dataset
from backprop_core.data.make import encoded, kept_for_testing, split
from backprop_core.data.spec import Encoding
from backprop_core.primitives import Array
from playground.model.tables.decisions.labels import Classes, Labels
from playground.model.tables.decisions.plan import Mask, Plan
from playground.model.tables.decisions.traits import rows_for_testing
from playground.model.tables.errors import DataImportError, quoted
from playground.model.tables.limits import MOST_SAMPLES


@dataclass(frozen=True, eq=False)
class Samples:
    """Inputs `X` (inputs, samples) with a label each or, without `classes`, targets `Y` (outputs, samples).

    `test` (samples,) marks the ones that are kept for testing.
    """

    inputs: tuple[str, ...]
    targets: tuple[str, ...]
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
            inputs=self.inputs,
            outputs=self._outputs(encoding),
            classes=self.classes,
            kind="classification" if self.classes else "regression",
        )
        return split(samples, self.test)

    def _outputs(self, encoding: Encoding) -> tuple[str, ...]:
        if not self.classes:
            return self.targets
        return self.classes if encoding == "onehot" else self.targets[:1]


def samples_of(plan: Plan, test_fraction: float, seed: int) -> Samples:
    """The samples of a plan that has no open question.

    `seed` draws the ones for testing, unless a column says which they are, and a part of the rows if there are too
    many. Raises DataImportError if all that is left for training is of one class.
    """
    rows = np.flatnonzero(plan.kept)
    drawing, splitting = np.random.default_rng(seed).spawn(2)
    if len(rows) > MOST_SAMPLES:
        rows = np.sort(drawing.choice(rows, MOST_SAMPLES, replace=False))
    classes, labels = class_names(plan), labels_of(plan)[rows]
    test = _said_for_testing(plan, rows)
    if test is None:
        test = kept_for_testing(labels, test_fraction, splitting)
    _require_two_classes(classes, labels[~test])
    targets = np.array([column.numbers[rows] for column in plan.roles.targets])
    Y = np.zeros((0, len(rows))) if classes else targets
    names = tuple(column.name for column in plan.roles.targets)
    return Samples(plan.input_names, names, inputs_of(plan)[:, rows], labels, Y, classes, test)


def class_names(plan: Plan) -> tuple[str, ...]:
    """The names of the classes: words of the target, or the columns of a one-hot group."""
    if plan.roles.group:
        return tuple(column.name for column in plan.roles.targets)
    return plan.classes.names if plan.classes else ()


def labels_of(plan: Plan) -> Labels:
    """The class of every row, (rows,); 0 where the targets are numbers."""
    if plan.roles.group:
        shares = np.nan_to_num([column.numbers for column in plan.roles.targets])
        return np.asarray(shares.argmax(axis=0), dtype=np.intp)
    return plan.classes.of_rows if plan.classes else np.zeros(len(plan.grid.rows), dtype=np.intp)


def inputs_of(plan: Plan) -> Array:
    """The inputs, (inputs, rows): numbers as they are, and for each word of a column of text whether it is there."""
    words = {column.at: classes for column, classes in plan.groups}
    rows = [_rows_of(column.numbers, words.get(column.at)) for column in plan.roles.inputs]
    return np.vstack(rows) if rows else np.zeros((0, len(plan.grid.rows)))


def _rows_of(numbers: Array, words: Classes | None) -> Array:
    if words is None:
        return numbers[None, :]
    return np.array([words.of_rows == at for at in range(len(words.names))], dtype=np.float64)


def _said_for_testing(plan: Plan, rows: Labels) -> Mask | None:
    said = rows_for_testing(plan.roles.split) if plan.roles.split else None
    if said is None or not 0 < said[rows].sum() < len(rows):
        return None
    return said[rows]


def _require_two_classes(classes: Iterable[str], training: Labels) -> None:
    names = tuple(classes)
    if names and len(set(training.tolist())) < 2:
        raise DataImportError(
            f"All rows left for training are {quoted(names[training[0]])}; keep fewer rows for testing, "
            "or take another seed."
        )
