"""How far rounding can move the loss, and so how exact a difference of two losses is."""

from __future__ import annotations

import numpy as np

from backprop_core.analysis.dead_units import dies
from backprop_core.primitives import Array
from backprop_core.run.session import Session

EPS = float(np.finfo(np.float64).eps)
TINY = float(np.finfo(np.float64).tiny)  # below it a number loses its digits, one after the other


def loss_rounding(session: Session) -> Array:
    """The rounding error of the loss for each parameter, by what is computed anew when that parameter moves: (count,).

    To first order it is eps (|L| + sum |dL/dq| |q|) over all numbers q that are rounded on the way: the products that
    add up to a z, and the outputs of the layers (Higham, Accuracy and Stability of Numerical Algorithms, section 3).
    It needs the signals of the update under way. Where one has overflowed, it is infinite.
    """
    wiring, network, table = session.wiring, session.network, session.table
    blocks, sizes = table.blocks(session.causes[: table.count]), np.empty(table.count)
    with np.errstate(all="ignore"):
        total = abs(float(wiring.L))
        for layer in range(network.depth, 0, -1):
            if layer < network.depth or not network.cancels:
                total += float(np.abs(wiring.dA[layer] * wiring.A[layer]).sum())
            products = np.abs(blocks[layer - 1]) @ np.abs(wiring.extended[layer - 1])
            total += float((np.abs(wiring.dZ[layer]) * products).sum())
            sizes[table.span(layer)] = total
    rounding: Array = np.where(np.isfinite(sizes), EPS * sizes, np.inf)
    return rounding


def gradient_rounding(session: Session) -> Array:
    """The rounding error of each gradient itself, to first order: (count,).

    A δ is (sum of w δ) f'(z), of a softmax a (da - sum of da a). It inherits the errors of the δ behind it, and adds
    eps times the sizes of what it sums, and of what its slope is a difference of: a sigmoid's 1 - a is exact to eps,
    however small it is. An error that arrives meets that of the slope, too: both may have rounded to 0. At the output
    the errors are those of a and y, times the curvature of the loss. No gradient is exact beyond TINY.
    """
    wiring, network, table = session.wiring, session.network, session.table
    blocks, rounding = table.blocks(session.causes[: table.count]), np.empty(table.count)
    with np.errstate(all="ignore"):
        A, Y = np.abs(wiring.A[-1]), np.abs(wiring.Y)
        arriving = EPS * (A + Y) / wiring.divisor
        if not network.cancels:
            arriving = arriving * np.maximum(2.0, (wiring.dA[-1] * wiring.divisor) ** 2) + EPS * np.abs(wiring.dA[-1])
        for layer in range(network.depth, 0, -1):
            errors = arriving if layer == network.depth and network.cancels else _of_delta(session, layer, arriving)
            signals = np.abs(wiring.extended[layer - 1]).T
            sizes = (errors + EPS * np.abs(wiring.dZ[layer])) @ signals
            rounding[table.span(layer)] = sizes.ravel()
            weights = np.abs(blocks[layer - 1][:, :-1]).T
            arriving = weights @ (errors + EPS * np.abs(wiring.dZ[layer]))
        rounding += EPS * np.abs(table.rows["grad"]) + TINY
    return np.where(np.isfinite(rounding), rounding, np.inf)


def _of_delta(session: Session, layer: int, arriving: Array) -> Array:
    """The rounding errors of a layer's δ, from those of ∂L/∂a."""
    wiring, record = session.wiring, session.network.layers[layer - 1].record
    dA, A = np.abs(wiring.dA[layer]), np.abs(wiring.A[layer])
    if record.coupled:
        shares: Array = A * (arriving + (A * arriving).sum(axis=0) + EPS * (dA + (A * dA).sum(axis=0)))
        return shares
    slopes = np.abs(wiring.S[layer])
    if dies(record.name):
        return (arriving + EPS * dA) * slopes
    errors: Array = arriving * (slopes + EPS) + EPS * dA * np.maximum(slopes, 1.0)
    return errors
