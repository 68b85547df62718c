"""Inputs on a common scale, which is where the usual initialisers and learning rates work."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from backprop_core.data.dataset import Dataset
from backprop_core.primitives import Array


def standardized(dataset: Dataset) -> Dataset:
    """A data set whose inputs have mean 0 and variance 1, both measured on the training samples alone.

    Test samples are moved by the same amounts, so that nothing about them leaks into training. An input
    that is constant in training is centred and keeps its scale. Targets stay as they are. The data set's
    `scales` lead from the new numbers back to those that were measured. Raises DataError
    where a sample lies so far out that it is no finite number on the new scale.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # the data set itself refuses what overflows
        low, span, mean, deviation = _measured(dataset.X)
        X_test = None if dataset.X_test is None else ((dataset.X_test - low) / span - mean) / deviation
        X = ((dataset.X - low) / span - mean) / deviation
    return replace(dataset, X=X, X_test=X_test, scales=_composed(dataset))


def divided(dataset: Dataset, divisors: Sequence[float]) -> Dataset:
    """A data set whose inputs, training and test, are divided by a positive number each.

    The data set's `scales` lead from the new numbers back to those that were measured. Targets stay as they are.
    """
    by = np.array(divisors, dtype=np.float64)[:, None]
    X_test = None if dataset.X_test is None else dataset.X_test / by
    before = dataset.scales or ((0.0, 1.0),) * dataset.n_in
    scaled = tuple((start, size * each) for (start, size), each in zip(before, divisors, strict=False))
    return replace(dataset, X=dataset.X / by, X_test=X_test, scales=scaled + dataset.scales[dataset.n_in :])


def _composed(dataset: Dataset) -> tuple[tuple[float, float], ...]:
    """The scales of the inputs, taken together with those that they were standardised by before."""
    means, scales = mean_and_scale(dataset.X)
    before = dataset.scales or ((0.0, 1.0),) * dataset.n_in
    pairs = zip(before, means.tolist(), scales.tolist(), strict=False)
    inputs = tuple((start + size * mean, size * scale) for (start, size), mean, scale in pairs)
    return inputs + dataset.scales[dataset.n_in :]


def mean_and_scale(values: Array) -> tuple[Array, Array]:
    """(rows,) each: what `standardized` takes off each row of (rows, samples), and what it divides the rest by."""
    with np.errstate(over="ignore", invalid="ignore"):
        low, span, mean, deviation = (each[:, 0] for each in _measured(values))
        return low + span * mean, span * deviation


def _measured(values: Array) -> tuple[Array, Array, Array, Array]:
    """Of each row the least value and the span, and mean and deviation by way of [0, 1]: a constant becomes exactly 0,
    and squares of tiny units do not vanish."""
    low = values.min(axis=1, keepdims=True)
    span = _or_one(values.max(axis=1, keepdims=True) - low)
    unit = (values - low) / span
    return low, span, unit.mean(axis=1, keepdims=True), _or_one(unit.std(axis=1, keepdims=True))


def _or_one(scale: Array) -> Array:
    """A scale to divide by: below the smallest normal number what it measures is a constant."""
    return np.where(scale < np.finfo(float).tiny, 1.0, scale)
