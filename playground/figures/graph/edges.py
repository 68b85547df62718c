"""The edges of the network: few lines for many weights, numbers on them, targets to hover and click."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from backprop_core.primitives import Array
from playground.figures.graph import placing
from playground.figures.graph.cards import parameter_card, parameter_lines
from playground.figures.graph.edge_arrays import Wires
from playground.figures.graph.labels.places import Place, ends, label_places
from playground.figures.graph.measures import crowd
from playground.figures.graph.shapes import Shape, quadrangles, strokes
from playground.figures.shared.scale import SignedScale, blend
from playground.formats import number
from playground.model.shown.elements import Element
from playground.model.shown.picture import Picture, State
from playground.theme import Theme, css, mixed

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

    Negative weights are dotted: gaps in the background's colour lie on them, below the positive ones; where they are
    many, each has one gap, since a browser draws dots far slower. What is nearer to the scale's ends lies on top.
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
    few = len(drawn.members) <= ALL_LABELLED
    lines, dash = (drawn.ends, DOTS) if few else (drawn.breaks, "solid")
    negative = [lines[at] for at in np.flatnonzero(weights < 0).tolist()]
    gaps = strokes(negative, css(theme.background), WIDEST * slim + 1, dash, "gaps")
    return [*shapes[0], gaps, *shapes[1]]


@lru_cache(maxsize=1024)
def shade_colour(share: float, state: State, theme: Theme) -> str:
    """The colour of a signed share of the scale."""
    if state is State.NONE:
        return css(mixed(theme.background, theme.neutral, FADED))
    full = blend(share, theme)
    return css(full if state is State.FRESH else mixed(theme.background, full, FADED))


def halo(picture: Picture, chosen: list[Element], theme: Theme) -> Shape:
    """A pale band behind the selected edges."""
    segments = [ends(e, picture.sizes) for e in chosen if e.kind in ("weight", "bias")]
    width = 0.4 * min(crowd(picture.sizes).nodes) if len(segments) <= 2 else 7
    return strokes(segments, css(mixed(theme.background, theme.accent, 0.3)), width, "solid", "selection")


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

    Below a weight stands what the update makes of it, once all gradients are there, where a second line has room. A
    number that is to come has its place already: none moves while one walks.
    """
    states = [picture.edge_state(quantity, layer) for layer in range(len(picture.sizes))]
    found = _label_places(drawn, chosen, 2 if quantity == "weight" else 1)
    places = {e: at for e, at in found.items() if states[e.layer] is not State.NONE}
    values = {e: float(picture.shown(quantity)[e.layer][e.row, e.block_column(picture.sizes)]) for e in places}
    after = {e: f"<br>→ {_label(picture.of('new', e))}" for e, at in places.items() if at.lines > 1 and picture.ready}
    inks = [theme.ink if states[e.layer] is State.FRESH else theme.muted for e in places]
    return {
        "type": "scatter", "mode": "text", "name": "edge labels", "hoverinfo": "skip",
        "x": [at.x for at in places.values()], "y": [at.y for at in places.values()],
        "text": [_label(value) + after.get(e, "") for e, value in values.items()],
        "textposition": [at.side for at in places.values()],
        "textfont": {"size": 12, "color": [css(ink) for ink in inks]},
    }  # fmt: skip


def _label_places(drawn: Wires, chosen: list[Element], lines: int) -> dict[Element, Place]:
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
