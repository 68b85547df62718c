"""The network as a Plotly figure: edges coloured by a signed quantity, neurons by activation and delta."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.elements import LOSS, Element, elements_of, symbol
from playground.figures import placing
from playground.figures.cards import neuron_card, parameter_card
from playground.figures.labels import ends, label_places
from playground.figures.scale import SignedScale, colorscale
from playground.picture import QUANTITIES, Picture
from playground.theme import FONT, GRAPH_HEIGHT, Theme, css, mixed, number

WIDEST, NARROWEST, WEIGHT_LIMIT, WIDTH_BINS = 8.0, 1.5, 3.0, 6
LABELLED_EDGES = 24
TARGETS = (0.22, 0.36, 0.5, 0.64, 0.78)
NODE = 46

Trace = dict[str, Any]


def network_figure(
    *, picture: Picture, quantity: str, selected: Element, theme: Theme, limits: Mapping[str, float] | None = None
) -> dict[str, Any]:
    """Draw `picture` with edges coloured by `quantity` (a key of QUANTITIES) and `selected` emphasised.

    `limits` are the ends of the colour scales by quantity; without them each ends at its largest number.
    """
    parameters = [e for e in elements_of(picture.sizes) if e.kind in ("weight", "bias")]
    ends_at = limits or scale_limits(picture)
    scale = SignedScale(ends_at[quantity])
    traces = [
        *_halo(picture, selected, theme),
        *_edges(picture, parameters, quantity, scale, theme),
        _loss_edge(picture, theme),
        _clamped(picture, parameters, theme),
        _hit_targets(picture, parameters),
        _ones(picture, theme),
        _neurons(picture, SignedScale(ends_at["gradient"]), theme),
        _names(picture, theme),
        _edge_labels(picture, parameters, quantity, selected, theme),
        _loss_node(picture, selected, theme),
        _colour_bar(scale, quantity, theme),
    ]
    return {"data": traces, "layout": _layout(picture, theme)}


def width_of(weight: float) -> float:
    """|w| as a width, in few steps; `WEIGHT_LIMIT` and more are clamped."""
    share = round(min(abs(weight) / WEIGHT_LIMIT, 1.0) * WIDTH_BINS) / WIDTH_BINS
    return NARROWEST + (WIDEST - NARROWEST) * share


def glyph(value: float) -> str:
    """The sign once more, for those who do not see the hue."""
    return "▲" if value > 0 else "▼" if value < 0 else ""


def scale_limits(picture: Picture) -> dict[str, float]:
    """The largest magnitude of each quantity."""
    return {
        quantity: max(float(np.abs(matrix).max()) for matrix in picture.shown(quantity)[1:]) for quantity in QUANTITIES
    }


def _edges(picture: Picture, parameters: list[Element], quantity: str, scale: SignedScale, theme: Theme) -> list[Trace]:
    """One trace for each colour, width and dash that occurs: far fewer than edges, and drawn far faster."""
    bins: dict[tuple[str, float, str], list[Element]] = defaultdict(list)
    for element in parameters:
        weight = picture.of("old", element)
        colour = scale.colour(float(_shown(picture, quantity, element)), theme)
        bins[colour, width_of(weight), "dot" if weight < 0 else "solid"].append(element)
    return [
        _lines([ends(e, picture.sizes) for e in members], colour, width, dash)
        for (colour, width, dash), members in sorted(bins.items())
    ]


def _shown(picture: Picture, quantity: str, element: Element) -> float:
    return picture.of({"weight": "old"}.get(quantity, quantity), element)


def _lines(segments: list[tuple[placing.Point, placing.Point]], colour: str, width: float, dash: str) -> Trace:
    x = [value for start, end in segments for value in (start[0], end[0], None)]
    y = [value for start, end in segments for value in (start[1], end[1], None)]
    line = {"color": colour, "width": width, "dash": dash}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip", "name": "edges"}


def _halo(picture: Picture, selected: Element, theme: Theme) -> list[Trace]:
    """A pale band behind the selected edge, or the edges that feed the selected neuron."""
    chosen = [selected]
    if selected.kind == "neuron":
        chosen = [
            e for e in elements_of(picture.sizes)
            if e.kind in ("weight", "bias") and (e.layer, e.row) == (selected.layer, selected.row)
        ]  # fmt: skip
    segments = [ends(e, picture.sizes) for e in chosen if e.kind in ("weight", "bias")]
    pale = css(mixed(theme.background, theme.accent, 0.3))
    return [_lines(segments, pale, 18, "solid") | {"name": "selection"}]


def _hit_targets(picture: Picture, parameters: list[Element]) -> Trace:
    """Invisible markers along each edge: lines themselves can be neither hovered nor clicked."""
    spots = [(e, placing.along(*ends(e, picture.sizes), share)) for e in parameters for share in TARGETS]
    cards = {e: parameter_card(picture, e) for e in parameters}
    return {
        "type": "scatter", "mode": "markers", "name": "edge targets",
        "x": [spot[0] for _, spot in spots], "y": [spot[1] for _, spot in spots],
        "customdata": [[e.id] for e, _ in spots], "hovertext": [cards[e] for e, _ in spots],
        "hoverinfo": "text", "marker": {"size": 16, "opacity": 0},
    }  # fmt: skip


def _clamped(picture: Picture, parameters: list[Element], theme: Theme) -> Trace:
    """A diamond where a weight is larger than the widest line can show."""
    large = [e for e in parameters if abs(picture.of("old", e)) > WEIGHT_LIMIT]
    spots = [placing.along(*ends(e, picture.sizes), 0.5) for e in large]
    return {
        "type": "scatter", "mode": "markers", "name": "clamped", "hoverinfo": "skip",
        "x": [x for x, _ in spots], "y": [y for _, y in spots],
        "marker": {"symbol": "diamond", "size": 11, "color": css(theme.ink)},
    }  # fmt: skip


def _neurons(picture: Picture, scale: SignedScale, theme: Theme) -> Trace:
    """Fill is activation, ring is delta, text is the activation's number."""
    neurons = [e for e in elements_of(picture.sizes) if e.kind == "neuron"]
    places = [placing.neuron(e.layer, e.row, picture.sizes) for e in neurons]
    values = [float(picture.activation[e.layer][e.row]) for e in neurons]
    largest = max(1e-12, *(abs(value) for value in values))
    rings = [scale.colour(float(picture.delta[e.layer][e.row]), theme) for e in neurons]
    return {
        "type": "scatter", "mode": "markers+text", "name": "neurons",
        "x": [x for x, _ in places], "y": [y for _, y in places],
        "text": [number(value, 3) for value in values], "textfont": {"size": 13, "color": css(theme.fill_ink)},
        "customdata": [[e.id] for e in neurons],
        "hovertext": [neuron_card(picture, e) for e in neurons], "hoverinfo": "text",
        "marker": {
            "size": NODE, "opacity": 1, "line": {"width": 4, "color": rings},
            "color": [css(mixed(theme.fill_low, theme.fill_high, abs(value) / largest)) for value in values],
        },
    }  # fmt: skip


def _names(picture: Picture, theme: Theme) -> Trace:
    """Names above the neurons and captions below the layers."""
    sizes = picture.sizes
    neurons = [e for e in elements_of(sizes) if e.kind == "neuron"]
    places = [placing.neuron(e.layer, e.row, sizes) for e in neurons]
    low = -placing.half_height(sizes) - 0.75
    columns = [*(float(layer) for layer in range(len(sizes))), placing.loss(sizes)[0]]
    return {
        "type": "scatter", "mode": "text", "name": "names", "hoverinfo": "skip",
        "x": [x for x, _ in places] + columns, "y": [y + 0.36 for _, y in places] + [low] * len(columns),
        "text": [symbol(e.layer, e.row, sizes) for e in neurons] + [_caption(text) for text in picture.labels],
        "textposition": ["middle center"] * len(neurons) + ["bottom center"] * len(columns),
        "textfont": {"size": [15] * len(neurons) + [12] * len(columns), "color": css(theme.muted)},
    }  # fmt: skip


def _caption(text: str) -> str:
    return text.replace(" · ", "<br>").replace(" ", "<br>")


def _ones(picture: Picture, theme: Theme) -> Trace:
    places = [placing.one(layer, picture.sizes) for layer in range(1, len(picture.sizes))]
    return {
        "type": "scatter", "mode": "markers+text", "name": "ones", "text": ["1"] * len(places),
        "x": [x for x, _ in places], "y": [y for _, y in places], "hoverinfo": "text",
        "hovertext": ["The constant 1: a bias is the weight of an edge from it"] * len(places),
        "textfont": {"size": 13, "color": css(theme.muted)},
        "marker": {
            "size": 26, "symbol": "square", "color": css(theme.background),
            "line": {"width": 1.5, "color": css(theme.neutral)},
        },
    }  # fmt: skip


def _edge_labels(picture: Picture, parameters: list[Element], quantity: str, selected: Element, theme: Theme) -> Trace:
    """Glyph and number on each edge while they are few; on the selected one always."""
    few = len(parameters) <= LABELLED_EDGES
    labelled = [e for e in parameters if few or e == selected]
    places = label_places(labelled, picture.sizes)
    values = [_shown(picture, quantity, e) for e in labelled]
    halo = ", ".join([f"0 0 3px {css(theme.background)}"] * 4)
    return {
        "type": "scatter", "mode": "text", "name": "edge labels", "hoverinfo": "skip",
        "x": [x for x, _ in places], "y": [y for _, y in places],
        "text": [_label(value) for value in values], "textposition": "middle center",
        "textfont": {"size": 12, "color": css(theme.ink), "shadow": halo},
    }  # fmt: skip


def _label(value: float) -> str:
    return f"{glyph(value)} {number(abs(value), 3)}".strip()


def _loss_edge(picture: Picture, theme: Theme) -> Trace:
    end = placing.loss(picture.sizes)
    last = len(picture.sizes) - 1
    starts = [placing.neuron(last, row, picture.sizes) for row in range(picture.sizes[-1])]
    return _lines([(start, end) for start in starts], css(theme.neutral), 1.5, "dash") | {"name": "loss edge"}


def _loss_node(picture: Picture, selected: Element, theme: Theme) -> Trace:
    x, y = placing.loss(picture.sizes)
    outline = theme.accent if selected == LOSS else theme.ink
    return {
        "type": "scatter", "mode": "markers+text", "name": "loss", "x": [x], "y": [y],
        "text": [f"<b>L</b><br>{number(picture.loss)}"], "textfont": {"size": 13, "color": css(theme.ink)},
        "customdata": [[LOSS.id]], "hovertext": [f"<b>Loss</b><br>L = {number(picture.loss, 9)}"],
        "hoverinfo": "text",
        "marker": {
            "symbol": "square", "size": 58, "color": css(theme.background),
            "line": {"width": 2, "color": css(outline)},
        },
    }  # fmt: skip


def _colour_bar(scale: SignedScale, quantity: str, theme: Theme) -> Trace:
    """The legend of the edge colours; its own marker lies outside the picture."""
    positions, labels = scale.ticks()
    return {
        "type": "scatter", "mode": "markers", "name": "colour bar", "x": [None], "y": [None], "hoverinfo": "skip",
        "marker": {
            "color": [0], "cmin": -1, "cmax": 1, "colorscale": colorscale(theme), "showscale": True,
            "colorbar": {
                "title": {"text": QUANTITIES[quantity], "side": "top"}, "thickness": 10, "len": 0.86, "x": 1.0,
                "tickvals": positions, "ticktext": labels, "outlinewidth": 0, "tickfont": {"size": 11},
            },
        },
    }  # fmt: skip


def _layout(picture: Picture, theme: Theme) -> dict[str, Any]:
    height = placing.half_height(picture.sizes)
    axis = {"visible": False, "fixedrange": False}
    last = placing.loss(picture.sizes)[0]
    return {
        "height": GRAPH_HEIGHT, "margin": {"l": 4, "r": 4, "t": 6, "b": 4}, "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": css(theme.ink)}, "hovermode": "closest", "dragmode": "pan",
        "hoverdistance": 12, "uirevision": "network",
        "hoverlabel": {"align": "left", "bgcolor": css(theme.background), "font": {"color": css(theme.ink)}},
        "xaxis": axis | {"range": [-0.35, last + 0.4]}, "yaxis": axis | {"range": [-height - 1.35, height + 0.65]},
    }  # fmt: skip
