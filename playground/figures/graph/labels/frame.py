"""The part of a large network that a visitor has zoomed to: where few edges are left, their numbers have room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backprop_core.primitives import Array
from playground.figures.graph.placing import Point

SMALLEST, LARGEST = 1e-6, 1e6  # of what can be seen, in the graph's units, and of how large that is drawn, in pixels


@dataclass(frozen=True)
class Frame:
    """What is seen of a network of these sizes: from left to right and from bottom to top in the graph's units, and the
    width and height of that in pixels.
    """

    sizes: tuple[int, ...]
    x: Point
    y: Point
    pixels: Point

    @property
    def makes_sense(self) -> bool:
        """Whether it is one that a screen can have."""
        spans = (self.x[1] - self.x[0], self.y[1] - self.y[0])
        return min(spans) >= SMALLEST and max(*spans, *self.pixels) <= LARGEST and min(self.pixels) >= 1

    @property
    def unit(self) -> Array:
        """(2,): the pixels in a unit of x and of y."""
        return np.array(self.pixels) / [self.x[1] - self.x[0], self.y[1] - self.y[0]]

    def parts(self, lines: Array, number: Array) -> tuple[Array, NDArray[np.bool_]]:
        """What is seen of lines, (n, 2, 2) from start to end, as far as the `number` of so many pixels can stand there
        whole: (n, 2, 2), and (n,) of which lines anything is seen. The others stay as they are.
        """
        start, along = lines[:, 0], lines[:, 1] - lines[:, 0]
        along = np.where(along == 0, 1e-12, along)
        edge = number / 2 / self.unit
        low, high = np.array([self.x[0], self.y[0]]) + edge, np.array([self.x[1], self.y[1]]) - edge
        crossings = np.sort([(low - start) / along, (high - start) / along], axis=0)
        enters, leaves = np.maximum(crossings[0].max(axis=1), 0), np.minimum(crossings[1].min(axis=1), 1)
        seen = enters < leaves
        shares = np.where(seen[:, None], np.stack([enters, leaves], axis=1), [0.0, 1.0])
        return start[:, None] + shares[:, :, None] * along[:, None], seen
