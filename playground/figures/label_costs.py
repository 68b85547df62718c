"""The places that the number of an edge could take, and what each costs, whatever the others choose."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from backprop_core.calls import Array
from playground.elements import elements_of
from playground.figures import placing
from playground.figures.boxes import crossed, distances
from playground.figures.crowding import LABEL, crowd

SHARES = np.linspace(0.14, 0.86, 11)  # of the way along an edge
# The side of the point that a number is on in Plotly's words, and the way to its middle in halves of its size. The last
# two are further up and down, over the neurons' heads, for edges between neurons that leave no room.
SIDES = (
    ("top center", (0, 1)), ("top left", (-1, 1)), ("top right", (1, 1)),
    ("bottom center", (0, -1)), ("bottom left", (-1, -1)), ("bottom right", (1, -1)),
    ("middle center", (0, 0)), ("top center", (0, 1)), ("bottom center", (0, -1)),
)  # fmt: skip
SMALLER = 10 / 12  # print on a phone
LIFTED = (0, 0, 0, 0, 0, 0, 0, 1, -1)
ON_LINE, BESIDE, LIFT = 1.5, 2.0, 25.0  # on its own line, across it, or away from it
CROSSED, ARROW, OFF_MIDDLE = 3.0, 1.0, 1.0  # on another line, on an arrow, towards the end of its line


class Screen(NamedTuple):
    """Pixels in one unit of x and y, and of a number; what it costs there to lie on a neuron or on another number.

    `weight` is what all other costs are multiplied by.
    """

    pixels: Array
    number: Array
    covers: float
    weight: float


def screens(sizes: tuple[int, ...]) -> list[Screen]:
    """A usual screen, and one as narrow as the graph can be: there the page's style prints the numbers smaller."""
    measures, number = crowd(sizes), np.array(LABEL)
    return [
        Screen(np.array([measures.x, measures.y]), number, 1000.0, 1.0),
        Screen(np.array([measures.narrow * measures.x, measures.y]), number * SMALLER, 100.0, 0.3),
    ]


def candidates(lines: Array, sizes: tuple[int, ...]) -> Array:
    """(edges, places, 2): points of the graph; each share comes with all the sides."""
    along = lines[:, None, 0] + SHARES[:, None] * (lines[:, None, 1] - lines[:, None, 0])
    points: Array = np.repeat(along, len(SIDES), axis=1)
    points[..., 1] += (max(crowd(sizes).nodes) / 2 + 4) / crowd(sizes).y * np.tile(LIFTED, len(SHARES))
    return points


def middles(points: Array, screen: Screen) -> Array:
    """(edges, places, 2): the middles of the numbers on a screen."""
    shifts = np.tile([shift for _, shift in SIDES], (len(SHARES), 1))
    centres: Array = points * screen.pixels + shifts * screen.number / 2
    return centres


def costs(points: Array, lines: Array, sizes: tuple[int, ...]) -> Array:
    """(edges, places): what each place costs on all screens."""
    total = np.zeros(points.shape[:2]) + OFF_MIDDLE * np.repeat(np.abs(SHARES - 0.5), len(SIDES))
    total += LIFT * np.tile(np.abs(LIFTED), len(SHARES))
    own_line = np.tile([ON_LINE if name == "middle center" else BESIDE for name, _ in SIDES], len(SHARES))
    things, radii = _things(sizes, lines)
    for screen in screens(sizes):
        boxes, drawn, half = middles(points, screen), lines * screen.pixels, screen.number / 2
        total += screen.covers * (distances(boxes, half, things * screen.pixels) < radii).any(axis=-1)
        through, own = crossed(boxes, half - 1, drawn), np.eye(len(lines), dtype=bool)[:, None]
        lines_cost = CROSSED * (through & ~own).sum(axis=-1) + own_line * (through & own).any(axis=-1)
        arrows_cost = ARROW * (distances(boxes, half, _arrows(lines, sizes) * screen.pixels) < 6).sum(axis=-1)
        total += screen.weight * (lines_cost + arrows_cost)
    return total


def _things(sizes: tuple[int, ...], lines: Array) -> tuple[Array, Array]:
    """What no number may lie on where the lines are: centres in the graph's units, and radii in pixels."""
    measures = crowd(sizes)
    neurons = [e for e in elements_of(sizes) if e.kind == "neuron"]
    named = [measures.named(units, layer) for layer, units in enumerate(sizes)]
    places = [placing.neuron(e.layer, e.row, sizes) for e in neurons]
    names = [(x, y + measures.lift(e.layer)) for e, (x, y) in zip(neurons, places, strict=True) if named[e.layer]]
    ones = [placing.one(layer, sizes) for layer in range(1, len(sizes))]
    things = np.array([*places, *names, *ones, placing.loss(sizes)])
    radii = [measures.nodes[e.layer] / 2 + 3 for e in neurons] + [8.0] * len(names) + [13.0] * len(ones)
    near = (things[:, 0] > lines[..., 0].min() - 0.8) & (things[:, 0] < lines[..., 0].max() + 0.8)
    return things[near], np.array([*radii, measures.loss / 2])[near]


def _arrows(lines: Array, sizes: tuple[int, ...]) -> Array:
    """About where arrows stand, near both ends of each line."""
    along, node = lines[:, 1] - lines[:, 0], max(crowd(sizes).nodes)
    length = np.hypot(*(along * [crowd(sizes).narrow * crowd(sizes).x, crowd(sizes).y]).T)
    away = np.minimum(0.5, (node / 2 + 10) / length)[:, None] * along
    arrows: Array = np.concatenate([lines[:, 0] + away, lines[:, 1] - away])
    return arrows
