"""Which way numbers flow along the lines of the last operation, and where an update writes."""

from __future__ import annotations

import numpy as np

from backprop_core.primitives import Array
from playground.figures.graph import placing
from playground.figures.graph.edge_arrays import EdgeArrays
from playground.figures.graph.flow import active_elements, direction, loss_direction
from playground.figures.graph.labels.places import ends
from playground.figures.graph.measures import measures_of
from playground.figures.graph.shapes import quadrangles
from playground.figures.shared.base import Shape
from playground.model.shown.picture import Picture
from playground.theme import Theme, css

HEAD = np.array([[0.5, 0.0], [-0.5, 0.42], [-0.28, 0.0], [-0.5, -0.42]])  # its tip, a wing, the notch, the other wing
LONG, SHORT, MANY = 14.0, 9.0, 40  # pixels, and the number of arrows from which on they are short
DOT = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
WIDE = 4.5  # pixels from the middle of a dot to its corners
GAP = 10.0  # pixels from the middle of an arrow to the neuron that it points to


def arrows(picture: Picture, drawn: EdgeArrays, theme: Theme) -> Shape:
    """An arrow on each line that numbers flow along; where none flow, as in an update, a dot on each edge written to.

    They are at the end that the numbers come to. As one shape in the graph's own units they keep to their lines at any
    width, and a thousand of them cost little.
    """
    way, sizes = direction(picture.active), picture.sizes
    lines, sides = _lines(picture, drawn)
    if not way:
        return quadrangles(_dots(lines, sides, sizes), css(theme.accent), "dots")
    every = [_heads(lines, sides, way, sizes)]
    if across := loss_direction(picture.active, len(sizes) - 1):
        every.append(_heads(*_loss_lines(picture), across, sizes))
    return quadrangles(np.concatenate(every), css(theme.accent), "arrows")


def _lines(picture: Picture, drawn: EdgeArrays) -> tuple[Array, Array]:
    """(n, 2, 2) ends of the active edges, and (n, 2) the diameters of the neurons there, in pixels."""
    active, nodes = active_elements(picture.active, picture.sizes), measures_of(picture.sizes).nodes
    members = [e for e in drawn.members if e in active]
    sides = [(nodes[e.layer - 1], nodes[e.layer]) for e in members]
    return np.array([ends(e, picture.sizes) for e in members]).reshape(-1, 2, 2), np.array(sides).reshape(-1, 2)


def _loss_lines(picture: Picture) -> tuple[Array, Array]:
    """(n, 2, 2) ends of the lines from the outputs to the loss, and (n, 2) the pixels that neuron and loss take there.

    The loss is a square: it takes more of a line that meets it askew.
    """
    last, measures = len(picture.sizes) - 1, measures_of(picture.sizes)
    outputs = [placing.neuron(last, row, picture.sizes) for row in range(picture.sizes[-1])]
    lines = np.array([(output, placing.loss(picture.sizes)) for output in outputs])
    along, length = _in_pixels(lines, picture.sizes)
    met = measures.loss * length / np.abs(along).max(axis=1)
    return lines, np.stack([np.full(len(lines), float(measures.nodes[last])), met], axis=1)


def _in_pixels(lines: Array, sizes: tuple[int, ...]) -> tuple[Array, Array]:
    """(n, 2) from start to end and (n,) how far that is, where the graph is narrowest."""
    along = (lines[:, 1] - lines[:, 0]) * [measures_of(sizes).narrow * measures_of(sizes).x, measures_of(sizes).y]
    return along, np.hypot(*along.T)


def _near_end(lines: Array, sides: Array, way: int, sizes: tuple[int, ...]) -> tuple[Array, Array]:
    """(n, 2): places near the end that numbers come to, clear of what stands there; (n,): the room on each line."""
    _, length = _in_pixels(lines, sizes)
    free = np.maximum(length - sides.sum(axis=1) / 2, 0)
    away = (sides[:, 1 if way > 0 else 0] / 2 + np.minimum(GAP, free / 2)) / length
    share = 1 - away if way > 0 else away
    return lines[:, 0] + share[:, None] * (lines[:, 1] - lines[:, 0]), free


def _heads(lines: Array, sides: Array, way: int, sizes: tuple[int, ...]) -> Array:
    """(n, 4, 2): the corners of the arrows."""
    measures = measures_of(sizes)
    pixels = np.array([(1 + measures.narrow) / 2 * measures.x, measures.y])
    places, free = _near_end(lines, sides, way, sizes)
    along = way * (lines[:, 1] - lines[:, 0]) * pixels
    along *= (np.minimum(SHORT if len(lines) > MANY else LONG, 0.8 * free) / np.hypot(*along.T))[:, None]
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    offsets = HEAD[:, :1] * along[:, None] + HEAD[:, 1:] * across[:, None]
    corners: Array = places[:, None] + offsets / pixels
    return corners


def _dots(lines: Array, sides: Array, sizes: tuple[int, ...]) -> Array:
    """(n, 4, 2): the corners of the dots."""
    places, _ = _near_end(lines, sides, 1, sizes)
    corners: Array = places[:, None] + WIDE * DOT / np.array([measures_of(sizes).x, measures_of(sizes).y])
    return corners
