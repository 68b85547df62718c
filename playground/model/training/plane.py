"""Where an output surface is sampled: a square of points over two inputs, or a line over the only one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core import Dataset
from backprop_core.primitives import Array

SIZE = 44  # points a side: fine enough for the eye, and ten of them a second are no burden
ROOM = 0.15

Range = tuple[float, float]


@dataclass(frozen=True)
class Plane:
    """`size` points a side over the inputs `across` and `up`, all others staying at `held`.

    A network with one input has no second side: `up` is None and the points are a line. The points are the centres
    of cells that fill the ranges.
    """

    held: tuple[float, ...]
    across: int
    up: int | None
    x_range: Range
    y_range: Range
    size: int = SIZE

    def points(self) -> Array:
        """(inputs, points): row by row from the lowest, each from the left."""
        x, y = centres(self.x_range, self.size), centres(self.y_range, self.size)
        count = self.size if self.up is None else self.size**2
        points: Array = np.repeat(np.array(self.held)[:, None], count, axis=1)
        points[self.across] = x if self.up is None else np.tile(x, self.size)
        if self.up is not None:
            points[self.up] = np.repeat(y, self.size)
        return points

    def square(self, values: Array) -> Array:
        """Values of the points as (size, size), or (size,) on a line; leading dimensions stay."""
        sides = (self.size,) if self.up is None else (self.size, self.size)
        return values.reshape(*values.shape[:-1], *sides)


def plane_of(data: Dataset, held: tuple[float, ...], across: int = 0, up: int | None = 1, size: int = SIZE) -> Plane:
    """The plane over two inputs, wide enough for all samples; over the only input if there is one."""
    if data.n_in == 1:
        across, up = 0, None
    return Plane(held, across, up, input_range(data, across), input_range(data, across if up is None else up), size)


def input_range(data: Dataset, row: int) -> Range:
    """From the least to the most of an input in training and test samples, and some room."""
    known = data.X[row] if data.X_test is None else np.concatenate([data.X[row], data.X_test[row]])
    return _with_room(float(known.min()), float(known.max()))


def output_range(outputs: Range, targets: Array) -> Range:
    """What colours span: the range of the output's activation, or else that of the targets."""
    if np.isfinite(outputs).all():
        return outputs
    return _with_room(float(targets.min()), float(targets.max()))


def centres(span: Range, size: int) -> Array:
    """The centres of `size` equal cells that fill a range."""
    low, high = span
    middles: Array = low + (high - low) * (np.arange(size) + 0.5) / size
    return middles


def _with_room(low: float, high: float) -> Range:
    room = ROOM * (high - low) or 1.0
    return low - room, high + room
