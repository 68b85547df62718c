"""Where neurons, constants and labels stand: one unit between layers, layers centred on 0."""

from __future__ import annotations

from functools import lru_cache

Point = tuple[float, float]
SPAN = 4.0  # from the first to the last neuron of a large layer, in units


def neuron(layer: int, row: int, sizes: tuple[int, ...]) -> Point:
    """The centre of a neuron, in the graph's units."""
    units = sizes[layer]
    return float(layer), ((units - 1) / 2 - row) * gap(units)


def one(layer: int, sizes: tuple[int, ...]) -> Point:
    """The constant 1 that the biases of `layer` hang on: below the layer before it."""
    return layer - 0.72, -half_height(sizes) - 0.52


def loss(sizes: tuple[int, ...]) -> Point:
    """The loss, right of the output."""
    return len(sizes) - 0.3, 0.0


@lru_cache(maxsize=64)
def half_height(sizes: tuple[int, ...]) -> float:
    """The distance from the middle of the graph to the outermost neuron."""
    return max(0.5, *((units - 1) / 2 * gap(units) for units in sizes))


def gap(units: int) -> float:
    """The distance between two neighbours in a layer of so many units."""
    return min(1.0, SPAN / units)


def x_range(sizes: tuple[int, ...]) -> Point:
    """What the graph shows from left to right."""
    return -0.35, loss(sizes)[0] + 0.4


def y_range(sizes: tuple[int, ...]) -> Point:
    """What the graph shows from bottom to top."""
    return -half_height(sizes) - 1.35, half_height(sizes) + 0.55


def along(start: Point, end: Point, share: float) -> Point:
    """The point at a share of the way from start to end."""
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
