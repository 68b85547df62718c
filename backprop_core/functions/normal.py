"""The distribution function of the normal distribution, Phi(z) = erfc(-z / sqrt 2) / 2, which NumPy does not have.

Python's `math.erfc` gives it a number at a time; erfc and not 1 + erf, so that nothing cancels as z falls. Many numbers
go by Taylor's series about the nearest of closely spaced nodes, whose own values are again Python's: five times as
fast, and as exact, also where Phi is tiny. Phi' is the density phi, and phi' = -z phi: so each coefficient follows from
the two before.
"""

from __future__ import annotations

import math
from functools import cache, partial

import numpy as np
import numpy.typing as npt

from backprop_core.primitives import HALF, Array, Call, Calls, constant, maximum, minimum

Nodes = npt.NDArray[np.intp]
PER_UNIT = 128  # nodes: at most 1/256 away
LOWEST, HIGHEST = -39.0, 9.0  # Phi is 0 below and 1 above, to all digits
TERMS = 10
MANY = 256  # numbers from which on the series is faster
SQRT_HALF = math.sqrt(0.5)
_erfc = np.frompyfunc(math.erfc, 1, 1)


def normal_cdf(z: Array, out: Array) -> Calls:
    """out = Phi(z), element by element."""
    return _by_series(z, out) if z.size >= MANY else _by_erfc(z, out)


def _by_erfc(z: Array, out: Array) -> Calls:
    erfc = partial(_erfc, out=out, casting="unsafe")  # an object loop
    return [(np.multiply, (z, constant(-SQRT_HALF), out)), (erfc, (out,)), (np.multiply, (out, HALF, out))]


def _by_series(z: Array, out: Array) -> Calls:
    """With h = z - node: ((c_9 h + c_8) h + ...) h + c_0."""
    *higher, last = coefficients()
    node: Nodes = np.empty(z.shape, dtype=np.intp)
    away, coefficient, scale = np.empty(z.shape), np.empty(z.shape), constant(PER_UNIT)
    calls: Calls = [
        maximum(z, constant(LOWEST), away),
        minimum(away, constant(HIGHEST), away),
        (np.multiply, (away, scale, coefficient)),
        (np.rint, (coefficient, coefficient)),
        (partial(np.subtract, casting="unsafe"), (coefficient, constant(LOWEST * PER_UNIT), node)),
        (np.divide, (coefficient, scale, coefficient)),
        (np.subtract, (away, coefficient, away)),
        _look_up(last, node, out),
    ]
    for row in reversed(higher):
        calls += [(np.multiply, (out, away, out)), _look_up(row, node, coefficient), (np.add, (out, coefficient, out))]
    return calls


def _look_up(row: Array, node: Nodes, out: Array) -> Call:
    return partial(np.take, out=out, mode="clip"), (row, node)


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
