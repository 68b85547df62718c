"""Turning what a caller gives into a matrix that can be trusted, or naming the entry that cannot."""

from decimal import Decimal
from numbers import Real
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backprop_core.errors import DataError
from backprop_core.primitives import Array

Mask: TypeAlias = NDArray[np.bool_]


def as_matrix(name: str, values: ArrayLike) -> Array:
    """A C-contiguous, read-only float64 copy of `values`; one dimension is one row."""
    matrix = real_numbers(name, values)
    if matrix.ndim == 1:
        matrix = matrix.reshape(1, -1)
    require_shape(name, matrix)
    require(name, matrix, np.isfinite(matrix), "finite numbers")
    matrix.setflags(write=False)
    return matrix


def counted(samples: int) -> str:
    """A number of samples in words."""
    return f"{samples} sample" if samples == 1 else f"{samples} samples"


def require(name: str, matrix: Array, good: Mask, allowed: str) -> None:
    """Raise a DataError that names the row and column of the first entry that is not good."""
    if not good.all():
        row, column = (int(index) for index in np.argwhere(~good)[0])
        raise DataError(f"{name}[{row}, {column}]", float(matrix[row, column]), allowed)


def require_shape(name: str, matrix: Array) -> None:
    """Raise a DataError unless the matrix has rows and columns."""
    if matrix.ndim != 2 or matrix.size == 0:
        raise DataError(f"the shape of {name}", matrix.shape, "(rows, samples), at least one of each")


def real_numbers(name: str, values: object) -> Array:
    """A C-contiguous float64 copy of `values`, whatever its shape; DataError if they are not real numbers.

    Refused is what NumPy would turn into numbers by leaving something out: imaginary parts, masks, units of time.
    """
    try:
        rows = values if isinstance(values, list | tuple) else [values]
        given = np.asarray(values)
        if any(isinstance(row, np.ma.MaskedArray) for row in rows) or not _real(given):
            raise TypeError
        with np.errstate(over="ignore"):  # of a longer float: not finite then, which is told apart
            return np.array(given, dtype=np.float64, order="C")
    except (TypeError, ValueError, OverflowError):
        raise DataError(name, values, "real numbers, in rows of equal length") from None


def _real(given: NDArray[Any]) -> bool:
    """Whether all that is given stands for real numbers."""
    if given.dtype != object:
        return given.dtype.kind not in "cmM"
    return all(
        isinstance(each, Real | Decimal | str | None) and not isinstance(each, np.timedelta64) for each in given.flat
    )
