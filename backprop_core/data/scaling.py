"""Inputs on a common scale, which is where the usual initialisers and learning rates work."""

from dataclasses import replace

import numpy as np

from backprop_core.data.dataset import Dataset
from backprop_core.primitives import Array


def standardized(dataset: Dataset) -> Dataset:
    """A data set whose inputs have mean 0 and variance 1, both measured on the training samples alone.

    Test samples are moved by the same amounts, so that nothing about them leaks into training. An input
    that is constant in training is centred and keeps its scale. Targets stay as they are. Raises DataError
    where a sample lies so far out that it is no finite number on the new scale.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # the data set itself refuses what overflows
        # By way of [0, 1]: a constant becomes exactly 0, and squares of tiny units do not vanish.
        low = dataset.X.min(axis=1, keepdims=True)
        span = _or_one(dataset.X.max(axis=1, keepdims=True) - low)
        unit = (dataset.X - low) / span
        mean, deviation = unit.mean(axis=1, keepdims=True), _or_one(unit.std(axis=1, keepdims=True))
        X_test = None if dataset.X_test is None else ((dataset.X_test - low) / span - mean) / deviation
        return replace(dataset, X=(unit - mean) / deviation, X_test=X_test)


def _or_one(scale: Array) -> Array:
    return np.where(scale == 0, 1.0, scale)
