"""Points whose class is to be learnt: a generator returns X, (2, N), and a label 0, 1, ... for each column.

Circle, blobs, spirals and the XOR cloud have the geometry of TensorFlow Playground's `src/dataset.ts`
(https://github.com/tensorflow/playground, Apache License 2.0). Two things differ. There, noise is added to
the coordinates only while circle and XOR are labelled, which relabels points near the border; here, noise
moves the point and leaves its label, in all of them. And classes are equally large here, not on average only.
"""

from collections.abc import Callable

import numpy as np

from backprop_core.data.draw import Draw, Labels
from backprop_core.primitives import Array


def truth_table(rule: Callable[[Labels, Labels], Labels]) -> Callable[[Draw], tuple[Array, Labels]]:
    """A generator of the rows 00, 01, 10, 11 over and over; at noise 1 the four squares of jitter just touch."""

    def _generate(draw: Draw) -> tuple[Array, Labels]:
        row = np.arange(draw.samples) % 4
        x1, x2 = row // 2, row % 2
        return np.array([x1, x2]) + draw.jitter(2, 0.5), rule(x1, x2)

    return _generate


def circle(draw: Draw) -> tuple[Array, Labels]:
    """A disc of radius 2.5 inside a ring from 3.5 to 5 (Playground: 0 to 0.5 and 0.7 to 1 of radius 5)."""
    inside = draw.alternating()
    radius = np.where(inside, draw.uniform(0, 2.5), draw.uniform(3.5, 5))
    return _polar(radius, draw.uniform(0, 2 * np.pi)) + draw.jitter(2, 5), inside


def blobs(draw: Draw) -> tuple[Array, Labels]:
    """Gaussians of variance 0.5 + 7 noise, evenly on a circle; two are Playground's (-2, -2) and (2, 2)."""
    labels = draw.alternating()
    centres = _polar(np.sqrt(8), 5 / 4 * np.pi + 2 * np.pi * labels / draw.classes)
    scatter = draw.moves.standard_normal((2, draw.samples))
    return centres + np.sqrt(0.5 + 7 * draw.noise) * scatter, labels


def spirals(draw: Draw) -> tuple[Array, Labels]:
    """Two arms r = 5 i/n, angle 1.75 · 2π i/n, half a turn apart, with i = 0 ... n-1 (as in Playground)."""
    i_over_n, arm = _along(draw, draw.samples / 2)
    angle = 1.75 * 2 * np.pi * i_over_n + np.pi * (1 - arm)
    return _polar(5 * i_over_n, angle) + draw.jitter(2, 1), arm


def xor_cloud(draw: Draw) -> tuple[Array, Labels]:
    """Four squares, 0.3 away from the axes (as in Playground); label 1 where x1 and x2 have the same sign."""
    same = draw.alternating()
    sign = 1 - np.arange(draw.samples) // 2 % 2 * 2
    signs = np.array([sign, np.where(same, sign, -sign)])
    return signs * draw.uniform(0.3, 5.3, rows=2) + draw.jitter(2, 5), same


def moons(draw: Draw) -> tuple[Array, Labels]:
    """Two interlocking half circles: scikit-learn's `make_moons`, centred and four times as large."""
    fraction, lower = _along(draw, (draw.samples - 1) // 2)
    cosine, sine = np.cos(np.pi * fraction), np.sin(np.pi * fraction)
    upper_moon, lower_moon = np.array([cosine - 0.5, sine - 0.25]), np.array([0.5 - cosine, 0.25 - sine])
    return 4 * np.where(lower, lower_moon, upper_moon) + draw.jitter(2, 2), lower


def _polar(radius: Array | float, angle: Array) -> Array:
    """Points, (2, N), at a distance from the origin and an angle from the x2 axis (as in Playground)."""
    return radius * np.array([np.sin(angle), np.cos(angle)])


def _along(draw: Draw, length: float) -> tuple[Array, Labels]:
    """Even steps along two curves, i / length and the curve, in random order: no batch is one stretch."""
    order = draw.points.permutation(draw.samples)
    return order // 2 / length, order % 2
