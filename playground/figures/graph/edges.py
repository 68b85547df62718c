"""The edges of the network: few lines for many weights, and the numbers on them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop_core import State
from backprop_core.primitives import Array
from playground.figures.graph import placing
from playground.figures.graph.edge_arrays import EdgeArrays
from playground.figures.graph.encoding import NEGATIVE, OVER, WIDEST, Codes, pixel_widths, shades, slimness, steps_of
from playground.figures.graph.labels.places import Place, ends, label_places
from playground.figures.graph.measures import measures_of
from playground.figures.graph.shapes import quadrangles, strokes, writing
from playground.figures.shared.base import Shape
from playground.formats import number
from playground.model.shown.elements import Element
from playground.model.shown.picture import Picture
from playground.theme import Theme, css, mixed

DOTS = "4px,4px"
LABELLED = "label "  # before the id of an edge: the name of the shape that is its number
ALL_LABELLED = 24  # edges; of more only some carry their number
PRINT = 12  # pixels, the size of a number on an edge
FEW_DIAMONDS = 40


def glyph(value: float) -> str:
    """The sign as a symbol, for readers who do not see the hue."""
    return "▲" if value > 0 else "▼" if value < 0 else ""


def edges(codes: Codes, drawn: EdgeArrays, bins: int, theme: Theme) -> list[Shape]:
    """One shape for each colour and sign of the weight: far fewer than edges, and drawn far faster.

    Negative weights are dotted: gaps in the background's colour lie on them, below the positive ones; where they are
    many, each has one gap, since a browser draws dots far slower. What is nearer to the scale's ends lies on top.
    """
    corners = drawn.bands(pixel_widths(drawn.sizes)[codes.widths])
    positive, steps = codes.widths < NEGATIVE, steps_of(codes.colours, bins)
    keys = np.stack([positive, np.abs(steps), steps, codes.colours])
    kinds, kind_of = np.unique(keys, axis=1, return_inverse=True)
    shapes: tuple[list[Shape], list[Shape]] = ([], [])
    for kind, (side, _, _, code) in enumerate(kinds.T.tolist()):
        shapes[side].append(quadrangles(corners[kind_of == kind], shades(bins, theme)[code], "edges"))
    lines, width, dash = gaps(drawn)
    negative = [lines[at] for at in np.flatnonzero(~positive).tolist()]
    return [*shapes[0], strokes(negative, css(theme.background), width, dash, "gaps"), *shapes[1]]


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
    middle: Array = np.array(drawn.ends).reshape(-1, 2, 2).mean(axis=1)
    return middle


def edge_labels(picture: Picture, drawn: EdgeArrays, chosen: list[Element], quantity: str, theme: Theme) -> list[Shape]:
    """Glyph and number on each edge while they are few; else on those selected, as far as there is room.

    Below a weight stands what the update makes of it, once all gradients are there, where a second line has room. A
    number that is to come has its place already: none moves while one walks. Each is named after its edge.
    """
    states = [picture.edge_state(quantity, max(layer, 1)) for layer in range(len(picture.sizes))]
    inks = [css(theme.ink if state.made else theme.muted) for state in states]
    values = picture.shown(quantity)
    labels = []
    for e, at in _label_places(drawn, chosen, 2 if quantity == "weight" else 1).items():
        if states[e.layer] is State.NONE:
            continue
        text = _label(float(values[e.layer][e.row, e.block_column(picture.sizes)]))
        after = f"<br>→ {_label(picture.of('new', e))}" if at.lines > 1 and picture.ready else ""
        labels.append(writing((at.x, at.y), text + after, inks[e.layer], PRINT, at.side, LABELLED + e.id))
    return labels


def _label_places(drawn: EdgeArrays, chosen: list[Element], lines: int) -> dict[Element, Place]:
    selected = tuple(e for e in chosen if e.kind in ("weight", "bias"))
    if len(drawn.members) > ALL_LABELLED:
        return label_places(selected, drawn.sizes, lines=lines, sure=1)
    places = label_places(drawn.members, drawn.sizes, lines=lines)
    if places.keys() >= set(selected):
        return places
    others = tuple(e for e in drawn.members if e not in selected)
    return label_places((*selected, *others), drawn.sizes, lines=lines, sure=1)


def _label(value: float) -> str:
    return f"{glyph(value)} {number(abs(value), 3)}".strip()
