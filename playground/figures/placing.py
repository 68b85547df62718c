"""Where neurons, constants and labels stand: one unit between layers, layers centred on 0."""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, float]


def neuron(layer: int, row: int, sizes: Sequence[int]) -> Point:
    """The centre of a neuron."""
    return float(layer), ((sizes[layer] - 1) / 2 - row) * _gap(sizes)


def one(layer: int, sizes: Sequence[int]) -> Point:
    """The constant 1 that the biases of `layer` hang on: below the layer before it."""
    return layer - 0.72, -half_height(sizes) - 0.52


def loss(sizes: Sequence[int]) -> Point:
    """The loss, right of the output."""
    return len(sizes) - 0.3, 0.0


def half_height(sizes: Sequence[int]) -> float:
    """From the middle to the outermost neuron."""
    return max((max(sizes) - 1) / 2 * _gap(sizes), 0.5)


def along(start: Point, end: Point, share: float) -> Point:
    """A point between two."""
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _gap(sizes: Sequence[int]) -> float:
    return min(1.0, 4.0 / max(sizes))
