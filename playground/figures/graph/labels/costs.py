"""The places that the number of an edge could take, and what each costs, whatever the others choose."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from backprop_core.primitives import Array
from playground.figures.graph import placing
from playground.figures.graph.labels.boxes import crossed, distances
from playground.figures.graph.measures import LABEL, measures_of
from playground.model.shown.elements import elements_of

SHARES = np.linspace(0.14, 0.86, 11)  # of the way along an edge
# The side of the point that a number is on in Plotly's words, and the way to its middle in halves of its size. The last
# two are further up and down, over the neurons' heads, for edges between neurons that leave no room.
SIDES = (
    ("top center", (0, 1)),
    ("top left", (-1, 1)),
    ("top right", (1, 1)),
    ("bottom center", (0, -1)),
    ("bottom left", (-1, -1)),
    ("bottom right", (1, -1)),
    ("middle center", (0, 0)),
    ("top center", (0, 1)),
    ("bottom center", (0, -1)),
)
LIFTED = (0, 0, 0, 0, 0, 0, 0, 1, -1)
SMALLER = 10 / 12  # print on a phone
TALLER = (1.25, 2.0)  # a number of two lines, the second with an arrow before it, in sizes of one
ON_LINE, BESIDE, LIFT, SHORT = 1.5, 2.0, 60.0, 40.0  # on its own line, across it, away from it; a line left out
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
    measures, number = measures_of(sizes), np.array(LABEL)
    return [
        Screen(np.array([measures.x, measures.y]), number, 1000.0, 1.0),
        Screen(np.array([measures.narrow * measures.x, measures.y]), number * SMALLER, 100.0, 0.3),
    ]


class Choices(NamedTuple):
    """What all edges choose from, an array each over the places: how far along, which side, and how many lines."""

    shares: Array
    sides: Array
    lines: Array


@lru_cache(maxsize=2)
def choices(lines: int) -> Choices:
    """Every share with every side; where there can be two lines, once with two and once with one."""
    counts = range(lines, 0, -1)
    grid = np.array([(share, side, count) for count in counts for share in SHARES for side in range(len(SIDES))])
    return Choices(grid[:, 0], grid[:, 1].astype(np.intp), grid[:, 2])


def candidates(lines: Array, sizes: tuple[int, ...], offered: Choices) -> Array:
    """(edges, places, 2): points of the graph."""
    points: Array = lines[:, None, 0] + offered.shares[:, None] * (lines[:, None, 1] - lines[:, None, 0])
    points[..., 1] += (max(measures_of(sizes).nodes) / 2 + 4) / measures_of(sizes).y * np.array(LIFTED)[offered.sides]
    return points


def boxes_on(screen: Screen, points: Array, offered: Choices) -> Array:
    """(edges, places, 4): the numbers as boxes on a screen."""
    half = np.where(offered.lines[:, None] > 1, TALLER, (1, 1)) * screen.number / 2
    middles = points * screen.pixels + np.array([way for _, way in SIDES])[offered.sides] * half
    return np.concatenate([middles, np.broadcast_to(half, middles.shape)], axis=-1)


def costs(points: Array, lines: Array, sizes: tuple[int, ...], offered: Choices) -> Array:
    """(edges, places): what each place costs on all screens."""
    total = np.zeros(points.shape[:2]) + OFF_MIDDLE * np.abs(offered.shares - 0.5)
    total += LIFT * np.abs(LIFTED)[offered.sides] + SHORT * (offered.lines.max() - offered.lines)
    own_line = np.array([ON_LINE if name == "middle center" else BESIDE for name, _ in SIDES])[offered.sides]
    (things, radii), own = _things(sizes, lines), np.eye(len(lines), dtype=bool)[:, None]
    for screen in screens(sizes):
        boxes = boxes_on(screen, points, offered)
        total += screen.covers * (distances(boxes, things * screen.pixels) < radii).any(axis=-1)
        through = crossed(boxes, lines * screen.pixels)
        lines_cost = CROSSED * (through & ~own).sum(axis=-1) + own_line * (through & own).any(axis=-1)
        arrows_cost = ARROW * (distances(boxes, _arrows(lines, sizes) * screen.pixels) < 6).sum(axis=-1)
        total += screen.weight * (lines_cost + arrows_cost)
    return total


def _things(sizes: tuple[int, ...], lines: Array) -> tuple[Array, Array]:
    """What no number may lie on where the lines are: centres in the graph's units, and radii in pixels."""
    measures = measures_of(sizes)
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
    along, node = lines[:, 1] - lines[:, 0], max(measures_of(sizes).nodes)
    length = np.hypot(*(along * [measures_of(sizes).narrow * measures_of(sizes).x, measures_of(sizes).y]).T)
    away = np.minimum(0.5, (node / 2 + 10) / length)[:, None] * along
    arrows: Array = np.concatenate([lines[:, 0] + away, lines[:, 1] - away])
    return arrows
