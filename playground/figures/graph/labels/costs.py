"""The places that the number of an edge could take, and what each costs, whatever the others choose."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from backprop_core.primitives import Array
from playground.figures.graph.labels.boxes import crossed, distances, gaps, line_distances
from playground.figures.graph.labels.frame import Frame
from playground.figures.graph.labels.obstacles import obstacles_of
from playground.figures.graph.measures import LABEL, NARROW_LABEL, WIDTH, measures_of

SHARES = np.linspace(0.08, 0.92, 37)  # of the way along an edge
SMALLER = 9.9 / 12  # print where the graph is narrow
TALL = 1.4  # the height on a usual screen, in least heights
SWITCH = 520  # pixels of width below which the small print is shown
TALLER = (1.25, 2.0)  # a number of two lines, the second with an arrow before it, in sizes of one
APART = 6.0  # pixels that the middle of a number keeps from other lines: the line below it is its own
TAKEN = 1000.0  # on a neuron, a name or another number, or as near to another line as to its own: no place
CROSSED, ARROW, OFF_MIDDLE, SHORT = 3.0, 4.0, 4.0, 40.0  # on another line, on an arrow, off the middle, a line less


class Screen(NamedTuple):
    """Pixels in one unit of x and y, those that a number takes, and the size of print as a share of the usual one."""

    pixels: Array
    number: Array
    print_size: float = 1.0


def wide_screens(sizes: tuple[int, ...]) -> tuple[Screen, ...]:
    """A usual screen, and the narrowest with print of the usual size, which is low, too."""
    measures, number = measures_of(sizes), np.array(LABEL)
    least = max(measures.narrow, SWITCH / WIDTH)
    return tuple(
        Screen(np.array([wide * measures.x, tall * measures.y]), number) for wide, tall in ((1.0, TALL), (least, 1.0))
    )


def narrow_screens(sizes: tuple[int, ...]) -> tuple[Screen, ...]:
    """A screen as narrow and as low as the graph can be, with smaller print."""
    measures = measures_of(sizes)
    pixels = np.array([measures.narrow * measures.x, measures.low * measures.y])
    return (Screen(pixels, np.array(NARROW_LABEL), SMALLER),)


def frame_screens(frame: Frame, *, narrow: bool) -> tuple[Screen, ...]:
    """The one screen on which that part of the network is seen."""
    return (Screen(frame.unit, np.array(NARROW_LABEL), SMALLER) if narrow else Screen(frame.unit, np.array(LABEL)),)


class Choices(NamedTuple):
    """What all edges choose from, an array each over the places: how far along, and how many lines of print."""

    shares: Array
    lines: Array


def choices(lines: int) -> Choices:
    """Every share; where there can be two lines of print, once with two and once with one."""
    grid = np.array([(share, count) for count in range(lines, 0, -1) for share in SHARES])
    return Choices(grid[:, 0], grid[:, 1])


def candidates(lines: Array, offered: Choices) -> Array:
    """(edges, places, 2): points on the edges."""
    points: Array = lines[:, None, 0] + offered.shares[:, None] * (lines[:, None, 1] - lines[:, None, 0])
    return points


def boxes_on(screen: Screen, points: Array, offered: Choices) -> Array:
    """(edges, places, 4): the numbers as boxes on a screen."""
    half = np.where(offered.lines[:, None] > 1, TALLER, (1, 1)) * screen.number / 2
    middles = points * screen.pixels
    return np.concatenate([middles, np.broadcast_to(half, middles.shape)], axis=-1)


def costs(
    points: Array, lines: Array, sizes: tuple[int, ...], offered: Choices, screens: tuple[Screen, ...], *, deltas: bool
) -> Array:
    """(edges, places): what each place costs on all screens; `deltas` says whether δ stands below the neurons."""
    total = OFF_MIDDLE * np.abs(offered.shares - 0.5) + SHORT * (offered.lines.max() - offered.lines)
    total, own = np.tile(total, (len(lines), 1)), np.eye(len(lines), dtype=bool)[:, None]
    for screen in screens:
        boxes, drawn = boxes_on(screen, points, offered), lines * screen.pixels
        discs, squares = obstacles_of(sizes, screen.pixels, screen.print_size, deltas=deltas)
        taken = (distances(boxes, discs[:, :2]) < discs[:, 2]).any(axis=-1)
        taken |= (gaps(boxes[..., None, :], squares) < 0).any(axis=-1)
        taken |= ((line_distances(boxes, drawn) < APART) & ~own).any(axis=-1)
        total += TAKEN * taken + CROSSED * (crossed(boxes, drawn) & ~own).sum(axis=-1)
        total += ARROW * (distances(boxes, _arrows(drawn, sizes)) < 9).sum(axis=-1)
    return total


def _arrows(drawn: Array, sizes: tuple[int, ...]) -> Array:
    """About where arrows stand, near both ends of each line."""
    along, node = drawn[:, 1] - drawn[:, 0], max(measures_of(sizes).nodes)
    away = np.minimum(0.5, (node / 2 + 10) / np.hypot(*along.T))[:, None] * along
    arrows: Array = np.concatenate([drawn[:, 0] + away, drawn[:, 1] - away])
    return arrows
