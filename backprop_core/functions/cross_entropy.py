"""Cross-entropies from the logits Z: exact where the outputs have rounded to 0 or 1.

Through the outputs, a loss is the logarithm of a number that has become 0. From Z it is a sum of softplus or the
logarithm of a sum of exponentials, and neither over- nor underflows. These are the losses of the outputs that they
cancel with (sigmoid with bce, softmax with cce), where dZ is A - Y and needs no rule here.
"""

from __future__ import annotations

import numpy as np

from backprop_core.functions.registry import Options
from backprop_core.primitives import ONE, ZERO, Array, Calls, Work


def bce_of_sigmoid(do: Calls, z: Array, y: Array, e: Array, work: Work, options: Options) -> None:
    """e = y softplus(-z) + (1 - y) softplus(z): no difference of large numbers, so even a loss of 1e-18 is exact."""
    hit, rest = work("hit"), work("rest")
    do(np.negative, z, hit)
    do(np.logaddexp, hit, ZERO, hit)
    do(np.multiply, hit, y, hit)  # y softplus(-z)
    do(np.logaddexp, z, ZERO, e)
    do(np.subtract, ONE, y, rest)
    do(np.multiply, e, rest, e)  # (1 - y) softplus(z)
    do(np.add, e, hit, e)


def cce_of_softmax(do: Calls, z: Array, y: Array, e: Array, work: Work, options: Options) -> None:
    """e = y (ln sum exp(z - max) - (z - max)): the logarithm of the softmax without the softmax."""
    column, exponential = np.empty((1, z.shape[1])), work("exponential")
    do.column_maxima(z, column)
    do(np.subtract, z, column, e)  # z - max
    do(np.exp, e, exponential)
    do.column_sums(exponential, column)
    do(np.log, column, column)
    do(np.subtract, column, e, e)
    do(np.multiply, e, y, e)
