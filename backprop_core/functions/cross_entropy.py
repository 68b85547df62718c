"""Cross-entropies from the logits Z: exact where the outputs have rounded to 0 or 1.

Through the outputs, a loss is the logarithm of a number that has become 0 and its derivative is 1/0 times a slope of 0.
From Z both are sums of softplus and logarithms of sums of exponentials, and neither over- nor underflows. With the
output that a loss cancels with (sigmoid and bce, softmax and cce) dZ is A - Y and needs no rule here.
"""

from __future__ import annotations

import numpy as np

from backprop_core.functions.activations import Options, Work
from backprop_core.primitives import ONE, ZERO, Array, Calls, column_maxima, column_sums


def softplus_of_minus(z: Array, out: Array) -> Calls:
    """out = -ln sigmoid(z)."""
    return [(np.negative, (z, out)), (np.logaddexp, (out, ZERO, out))]


def bce_of_sigmoid(z: Array, y: Array, e: Array, work: Work, options: Options) -> Calls:
    """y softplus(-z) + (1 - y) softplus(z): no difference of large numbers, so even a loss of 1e-18 is exact."""
    hit, rest = work("hit"), work("rest")
    hits: Calls = [*softplus_of_minus(z, hit), (np.multiply, (hit, y, hit))]
    misses: Calls = [(np.logaddexp, (z, ZERO, e)), (np.subtract, (ONE, y, rest)), (np.multiply, (e, rest, e))]
    return [*hits, *misses, (np.add, (e, hit, e))]


def cce_of_sigmoid(z: Array, y: Array, e: Array, work: Work, options: Options) -> Calls:
    """y softplus(-z)."""
    return [*softplus_of_minus(z, e), (np.multiply, (e, y, e))]


def cce_of_sigmoid_slope(z: Array, a: Array, y: Array, dz: Array, work: Work, options: Options) -> Calls:
    """-y (1 - a): the a of the slope a (1 - a) has cancelled with the 1/a of the loss."""
    return [(np.subtract, (a, ONE, dz)), (np.multiply, (dz, y, dz))]


def cce_of_softmax(z: Array, y: Array, e: Array, work: Work, options: Options) -> Calls:
    """y (ln sum exp(z - max) - (z - max)): the logarithm of the softmax without the softmax."""
    column = np.empty((1, z.shape[1]))
    return [*_surprise(z, e, column, work("exponential")), (np.multiply, (e, y, e))]


def bce_of_softmax(z: Array, y: Array, e: Array, work: Work, options: Options) -> Calls:
    """-y ln a - (1 - y) ln(1 - a): 1 - a is the sum of the other exponentials to that of all."""
    column, rest, miss = np.empty((1, z.shape[1])), work("rest"), work("miss")
    return [
        *_surprise(z, e, column, rest),
        (np.subtract, (column, e, miss)),  # z - max again
        *_log_sum_of_others(miss, rest),
        (np.subtract, (column, rest, rest)),
        (np.multiply, (e, y, e)),
        (np.subtract, (ONE, y, miss)),
        (np.multiply, (rest, miss, rest)),
        (np.add, (e, rest, e)),
    ]


def bce_of_softmax_slope(z: Array, a: Array, y: Array, dz: Array, work: Work, options: Options) -> Calls:
    """a_j - y_j + sum over the others of y_i a_j - (1 - y_i) a_i q_ij, q_ij being j's share when i is left out.

    q_ij = exp(z_j - ln sum exp over k != i of z_k) is the a_j / (1 - a_i) of the Jacobian product, without the 1 - a_i
    that rounds to 0; the sum over i of (1 - y_i) a_i q_ij is exp of z_j plus a logarithm of a sum of exponentials.
    """
    column, log_a, rest = np.empty((1, z.shape[1])), work("log a"), work("rest")
    return [
        *_surprise(z, dz, column, rest),
        (np.subtract, (column, dz, log_a)),  # z - max
        *_log_sum_of_others(log_a, rest),
        (np.add, (dz, rest, rest)),  # -ln a_i + ln sum of the others
        (np.negative, (y, dz)),
        (np.log1p, (dz, dz)),
        (np.subtract, (dz, rest, dz)),
        *_log_sum_of_others(dz, rest),
        (np.add, (rest, log_a, rest)),
        (np.exp, (rest, rest)),
        column_sums(y, column),
        (np.subtract, (column, y, dz)),
        (np.multiply, (dz, a, dz)),
        (np.subtract, (dz, rest, dz)),
        (np.add, (dz, a, dz)),
        (np.subtract, (dz, y, dz)),
    ]


def _surprise(z: Array, e: Array, column: Array, exponential: Array) -> Calls:
    """e = -ln softmax(z), column = ln sum exp(z - max)."""
    shifted: Calls = [column_maxima(z, column), (np.subtract, (z, column, e)), (np.exp, (e, exponential))]
    log_sum: Calls = [column_sums(exponential, column), (np.log, (column, column))]
    return [*shifted, *log_sum, (np.subtract, (column, e, e))]


def _log_sum_of_others(z: Array, out: Array) -> Calls:
    """out_i = ln of the sum of exp(z_k) over all rows k but i: one reduction over a view of z for each i."""
    units = len(z)
    others = ~np.eye(units, dtype=np.bool_)[:, :, np.newaxis]
    return [(np.logaddexp.reduce, (np.broadcast_to(z, (units, *z.shape)), 1, None, out, False, -np.inf, others))]
