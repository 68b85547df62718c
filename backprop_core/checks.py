"""Turning what a caller gives into numbers that can be trusted, or naming the one that cannot."""

from __future__ import annotations

import operator
from typing import SupportsIndex, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backprop_core.errors import DataError, SpecError
from backprop_core.primitives import Array

Mask: TypeAlias = NDArray[np.bool_]


def as_matrix(name: str, values: ArrayLike) -> Array:
    """A C-contiguous, read-only float64 copy of `values`; one dimension is one row. Raises DataError."""
    matrix = real_numbers(name, values)
    if matrix.ndim == 1:
        matrix = matrix.reshape(1, -1)
    require_shape(name, matrix)
    require(name, matrix, np.isfinite(matrix), "finite numbers")
    matrix.setflags(write=False)
    return matrix


def real_numbers(name: str, values: object) -> Array:
    """A C-contiguous float64 copy of `values`, whatever its shape; DataError if they are not real numbers."""
    try:
        given = np.asarray(values)
        if given.dtype.kind not in "biufO":  # None among objects becomes NaN, whose place is named
            raise TypeError
        with np.errstate(over="ignore"):  # a long double may overflow, which is reported as not finite
            return np.array(given, dtype=np.float64, order="C")
    except (TypeError, ValueError, OverflowError):
        raise DataError(name, values, "real numbers, in rows of equal length") from None


def require(name: str, matrix: Array, good: Mask, allowed: str) -> None:
    """Raise a DataError that names the row and column of the first entry that is not good."""
    if not good.all():
        row, column = (int(index) for index in np.argwhere(~good)[0])
        raise DataError(f"{name}[{row}, {column}]", float(matrix[row, column]), allowed)


def require_shape(name: str, matrix: Array) -> None:
    """Raise a DataError unless the matrix has rows and columns."""
    if matrix.ndim != 2 or matrix.size == 0:
        raise DataError(f"the shape of {name}", matrix.shape, "(rows, samples), at least one of each")


def checked_integer(field: str, value: object, low: int, high: int) -> int:
    """`value` as an int within [low, high]; SpecError otherwise."""
    try:
        number = operator.index(value) if isinstance(value, SupportsIndex) and not isinstance(value, bool) else None
    except TypeError:  # an array has an index only if it is a single number
        number = None
    if number is None or not low <= number <= high:
        raise SpecError(field, value, f"a whole number from {low} to {high}")
    return number


def counted(samples: int) -> str:
    """A number of samples in words."""
    return f"{samples} sample" if samples == 1 else f"{samples} samples"
