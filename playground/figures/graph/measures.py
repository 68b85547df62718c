"""How large things can be drawn before they touch: everything follows from the sizes of the layers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from playground.figures.graph import placing

WIDTH = 690  # pixels that the graph has on a small screen, beside the inspector
LEAST, MORE = 344, 33  # pixels that a small network needs to be readable, and those that each further layer adds
HEIGHT, LEAST_HEIGHT, TALL = 440, 380, 5  # pixels: what things are sized for, and what will do below `TALL` units
LARGEST, SMALLEST = 46, 13
MARGIN = 10  # pixels above and below
TOUCH = 0.08  # of a neuron: what is left free between two at least
NAMED = 21  # pixels between two neurons that the name of one takes,
ENOUGH = 0.85  # and the share of them that will do
LABEL = (54, 17)  # pixels that a number on an edge takes
NARROW_LABEL = (36.3, 12.5)  # those that one in smaller print takes, which has two digits


@dataclass(frozen=True)
class Measures:
    """In pixels: the least `height`, a unit of `x` and of `y`, and the diameter of the neurons per layer, `nodes`."""

    height: int
    x: float
    y: float
    nodes: tuple[int, ...]

    @property
    def least_width(self) -> int:
        """The width in pixels below which the graph is moved sideways instead of being squeezed."""
        return LEAST + MORE * max(0, len(self.nodes) - 3)

    @property
    def narrow(self) -> float:
        """The least width as a share of the usual one."""
        return self.least_width / WIDTH

    @property
    def low(self) -> float:
        """The least height as a share of the usual one."""
        return (self.height - MARGIN) / (HEIGHT - MARGIN)

    @property
    def loss(self) -> int:
        """The side of the loss's square in pixels."""
        return min(58, round(0.5 * self.x))

    @property
    def one(self) -> int:
        """The side of the squares of the constants 1 in pixels."""
        return 18 if min(self.nodes) < 27 else 26

    def digits(self, layer: int) -> int:
        """Digits of a number inside a neuron of the layer; 0 where none fits."""
        return 3 if self.nodes[layer] >= 40 else 2 if self.nodes[layer] >= 27 else 0

    def font(self, layer: int) -> int:
        """The font size in pixels of a number inside a neuron of the layer."""
        return 13 if self.nodes[layer] >= 42 else 11 if self.nodes[layer] >= 34 else 9

    def lift(self, layer: int) -> float:
        """How far above the middle of a neuron of the layer its name stands, in pixels."""
        return self.nodes[layer] / 2 + 11

    def named(self, units: int, layer: int) -> bool:
        """Whether there is room for names between the neurons of the layer."""
        return self.y * placing.gap(units) - self.nodes[layer] >= NAMED


@lru_cache(maxsize=64)
def measures_of(sizes: tuple[int, ...]) -> Measures:
    """The measures of a network with so many units per layer, inputs first."""
    height = HEIGHT if max(sizes) >= TALL else LEAST_HEIGHT
    bottom, top = placing.y_range(sizes)
    left, right = placing.x_range(sizes)
    x, y = WIDTH / (right - left), (HEIGHT - MARGIN) / (top - bottom)
    room = (min(LARGEST, 0.56 * x, (0.8 if units < TALL else 0.86) * y * placing.gap(units)) for units in sizes)
    return Measures(height, x, y, tuple(max(SMALLEST, round(size)) for size in room))


@lru_cache(maxsize=64)
def least_heights(sizes: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    """The height of the graph, in pixels, below which neurons are drawn smaller, as all else comes closer together.

    And for each layer the one below which, even so, there is no room for names.
    """
    measures, span = measures_of(sizes), float(np.ptp(placing.y_range(sizes)))
    layers = [
        (units, node, measures.named(units, n))
        for n, (units, node) in enumerate(zip(sizes, measures.nodes, strict=True))
    ]
    apart = [
        (node + (NAMED if named else TOUCH * node)) / placing.gap(units) for units, node, named in layers if units > 1
    ]
    least = span * max(apart, default=0.0)
    rest = [placing.gap(units) / span - node / least if units > 1 else np.inf for units, node, _ in layers]
    return MARGIN + math.ceil(least), tuple(MARGIN + math.ceil(ENOUGH * NAMED / each) for each in rest)
