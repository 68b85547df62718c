"""Boxes of one size against points, lines and each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backprop_core.calls import Array


def distances(centres: Array, half: Array, points: Array) -> Array:
    """(..., points): how far each point is from each box with sides of twice `half`."""
    outside = np.maximum(np.abs(centres[..., None, :] - points) - half, 0)
    away: Array = np.hypot(outside[..., 0], outside[..., 1])
    return away


def crossed(centres: Array, half: Array, lines: Array) -> NDArray[np.bool_]:
    """(..., lines): which lines, (n, 2, 2) from start to end, go through which boxes."""
    start, along = lines[:, 0], lines[:, 1] - lines[:, 0]
    along = np.where(along == 0, 1e-9, along)
    middle, reach = (centres[..., None, :] - start) / along, half / np.abs(along)
    enters, leaves = (middle - reach).max(axis=-1), (middle + reach).min(axis=-1)
    through: NDArray[np.bool_] = np.maximum(enters, 0) < np.minimum(leaves, 1)
    return through


def gaps(one: Array, other: Array, size: Array) -> Array:
    """Pixels between boxes of that size; negative where they overlap."""
    apart: Array = (np.abs(one - other) - size).max(axis=-1)
    return apart
