"""Numbers to be learnt: a generator returns X and Y with a column per sample.

Plane and multi-Gaussian are those of TensorFlow Playground's `src/dataset.ts`
(https://github.com/tensorflow/playground, Apache License 2.0): x1 and x2 are between -6 and 6, and noise
displaces the point at which the target is read, not the point itself.
"""

import numpy as np

from backprop_core.data.draw import Draw
from backprop_core.primitives import Array

# x1, x2 and sign of each bump
BUMPS = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))


def plane(draw: Draw) -> tuple[Array, Array]:
    """(x1 + x2) / 10: the target is linear, and one linear neuron is enough."""
    X = draw.uniform(-6, 6, rows=2)
    return X, (X + draw.jitter(2, 6)).sum(axis=0, keepdims=True) / 10


def multi_gaussian(draw: Draw) -> tuple[Array, Array]:
    """Six cones of height ±1 and radius 2, Gaussians to Playground; where two overlap, the higher counts."""
    X = draw.uniform(-6, 6, rows=2)
    moved = X + draw.jitter(2, 6)
    cones = np.array([_cone(moved, *bump) for bump in BUMPS])
    highest = np.abs(cones).argmax(axis=0)
    return X, np.take_along_axis(cones, highest[np.newaxis], axis=0)


def sine(draw: Draw) -> tuple[Array, Array]:
    """sin(x1) over one period, a curve that can be watched as it bends; noise moves it by at most 1."""
    X = draw.uniform(-np.pi, np.pi, rows=1)
    return X, np.sin(X) + draw.jitter(1, 1)


def _cone(X: Array, x1: float, x2: float, sign: float) -> Array:
    distance = np.hypot(X[0] - x1, X[1] - x2)
    return np.asarray(sign * np.clip(1 - distance / 2, 0, 1))
