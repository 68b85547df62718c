"""Softmax, the one activation whose outputs each depend on all inputs of the layer: its values and its Jacobian."""

from __future__ import annotations

import numpy as np

from backprop_core.functions.registry import Options
from backprop_core.primitives import Array, Calls, Work


def softmax(do: Calls, z: Array, a: Array, work: Work, options: Options) -> None:
    """a = exp(z - max z) / sum: the shift leaves the value alone and keeps exp from overflowing."""
    column = np.empty((1, z.shape[1]))
    do.column_maxima(z, column)
    do(np.subtract, z, column, a)
    do(np.exp, a, a)
    do.column_sums(a, column)
    do(np.divide, a, column, a)


def softmax_backward(do: Calls, a: Array, da: Array, s: Array, dz: Array) -> None:
    """dz = a (da - sum of da a): the product with the full Jacobian a_i ([i = j] - a_j)."""
    weighted = np.empty((1, a.shape[1]))
    do(np.multiply, da, a, dz)
    do.column_sums(dz, weighted)
    do(np.subtract, da, weighted, dz)
    do(np.multiply, dz, a, dz)
