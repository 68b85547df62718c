"""The samples of a data set by their numbers, counted from 0: those for training first, then those for testing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backprop_core import Dataset
from backprop_core.primitives import Array


def count_of(data: Dataset) -> int:
    """The number of samples, those for testing included."""
    return data.samples + data.test_samples


def same_size(one: Dataset, other: Dataset) -> bool:
    """Whether two data sets have as many samples for training and for testing."""
    return (one.samples, one.test_samples) == (other.samples, other.test_samples)


def is_test(data: Dataset, number: int) -> bool:
    """Whether a sample is never trained on."""
    return number >= data.samples


def name_of(data: Dataset, number: int) -> str:
    """The name of a sample: sample 3, test sample 1. Names count from 1."""
    return f"test sample {number - data.samples + 1}" if is_test(data, number) else f"sample {number + 1}"


def inputs_of(data: Dataset, number: int) -> Array:
    """The inputs of a sample, (inputs,)."""
    return _column(data.X, data.X_test, number)


def targets_of(data: Dataset, number: int) -> Array:
    """The targets of a sample, (outputs,)."""
    return _column(data.Y, data.Y_test, number)


def alone(data: Dataset, number: int) -> Dataset:
    """A data set with one sample as its only training sample."""
    X, Y = inputs_of(data, number)[:, None], targets_of(data, number)[:, None]
    return replace(data, X=X, Y=Y, X_test=None, Y_test=None)


def with_value(data: Dataset, number: int, name: str, row: int, value: float) -> Dataset:
    """The data with one number of a sample replaced; `name` is X for an input and Y for a target."""
    field, column = (f"{name}_test", number - data.samples) if is_test(data, number) else (name, number)
    matrix = getattr(data, field).copy()
    matrix[row, column] = value
    changed: Dataset = replace(data, **{field: matrix})
    return changed


def joined(training: Array, test: Array | None) -> Array:
    """Training and test samples side by side, a column each in the order of their numbers."""
    return training if test is None else np.hstack([training, test])


def _column(training: Array, test: Array | None, number: int) -> Array:
    behind = number - training.shape[1]
    column: Array = training[:, number] if behind < 0 or test is None else test[:, behind]
    return column
