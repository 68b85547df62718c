"""The distribution function of the normal distribution, Phi(z) = erfc(-z / sqrt 2) / 2, which NumPy does not have.

Python's `math.erfc` gives it one number at a time; erfc rather than 1 + erf, so that no digits cancel as z falls.
Large arrays are done by Taylor series about the nearest of closely spaced nodes, whose own values come from
`math.erfc`: three times as fast, and as exact, also where Phi is tiny. Phi' is the density phi, and phi' = -z phi, so
that each coefficient of the series follows from the two before it.
"""

from __future__ import annotations

import math
from functools import cache, partial

import numpy as np
import numpy.typing as npt

from backprop_core.primitives import HALF, Array, Calls, constant

Nodes = npt.NDArray[np.intp]
PER_UNIT = 128  # nodes to a unit of z: none is further than 1/256 away
LOWEST, HIGHEST = -39.0, 9.0  # Phi is 0 below and 1 above, to all digits
TERMS = 10
MANY = 256  # elements of an array from which on the series is faster
SQRT_HALF = math.sqrt(0.5)
_erfc = np.frompyfunc(math.erfc, 1, 1)


def normal_cdf(do: Calls, z: Array, out: Array) -> None:
    """out = Phi(z), element by element."""
    if z.size >= MANY:
        _by_series(do, z, out)
    else:
        _by_erfc(do, z, out)


def _by_erfc(do: Calls, z: Array, out: Array) -> None:
    do(np.multiply, z, constant(-SQRT_HALF), out)
    do(partial(_erfc, out=out, casting="unsafe"), out)  # a function of Python objects, read back as floats
    do(np.multiply, out, HALF, out)


def _by_series(do: Calls, z: Array, out: Array) -> None:
    """out = ((c_9 h + c_8) h + ...) h + c_0 with h = z - node."""
    *lower, highest = coefficients()
    node: Nodes = np.empty(z.shape, dtype=np.intp)
    h, nearest = np.empty(z.shape), np.empty(z.shape)
    do.maximum(z, constant(LOWEST), h)
    do.minimum(h, constant(HIGHEST), h)
    do(np.multiply, h, constant(PER_UNIT), nearest)
    do(np.rint, nearest, nearest)
    do(partial(np.subtract, casting="unsafe"), nearest, constant(LOWEST * PER_UNIT), node)
    do(np.divide, nearest, constant(PER_UNIT), nearest)
    do(np.subtract, h, nearest, h)
    _look_up(do, highest, node, out)
    c = nearest  # which is not needed any more
    for row in reversed(lower):
        do(np.multiply, out, h, out)
        _look_up(do, row, node, c)
        do(np.add, out, c, out)


def _look_up(do: Calls, row: Array, node: Nodes, out: Array) -> None:
    """out = row[node]."""
    do(partial(np.take, out=out, mode="clip"), row, node)


@cache
def coefficients() -> tuple[Array, ...]:
    """c_k of Phi(z + h) = sum c_k h^k at each node z. Shape: one row of nodes for each k."""
    z = np.arange(LOWEST * PER_UNIT, HIGHEST * PER_UNIT + 1) / PER_UNIT
    phi = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    derivative = [phi, -z * phi]  # the series of Phi': (k + 1) d_(k+1) = -(z d_k + d_(k-1))
    for k in range(1, TERMS - 2):
        derivative.append(-(z * derivative[k] + derivative[k - 1]) / (k + 1))
    Phi = np.array([math.erfc(-SQRT_HALF * node) / 2 for node in z])
    return Phi, *(d / (k + 1) for k, d in enumerate(derivative))
