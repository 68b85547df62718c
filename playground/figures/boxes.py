"""Boxes of one size against points, lines and each other; x and y by themselves, which is faster than along an axis."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backprop_core.calls import Array


def distances(centres: Array, half: Array, points: Array) -> Array:
    """(..., points): how far each point is from each box with sides of twice `half`."""
    x, y = (np.maximum(np.abs(centres[..., None, at] - points[:, at]) - half[at], 0) for at in (0, 1))
    away: Array = np.hypot(x, y)
    return away


def crossed(centres: Array, half: Array, lines: Array) -> NDArray[np.bool_]:
    """(..., lines): which lines, (n, 2, 2) from start to end, go through which boxes."""
    spans = []
    for at in (0, 1):
        start, along = lines[:, 0, at], lines[:, 1, at] - lines[:, 0, at]
        along = np.where(along == 0, 1e-9, along)
        middle, reach = (centres[..., None, at] - start) / along, half[at] / np.abs(along)
        spans.append((middle - reach, middle + reach))
    (enters_x, leaves_x), (enters_y, leaves_y) = spans
    enters, leaves = np.maximum(enters_x, enters_y), np.minimum(leaves_x, leaves_y)
    through: NDArray[np.bool_] = np.maximum(enters, 0) < np.minimum(leaves, 1)
    return through


def gaps(one: Array, other: Array, size: Array) -> Array:
    """Pixels between boxes of that size; negative where they overlap."""
    x, y = (np.abs(one[..., at] - other[..., at]) - size[at] for at in (0, 1))
    apart: Array = np.maximum(x, y)
    return apart
