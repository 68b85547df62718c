"""Boxes against points, lines and each other: arrays whose last axis is x and y of the middle, half width, half height.

x and y are computed separately, which is faster than along an axis of two.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backprop_core.primitives import Array


def distances(boxes: Array, points: Array) -> Array:
    """(..., points): how far each point is from each box."""
    x, y = (np.maximum(np.abs(boxes[..., None, k] - points[:, k]) - boxes[..., None, k + 2], 0) for k in (0, 1))
    away: Array = np.hypot(x, y)
    return away


def line_distances(boxes: Array, lines: Array) -> Array:
    """(..., lines): how far the middle of each box is from each line, (n, 2, 2) from start to end."""
    along = lines[:, 1] - lines[:, 0]
    x, y = (boxes[..., None, k] - lines[:, 0, k] for k in (0, 1))
    share = np.clip((x * along[:, 0] + y * along[:, 1]) / (along**2).sum(axis=1), 0, 1)
    away: Array = np.hypot(x - share * along[:, 0], y - share * along[:, 1])
    return away


def crossed(boxes: Array, lines: Array) -> NDArray[np.bool_]:
    """(..., lines): which lines, (n, 2, 2) from start to end, go through which boxes, by more than a pixel."""
    spans = []
    for k in (0, 1):
        start, along = lines[:, 0, k], lines[:, 1, k] - lines[:, 0, k]
        along = np.where(along == 0, 1e-9, along)
        middle, reach = (boxes[..., None, k] - start) / along, (boxes[..., None, k + 2] - 1) / np.abs(along)
        spans.append((middle - reach, middle + reach))
    (enters_x, leaves_x), (enters_y, leaves_y) = spans
    enters, leaves = np.maximum(enters_x, enters_y), np.minimum(leaves_x, leaves_y)
    through: NDArray[np.bool_] = np.maximum(enters, 0) < np.minimum(leaves, 1)
    return through


def gaps(one: Array, other: Array) -> Array:
    """How far boxes are from each other along x or y; negative where they overlap."""
    x, y = (np.abs(one[..., k] - other[..., k]) - one[..., k + 2] - other[..., k + 2] for k in (0, 1))
    apart: Array = np.maximum(x, y)
    return apart
