"""A grid of inputs, and a network evaluated on it: what surfaces and the small pictures of neurons are made of.

The grid is a square of points over two inputs, or a line over the only one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core import Dataset, NetworkSpec
from backprop_core.analysis.evaluation import Evaluator, Theta
from backprop_core.primitives import Array

SIZE = 44  # points a side: fine enough for the eye, and ten surfaces a second are no burden
ROOM = 0.15  # of the range of the samples, on each side

Range = tuple[float, float]


@dataclass(frozen=True)
class Grid:
    """`size` points a side over the inputs `across` and `up`; all other inputs stay at `held`.

    With one input there is no second side: `up` is None and the points form a line. The points are the centres of
    cells that fill the ranges.
    """

    held: tuple[float, ...]
    across: int
    up: int | None
    x_range: Range
    y_range: Range
    size: int = SIZE

    def points(self) -> Array:
        """The points as columns, (inputs, points): row by row from the lowest, each row from the left."""
        x, y = centres(self.x_range, self.size), centres(self.y_range, self.size)
        count = self.size if self.up is None else self.size**2
        points: Array = np.repeat(np.array(self.held)[:, None], count, axis=1)
        points[self.across] = x if self.up is None else np.tile(x, self.size)
        if self.up is not None:
            points[self.up] = np.repeat(y, self.size)
        return points

    def shaped(self, values: Array) -> Array:
        """Values (..., points) as (..., size, size), rows from the lowest; as (..., size) on a line."""
        sides = (self.size,) if self.up is None else (self.size, self.size)
        return values.reshape(*values.shape[:-1], *sides)


class GridEvaluator:
    """Evaluates a network on the points of a grid, on buffers of its own."""

    def __init__(self, network: NetworkSpec, grid: Grid) -> None:
        self.grid = grid
        self._evaluator = Evaluator(network, grid.points())

    def outputs(self, theta: Theta) -> Array:
        """The outputs as a copy, (outputs, size, size) with rows from the lowest, or (outputs, size) on a line."""
        return self.grid.shaped(self._evaluator.outputs(theta)).copy()

    def activations(self, theta: Theta) -> list[Array]:
        """The activations of every layer from the inputs on, each (units, size, size) or (units, size); views."""
        self._evaluator.outputs(theta)
        return [self.grid.shaped(a) for a in self._evaluator.activations]

    def preactivation(self, layer: int, unit: int) -> Array:
        """The pre-activations of a unit at the parameters evaluated last, (size, size) or (size,); a view."""
        return self.grid.shaped(self._evaluator.preactivations[layer][unit])


def grid_of(data: Dataset, held: tuple[float, ...], across: int = 0, up: int | None = 1, size: int = SIZE) -> Grid:
    """A grid wide enough for all samples of the data; a line where the data have one input."""
    if data.n_in == 1:
        across, up = 0, None
    return Grid(held, across, up, input_range(data, across), input_range(data, across if up is None else up), size)


def input_range(data: Dataset, row: int) -> Range:
    """The range of an input over training and test samples, with some room on both sides."""
    known = data.X[row] if data.X_test is None else np.concatenate([data.X[row], data.X_test[row]])
    return _with_room(float(known.min()), float(known.max()))


def output_range(outputs: Range, targets: Array) -> Range:
    """The range that colours span: that of the output's activation if it is finite, else that of the targets."""
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
