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
Work = Callable[[str], Array]  # a scratch array by its name
Call = tuple[Callable[..., object], tuple[Any, ...]]
Flat = list[tuple[Any, ...]]


def constant(value: float) -> Array:
    """A 0-d array: as an operand of a small ufunc it costs half of what a Python float does."""
    return np.array(value, dtype=np.float64)


ZERO, HALF, ONE = constant(0.0), constant(0.5), constant(1.0)


class Calls(list[Call]):
    """Calls in the order in which they run, written one by one: `do(np.add, a, b, out)` is `out = a + b`.

    The methods write the calls whose arguments NumPy wants in an unusual form.
    """

    def __call__(self, function: Callable[..., object], *arguments: Any) -> None:
        """Write `function(*arguments)`; of a ufunc, the last argument is the array that it writes to."""
        self.append((function, arguments))

    def dot(self, a: Array, b: Array, out: Array) -> None:
        """out = a @ b. The bound method skips the dispatch of `np.dot`, a quarter of a small product's time."""
        self(a.dot, b, out)

    def maximum(self, a: Array, b: Array, out: Array) -> None:
        """out = max(a, b); NumPy wants `out` of this ufunc as a keyword."""
        self(partial(np.maximum, out=out), a, b)

    def minimum(self, a: Array, b: Array, out: Array) -> None:
        """out = min(a, b); NumPy wants `out` of this ufunc as a keyword."""
        self(partial(np.minimum, out=out), a, b)

    def total(self, a: Array, out: Array) -> None:
        """out = the sum of all elements of `a`; `out` is 0-d."""
        self(np.add.reduce, a, None, None, out)

    def column_sums(self, a: Array, out: Array) -> None:
        """out = the sum of each column of `a`; `out` is (1, N)."""
        self(np.add.reduce, a, 0, None, out, True)

    def column_maxima(self, a: Array, out: Array) -> None:
        """out = the largest element of each column of `a`; `out` is (1, N)."""
        self(np.maximum.reduce, a, 0, None, out, True)

    def assign_where(self, mask: npt.NDArray[np.bool_], value: Array, out: Array) -> None:
        """out[mask] = value, for a 0-d `value`."""
        self(np.copyto, out, value, "same_kind", mask)


def written(rule: Callable[..., None], *arguments: Any) -> Calls:
    """The calls that a rule writes for these arguments: `written(rule, z, a)` are those of `rule(do, z, a)`."""
    do = Calls()
    rule(do, *arguments)
    return do


def execute(calls: Iterable[Call]) -> None:
    """Run the calls in order."""
    for call, arguments in calls:
        call(*arguments)


def flat(calls: Iterable[Call]) -> Flat:
    """Each call as one tuple with its arguments."""
    return [(call, *arguments) for call, arguments in calls]


def execute_all(lists: Iterable[Flat]) -> None:
    """Run the calls of one list after the other, with no Python between calls, which makes small updates faster."""
    deque(starmap(operator.call, chain.from_iterable(lists)), maxlen=0)
