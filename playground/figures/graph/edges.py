"""The edges of the network: few lines for many weights, and marks on them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop_core.primitives import Array
from playground.figures.graph import placing
from playground.figures.graph.edge_arrays import EdgeArrays
from playground.figures.graph.encoding import (
    NEGATIVE,
    OVER,
    WIDEST,
    Codes,
    last_step,
    pixel_widths,
    shades,
    slimness,
    steps_of,
)
from playground.figures.graph.labels.numbers import ALL_LABELLED
from playground.figures.graph.labels.places import ends
from playground.figures.graph.measures import measures_of
from playground.figures.graph.shapes import quadrangles, strokes
from playground.figures.shared.base import Shape
from playground.model.shown.elements import Element
from playground.model.shown.picture import Picture
from playground.theme import Theme, css, mixed

DOTS = "4px,4px"
FEW_DIAMONDS = 40
BORDER = 4.0  # pixels that an edge with a border is wider


def edges(codes: Codes, drawn: EdgeArrays, bins: int, theme: Theme) -> list[Shape]:
    """One shape for each colour and sign of the weight: far fewer than edges, and drawn far faster.

    Negative weights are dotted: gaps in the background's colour lie on them, below the positive ones; where they are
    many, each has one gap, since a browser draws dots far slower. What is nearer to the scale's ends lies on top, and
    what is beyond them has a border.
    """
    widths = pixel_widths(drawn.sizes)[codes.widths]
    corners = drawn.bands(widths)
    positive, steps = codes.widths < NEGATIVE, steps_of(codes.colours, bins)
    ranks = ((positive * 256 + np.abs(steps)) * 256 + steps + last_step(bins)) * 256 + codes.colours
    kinds, kind_of = np.unique(ranks, return_inverse=True)
    beyond = np.abs(steps) == last_step(bins)
    borders = drawn.bands(widths + BORDER) if beyond.any() else corners
    shapes = tuple(_borders(borders[beyond & (positive == side)], theme) for side in (False, True))
    for kind, rank in enumerate(kinds.tolist()):
        colour = shades(bins, theme)[rank % 256]
        shapes[rank >> 24].append(quadrangles(corners[kind_of == kind], colour, "edges"))
    lines, width, dash = gaps(drawn)
    negative = [lines[at] for at in np.flatnonzero(~positive).tolist()]
    return [*shapes[0], strokes(negative, css(theme.background), width, dash, "gaps"), *shapes[1]]


def _borders(corners: Array, theme: Theme) -> list[Shape]:
    return [quadrangles(corners, css(theme.ink), "beyond")] if len(corners) else []


def gaps(drawn: EdgeArrays) -> tuple[Sequence[tuple[placing.Point, placing.Point]], float, str]:
    """Where the gaps in a negative edge are, as a line for each edge, its width in pixels and its dashes."""
    few = len(drawn.members) <= ALL_LABELLED
    return drawn.ends if few else drawn.breaks, WIDEST * slimness(drawn.sizes) + 1, DOTS if few else "solid"


def halo(picture: Picture, chosen: list[Element], theme: Theme) -> Shape:
    """A pale band behind the selected edges."""
    segments = [ends(e, picture.sizes) for e in chosen if e.kind in ("weight", "bias")]
    width = 0.4 * min(measures_of(picture.sizes).nodes) if len(segments) <= 2 else 7
    return strokes(segments, css(mixed(theme.background, theme.accent, 0.3)), width, "solid", "selection")


def clamped(codes: Codes, drawn: EdgeArrays, theme: Theme) -> Shape:
    """A diamond where a weight is larger than the widest line can show."""
    large = codes.widths % NEGATIVE == OVER
    count = int(large.sum())
    return quadrangles(middles(drawn)[large][:, None] + diamond(drawn.sizes, count), css(theme.ink), "clamped")


def diamond(sizes: tuple[int, ...], count: int) -> Array:
    """(4, 2): its corners about its middle, in the graph's units; smaller where there are many."""
    half, measures = 5.5 if count <= FEW_DIAMONDS else 3, measures_of(sizes)
    corners: Array = np.array([[-1, 0], [0, 1], [1, 0], [0, -1]]) * (half / np.array([measures.x, measures.y]))
    return corners


def middles(drawn: EdgeArrays) -> Array:
    """(edges, 2): the middle of each edge."""
    middle: Array = drawn.lines.mean(axis=1)
    return middle
