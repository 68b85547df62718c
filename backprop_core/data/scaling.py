"""Inputs on a common scale, which is where the usual initialisers and learning rates work."""

from dataclasses import replace

import numpy as np

from backprop_core.data.dataset import Dataset
from backprop_core.primitives import Array


def standardized(dataset: Dataset) -> Dataset:
    """The same samples with inputs of mean 0 and variance 1, both measured on the training samples alone.

    Test samples are moved by the same amounts, so that nothing about them leaks into training. An input
    that is constant in training is centred and keeps its scale. Targets stay as they are. Raises DataError
    where a test sample lies so far out that it is no number on the new scale.
    """
    half = _halves(dataset.X)
    low, span = _range(dataset.X * half)
    unit = (dataset.X * half - low) / span
    mean, deviation = unit.mean(axis=1, keepdims=True), _or_one(unit.std(axis=1, keepdims=True))

    def _scaled(X: Array) -> Array:
        return np.asarray(((X * half - low) / span - mean) / deviation)

    with np.errstate(over="ignore", invalid="ignore"):  # the data set itself refuses test samples that overflow
        X_test = None if dataset.X_test is None else _scaled(dataset.X_test)
    return replace(dataset, X=_scaled(dataset.X), X_test=X_test)


def _halves(X: Array) -> Array:
    """1/2 for inputs whose range would overflow, 1 for the others: neither costs a digit."""
    with np.errstate(over="ignore"):
        spans = X.max(axis=1, keepdims=True) - X.min(axis=1, keepdims=True)
    return np.where(np.isfinite(spans), 1.0, 0.5)


def _range(X: Array) -> tuple[Array, Array]:
    """Going through [0, 1] first: a constant becomes exactly 0, and squares of tiny units do not vanish."""
    low = X.min(axis=1, keepdims=True)
    return low, _or_one(X.max(axis=1, keepdims=True) - low)


def _or_one(scale: Array) -> Array:
    return np.where(scale == 0, 1.0, scale)
