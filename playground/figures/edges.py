"""The edges of the network: few lines for many weights, numbers on them, targets to hover and click."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backprop_core.calls import Array
from playground.elements import Element
from playground.figures import placing
from playground.figures.bands import Shape, area, band, strips, strokes
from playground.figures.cards import parameter_card, parameter_line
from playground.figures.crowding import Crowd, crowd
from playground.figures.labels import ends, label_places
from playground.figures.marks import Mark
from playground.figures.scale import SignedScale, blend
from playground.picture import Picture, State
from playground.theme import Theme, css, mixed, number

WIDEST, NARROWEST, WEIGHT_LIMIT = 8.0, 1.5, 3.0  # pixels, pixels, the weight from which on it is no wider
DOTS = "4px,4px"
ALL_LABELLED = 24  # edges; of more only some carry their number
CARDS = 300  # edges; more have a line of text each instead of a card, and fewer targets
TARGETS, FEW_TARGETS = (0.22, 0.36, 0.5, 0.64, 0.78), (0.3, 0.7)
FADED = 0.3

Trace = dict[str, Any]


def width_of(weight: float) -> float:
    """|w| as a width in pixels; `WEIGHT_LIMIT` and more are clamped."""
    return NARROWEST + (WIDEST - NARROWEST) * min(abs(weight) / WEIGHT_LIMIT, 1.0)


def glyph(value: float) -> str:
    """The sign once more, for those who do not see the hue."""
    return "▲" if value > 0 else "▼" if value < 0 else ""


def edges(picture: Picture, parameters: list[Element], quantity: str, scale: SignedScale, theme: Theme) -> list[Shape]:
    """One shape for each colour and sign of the weight: far fewer than edges, and drawn far faster.

    Negative weights are dotted: gaps in the background's colour lie on them, below the positive ones.
    """
    members = tuple(parameters)
    weights = _of_all(picture, picture.old, members)
    colours = _colours(picture, members, quantity, scale, theme)
    slim = 0.5 if min(crowd(picture.sizes).nodes) < 27 else 1.0
    widths = np.array([width_of(weight) for weight in weights.tolist()]) * slim
    lines_of = strips(members, picture.sizes)

    def bands(chosen: NDArray[np.bool_]) -> list[Shape]:
        shown = [(colour, np.flatnonzero(chosen & (colours == colour))) for colour in sorted(set(colours[chosen]))]
        return [band(lines_of, those, widths, colour, "edges") for colour, those in shown]

    negative = weights < 0
    dotted = [ends(e, picture.sizes) for e, below in zip(members, negative.tolist(), strict=True) if below]
    gaps = strokes(dotted, css(theme.background), WIDEST * slim + 1, DOTS, "gaps")
    return [*bands(negative), gaps, *bands(~negative)]


def _of_all(picture: Picture, matrices: list[Array], parameters: tuple[Element, ...]) -> Array:
    """The parameters' numbers in [W | b] matrices, in their order."""
    return np.concatenate([matrix.ravel() for matrix in matrices[1:]])[_order(parameters, picture.sizes)]


@lru_cache(maxsize=32)
def _order(parameters: tuple[Element, ...], sizes: tuple[int, ...]) -> NDArray[np.intp]:
    widths = [before + 1 for before in sizes[:-1]]
    starts = np.cumsum([0, *(units * width for units, width in zip(sizes[1:], widths, strict=True))])
    columns = [e.column if e.kind == "weight" else sizes[e.layer - 1] for e in parameters]
    places = zip(parameters, columns, strict=True)
    return np.array([starts[e.layer - 1] + e.row * widths[e.layer - 1] + column for e, column in places], dtype=np.intp)


def _colours(
    picture: Picture, parameters: tuple[Element, ...], quantity: str, scale: SignedScale, theme: Theme
) -> NDArray[np.str_]:
    """Each edge's colour."""
    values = _of_all(picture, picture.shown(quantity), parameters)
    states = [picture.edge_state(quantity, max(layer, 1)) for layer in range(len(picture.sizes))]
    shades = list(zip(scale.shares(values).tolist(), [states[e.layer] for e in parameters], strict=True))
    colours = {(share, state): shade_colour(share, state, theme) for share, state in set(shades)}
    return np.array([colours[shade] for shade in shades])


def edge_colour(value: float, state: State, scale: SignedScale, theme: Theme) -> str:
    """The scale's colour; pale where the number is left over, and paler still where there is none."""
    return shade_colour(scale.share(value), state, theme)


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
    """Which way numbers flow along the edges of the last operation."""
    measures = crowd(picture.sizes)
    members = [e for e in active if e.kind in ("weight", "bias")] if direction else []
    size = 11 if len(members) <= 40 else 7
    return [_arrow(picture, e, direction, size, measures, theme) for e in members]


def _arrow(picture: Picture, element: Element, direction: int, size: int, measures: Crowd, theme: Theme) -> Mark:
    start, end = ends(element, picture.sizes)
    x, y = (end[0] - start[0]) * measures.x, (end[1] - start[1]) * measures.y
    node = measures.nodes[element.layer if direction > 0 else element.layer - 1]
    share = min(0.5, (node / 2 + 13) / math.hypot(x, y))
    place = placing.along(start, end, 1 - share if direction > 0 else share)
    angle = round(math.degrees(math.atan2(x, y)) + (180 if direction < 0 else 0), 1)
    return Mark(place, "triangle-up", size, css(theme.accent), angle=angle)


def hit_targets(picture: Picture, parameters: list[Element]) -> Trace:
    """Points along each edge that are not drawn: lines themselves can be neither hovered nor clicked."""
    places, shares = target_places(picture, parameters), _shares(parameters)
    write = parameter_line if len(parameters) > CARDS else parameter_card
    written = [write(picture, e) for e in parameters]
    return {
        "type": "scatter", "mode": "none", "name": "edge targets", **places,
        "hovertext": [card for card in written for _ in shares], "hoverinfo": "text",
    }  # fmt: skip


def target_places(picture: Picture, parameters: list[Element]) -> Trace:
    """Where a click selects an edge: x, y and, as customdata, the id."""
    x, y, ids = _targets(tuple(parameters), picture.sizes, _shares(parameters))
    return {"x": x, "y": y, "customdata": ids}


def _shares(parameters: list[Element]) -> tuple[float, ...]:
    """The places along an edge, fewer where there are many edges."""
    many = len(parameters) > CARDS
    return FEW_TARGETS if many else TARGETS if len(parameters) <= 2 * ALL_LABELLED else TARGETS[::2]


@lru_cache(maxsize=32)
def _targets(
    parameters: tuple[Element, ...], sizes: tuple[int, ...], shares: tuple[float, ...]
) -> tuple[list[float], list[float], list[list[str]]]:
    """Where the targets are and what they select: the same at every step."""
    spots = [placing.along(*ends(e, sizes), share) for e in parameters for share in shares]
    ids = [[e.id] for e in parameters for _ in shares]
    return [round(x, 3) for x, _ in spots], [round(y, 3) for _, y in spots], ids


def clamped(picture: Picture, parameters: list[Element], theme: Theme) -> Shape:
    """A diamond where a weight is larger than the widest line can show."""
    large = [e for e in parameters if abs(picture.of("old", e)) > WEIGHT_LIMIT]
    half, measures = 5.5 if len(large) <= 40 else 3, crowd(picture.sizes)
    spots = [placing.along(*ends(e, picture.sizes), 0.5) for e in large]
    return area([_diamond(spot, half / measures.x, half / measures.y) for spot in spots], css(theme.ink), "clamped")


def _diamond(spot: placing.Point, x: float, y: float) -> list[placing.Point]:
    places = [(spot[0] - x, spot[1]), (spot[0], spot[1] + y), (spot[0] + x, spot[1]), (spot[0], spot[1] - y)]
    return [(round(a, 4), round(b, 4)) for a, b in places]


def edge_labels(
    picture: Picture, parameters: list[Element], chosen: list[Element], quantity: str, theme: Theme
) -> Trace:
    """Glyph and number on each edge while they are few; else on those selected, as far as there is room."""
    few = len(parameters) <= ALL_LABELLED
    labelled = parameters if few else [e for e in chosen if e.kind in ("weight", "bias")]
    known = [e for e in labelled if picture.edge_state(quantity, e.layer) is not State.NONE]
    places = label_places(tuple(known), picture.sizes, crowded=not few)
    values = {e: float(picture.shown(quantity)[e.layer][e.row, _column(picture, e)]) for e in places}
    inks = [theme.ink if picture.edge_state(quantity, e.layer) is State.FRESH else theme.muted for e in places]
    return {
        "type": "scatter", "mode": "text", "name": "edge labels", "hoverinfo": "skip",
        "x": [x for x, _ in places.values()], "y": [y for _, y in places.values()],
        "text": [_label(value) for value in values.values()], "textposition": "middle center",
        "textfont": {"size": 12, "color": [css(ink) for ink in inks]},
    }  # fmt: skip


def _label(value: float) -> str:
    return f"{glyph(value)} {number(abs(value), 3)}".strip()
