"""Primitive NumPy calls, the instructions that a tape is made of."""

from __future__ import annotations

import operator
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain, starmap
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Call = tuple[Callable[..., object], tuple[Any, ...]]
Calls = list[Call]
Flat = list[tuple[Any, ...]]


def constant(value: float) -> Array:
    """A 0-d array: as an operand of a small ufunc it costs half of what a Python float does."""
    return np.array(value, dtype=np.float64)


ZERO, HALF, ONE = constant(0.0), constant(0.5), constant(1.0)


def execute(calls: Iterable[Call]) -> None:
    """Run the calls in order."""
    for call, arguments in calls:
        call(*arguments)


def flat(calls: Calls) -> Flat:
    """Each call as one tuple with its arguments."""
    return [(call, *arguments) for call, arguments in calls]


def execute_all(lists: Iterable[Flat]) -> None:
    """Run the calls of one list after the other, without a line of Python in between: a small update is the faster."""
    deque(starmap(operator.call, chain.from_iterable(lists)), maxlen=0)


def dot(a: Array, b: Array, out: Array) -> Call:
    """out = a @ b. The bound method skips the dispatch of `np.dot`, a quarter of a small product's time."""
    return a.dot, (b, out)


def maximum(a: Array, b: Array, out: Array) -> Call:
    """out = max(a, b); NumPy wants `out` of this ufunc as a keyword."""
    return partial(np.maximum, out=out), (a, b)


def minimum(a: Array, b: Array, out: Array) -> Call:
    """out = min(a, b); NumPy wants `out` of this ufunc as a keyword."""
    return partial(np.minimum, out=out), (a, b)


def total(a: Array, out: Array) -> Call:
    """out = the sum of all elements of `a`; `out` is 0-d."""
    return np.add.reduce, (a, None, None, out)


def column_sums(a: Array, out: Array) -> Call:
    """out = the sum of each column of `a`; `out` is (1, N)."""
    return np.add.reduce, (a, 0, None, out, True)


def column_maxima(a: Array, out: Array) -> Call:
    """out = the largest element of each column of `a`; `out` is (1, N)."""
    return np.maximum.reduce, (a, 0, None, out, True)


def assign_where(mask: npt.NDArray[np.bool_], value: Array, out: Array) -> Call:
    """out[mask] = value, for a 0-d `value`."""
    return np.copyto, (out, value, "same_kind", mask)
