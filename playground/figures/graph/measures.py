"""How large things can be drawn before they touch: everything follows from the sizes of the layers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from playground.figures.graph import placing

WIDTH = 620  # pixels that the graph has beside its colour bar on a usual screen
LEAST, MORE = 340, 56  # pixels below which that of a small network is not readable, and those for each further layer
LOW, HIGH, TALL = 470, 580, 7  # heights in pixels, and the units from which on the higher one is taken
LARGEST, SMALLEST = 46, 13
LABEL = (52, 15)  # pixels that a number on an edge takes


@dataclass(frozen=True)
class Measures:
    """Pixels: the graph's height, those of one unit of x and y, each layer's neurons, and of what is printed."""

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
        """That width as a share of the usual one."""
        return self.least_width / WIDTH

    @property
    def loss(self) -> int:
        """The side of the loss's square."""
        return min(58, round(0.6 * self.x))

    def digits(self, layer: int) -> int:
        """Digits of a number inside a neuron of the layer; 0 where none fits."""
        return 3 if self.nodes[layer] >= 40 else 2 if self.nodes[layer] >= 27 else 0

    def font(self, layer: int) -> int:
        """The size of the print inside a neuron of the layer."""
        return 13 if self.nodes[layer] >= 42 else 11 if self.nodes[layer] >= 34 else 9

    def lift(self, layer: int) -> float:
        """How far above a neuron of the layer its name stands, in the graph's own units."""
        return (self.nodes[layer] / 2 + 11) / self.y

    def named(self, units: int, layer: int) -> bool:
        """Whether there is room for names between the neurons of the layer."""
        return self.y * placing.gap(units) - self.nodes[layer] >= 21


@lru_cache(maxsize=64)
def measures_of(sizes: tuple[int, ...]) -> Measures:
    """The measures of a network."""
    height = HIGH if max(sizes) >= TALL else LOW
    bottom, top = placing.y_range(sizes)
    left, right = placing.x_range(sizes)
    x, y = WIDTH / (right - left), (height - 10) / (top - bottom)
    room = (min(LARGEST, 0.56 * x, (0.8 if units < TALL else 0.86) * y * placing.gap(units)) for units in sizes)
    return Measures(height, x, y, tuple(max(SMALLEST, round(size)) for size in room))
