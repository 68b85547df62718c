"""The edges of the network: few lines for many weights, numbers on them, targets to hover and click."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from backprop_core.calls import Array
from playground.elements import Element
from playground.figures import placing
from playground.figures.bands import Shape, quadrangles, strokes
from playground.figures.cards import parameter_card, parameter_lines
from playground.figures.crowding import crowd
from playground.figures.labels import Place, ends, label_places
from playground.figures.marks import Mark
from playground.figures.scale import SignedScale, blend
from playground.figures.wires import Wires
from playground.picture import Picture, State
from playground.theme import Theme, css, mixed, number

WIDEST, NARROWEST, WEIGHT_LIMIT = 8.0, 1.5, 3.0  # pixels, pixels, the weight from which on it is no wider
DOTS = "4px,4px"
ALL_LABELLED = 24  # edges; of more only some carry their number
CARDS = 300  # edges; more have a line of text each instead of a card, and fewer targets
TARGETS, FEW_TARGETS = (0.22, 0.36, 0.5, 0.64, 0.78), (0.3, 0.7)
FADED = 0.3

Trace = dict[str, Any]


def widths_of(weights: Array) -> Array:
    """|w| as widths in pixels; `WEIGHT_LIMIT` and more are clamped."""
    return NARROWEST + (WIDEST - NARROWEST) * np.minimum(np.abs(weights) / WEIGHT_LIMIT, 1.0)


def glyph(value: float) -> str:
    """The sign once more, for those who do not see the hue."""
    return "▲" if value > 0 else "▼" if value < 0 else ""


def edges(picture: Picture, drawn: Wires, quantity: str, scale: SignedScale, theme: Theme) -> list[Shape]:
    """One shape for each colour and sign of the weight: far fewer than edges, and drawn far faster.

    Negative weights are dotted: gaps in the background's colour lie on them, below the positive ones. What is nearer
    to the scale's ends lies on top.
    """
    weights = drawn.numbers(picture.old)
    slim = 0.5 if min(crowd(picture.sizes).nodes) < 27 else 1.0
    corners = drawn.bands(slim * widths_of(weights))
    steps = np.rint(scale.shares(drawn.numbers(picture.shown(quantity))) * scale.bins).astype(np.intp)
    states = [picture.edge_state(quantity, max(layer, 1)) for layer in range(len(picture.sizes))]
    known = list(dict.fromkeys(states))
    places = np.array([known.index(state) for state in states])[drawn.layers]
    keys = np.stack([weights >= 0, np.abs(steps), steps, places])
    kinds, kind_of = np.unique(keys, axis=1, return_inverse=True)
    shapes: tuple[list[Shape], list[Shape]] = ([], [])
    for kind, (positive, _, step, place) in enumerate(kinds.T.tolist()):
        colour = shade_colour(step / scale.bins, known[place], theme)
        shapes[positive].append(quadrangles(corners[kind_of == kind], colour, "edges"))
    dotted = [drawn.ends[at] for at in np.flatnonzero(weights < 0).tolist()]
    gaps = strokes(dotted, css(theme.background), WIDEST * slim + 1, DOTS, "gaps")
    return [*shapes[0], gaps, *shapes[1]]


def edge_colour(value: float, state: State, scale: SignedScale, theme: Theme) -> str:
    """The scale's colour; pale where the number is left over, and paler still where there is none."""
    return shade_colour(scale.share(value), state, theme)


@lru_cache(maxsize=1024)
def shade_colour(share: float, state: State, theme: Theme) -> str:
    """The colour of a signed share of the scale."""
    if state is State.NONE:
        return css(mixed(theme.background, theme.neutral, FADED))
    full = blend(share, theme)
    return css(full if state is State.FRESH else mixed(theme.background, full, FADED))


def _column(picture: Picture, element: Element) -> int:
    return element.column if element.kind == "weight" else picture.sizes[element.layer - 1]


def halo(picture: Picture, chosen: list[Element], theme: Theme) -> Shape:
    """A pale band behind the selected edges."""
    segments = [ends(e, picture.sizes) for e in chosen if e.kind in ("weight", "bias")]
    width = 0.4 * min(crowd(picture.sizes).nodes) if len(segments) <= 2 else 7
    return strokes(segments, css(mixed(theme.background, theme.accent, 0.3)), width, "solid", "selection")


def arrows(picture: Picture, active: list[Element], direction: int, theme: Theme) -> list[Mark]:
    """Which way numbers flow along the edges of the last operation; a dot on each where it wrote and none flow."""
    nodes = crowd(picture.sizes).nodes
    members = [e for e in active if e.kind in ("weight", "bias")]
    size = 11 if len(members) <= 40 else 7
    return [
        _arrow(picture, ends(e, picture.sizes), (nodes[e.layer - 1], nodes[e.layer]), direction, size, theme)
        for e in members
    ]


def loss_arrows(picture: Picture, direction: int, theme: Theme) -> list[Mark]:
    """Which way numbers flow between the outputs and the loss, if they do."""
    last, measures = len(picture.sizes) - 1, crowd(picture.sizes)
    outputs = [placing.neuron(last, row, picture.sizes) for row in range(picture.sizes[-1])] if direction else []
    sides = measures.nodes[last], measures.loss
    return [_arrow(picture, (o, placing.loss(picture.sizes)), sides, direction, 11, theme) for o in outputs]


def _arrow(
    picture: Picture, line: tuple[placing.Point, placing.Point], sides: tuple[float, float], direction: int, size: int,
    theme: Theme,
) -> Mark:  # fmt: skip
    """At the end that the numbers come to; `sides` are the sizes of what stands at either end, in pixels.

    The place is that on the narrowest screen, where neurons leave least room; the angle is that of one in between.
    """
    measures, (start, end), (before, after) = crowd(picture.sizes), line, sides
    x, y = (end[0] - start[0]) * measures.x, (end[1] - start[1]) * measures.y
    length = math.hypot(measures.narrow * x, y)
    room = min(10.0, max(0.0, length - before / 2 - after / 2) / 2)
    share = (before / 2 + room) / length if direction < 0 else 1 - (after / 2 + room) / length
    angle = math.degrees(math.atan2((1 + measures.narrow) / 2 * x, y)) + (180 if direction < 0 else 0)
    place, colour = placing.along(start, end, share), css(theme.accent)
    if not direction:
        return Mark(place, "circle", 7, colour)
    return Mark(place, "triangle-up", size, colour, angle=round(angle, 1))


def hit_targets(picture: Picture, drawn: Wires) -> Trace:
    """Points along each edge that are not drawn: lines themselves can be neither hovered nor clicked."""
    many = len(drawn.members) > CARDS
    written = parameter_lines(picture, drawn) if many else [parameter_card(picture, e) for e in drawn.members]
    return {
        "type": "scatter", "mode": "none", "name": "edge targets", **target_places(drawn),
        "hovertext": [card for card in written for _ in _shares(drawn)], "hoverinfo": "text",
    }  # fmt: skip


@lru_cache(maxsize=32)
def target_places(drawn: Wires) -> Trace:
    """Where a click selects an edge: x, y and, as customdata, the id."""
    spots = [placing.along(*line, share) for line in drawn.ends for share in _shares(drawn)]
    ids = [[e.id] for e in drawn.members for _ in _shares(drawn)]
    return {"x": [round(x, 3) for x, _ in spots], "y": [round(y, 3) for _, y in spots], "customdata": ids}


def _shares(drawn: Wires) -> tuple[float, ...]:
    """The places along an edge, fewer where there are many edges."""
    count = len(drawn.members)
    return FEW_TARGETS if count > CARDS else TARGETS if count <= 2 * ALL_LABELLED else TARGETS[::2]


def clamped(picture: Picture, drawn: Wires, theme: Theme) -> Shape:
    """A diamond where a weight is larger than the widest line can show."""
    large = np.flatnonzero(np.abs(drawn.numbers(picture.old)) > WEIGHT_LIMIT)
    half, measures = 5.5 if len(large) <= 40 else 3, crowd(picture.sizes)
    spots = np.array([placing.along(*drawn.ends[at], 0.5) for at in large.tolist()]).reshape(-1, 1, 2)
    diamond = np.array([[-1, 0], [0, 1], [1, 0], [0, -1]]) * (half / np.array([measures.x, measures.y]))
    return quadrangles(spots + diamond, css(theme.ink), "clamped")


def edge_labels(picture: Picture, drawn: Wires, chosen: list[Element], quantity: str, theme: Theme) -> Trace:
    """Glyph and number on each edge while they are few; else on those selected, as far as there is room.

    A number that is to come has its place already: none moves while one walks.
    """
    states = [picture.edge_state(quantity, layer) for layer in range(len(picture.sizes))]
    places = {e: at for e, at in _label_places(drawn, chosen).items() if states[e.layer] is not State.NONE}
    values = {e: float(picture.shown(quantity)[e.layer][e.row, _column(picture, e)]) for e in places}
    inks = [theme.ink if states[e.layer] is State.FRESH else theme.muted for e in places]
    return {
        "type": "scatter", "mode": "text", "name": "edge labels", "hoverinfo": "skip",
        "x": [at.x for at in places.values()], "y": [at.y for at in places.values()],
        "text": [_label(value) for value in values.values()], "textposition": [at.side for at in places.values()],
        "textfont": {"size": 12, "color": [css(ink) for ink in inks]},
    }  # fmt: skip


def _label_places(drawn: Wires, chosen: list[Element]) -> dict[Element, Place]:
    selected = tuple(e for e in chosen if e.kind in ("weight", "bias"))
    if len(drawn.members) > ALL_LABELLED:
        return label_places(selected, drawn.sizes, sure=1)
    places = label_places(drawn.members, drawn.sizes)
    if places.keys() >= set(selected):
        return places
    return label_places((*selected, *(e for e in drawn.members if e not in selected)), drawn.sizes, sure=1)


def _label(value: float) -> str:
    return f"{glyph(value)} {number(abs(value), 3)}".strip()
