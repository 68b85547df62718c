"""The network as a Plotly figure: edges coloured by a signed quantity, neurons by activation and delta."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from playground.figures.graph import edges, nodes, placing
from playground.figures.graph.arrows import arrows
from playground.figures.graph.edge_arrays import EdgeArrays, edge_arrays
from playground.figures.graph.encoding import Codes, Scales, codes_of
from playground.figures.graph.flow import active_elements
from playground.figures.graph.labels.frame import Frame
from playground.figures.graph.labels.numbers import ALL_LABELLED, delta_labels, edge_labels, question_marks
from playground.figures.graph.measures import measures_of
from playground.figures.graph.targets import targets_of
from playground.figures.shared.base import Figure, Shape, small_layout
from playground.figures.shared.scale import BINS, FEW_BINS, SignedScale
from playground.model.shown.elements import Element, elements_of
from playground.model.shown.picture import Picture
from playground.theme import Theme


@dataclass(frozen=True)
class Look:
    """How the network is drawn, whatever its numbers.

    Edges are coloured by `quantity`, a key of a picture's `quantities`, and `selected` is emphasised. `limits` are the
    ends of the colour scales by quantity; without them each ends at its largest number. `brief` leaves out all numbers,
    which nobody can read in pictures that pass by; `pictured` says whether pictures stand in the neurons in place of
    numbers, and `deltas` whether δ stands below them. Of a `held` scale, what is beyond its ends is marked. `frame` is
    the part that a visitor has zoomed to. What is `asked` for has a text in place of its number: a question mark, say.
    """

    quantity: str
    selected: Element
    theme: Theme
    limits: Mapping[str, float] = field(default_factory=dict)
    biases: bool = True
    brief: bool = False
    pictured: bool = False
    deltas: bool = False
    held: bool = False
    frame: Frame | None = None
    asked: Mapping[Element, str] = field(default_factory=dict)


def network_figure(picture: Picture, look: Look) -> Figure:
    """The network as a figure. What a step changes is in "moving" alone; "targets" are what can be pointed at."""
    drawn, theme = edge_arrays(picture.sizes, biases=look.biases), look.theme
    codes = codes_of(picture, drawn, look.quantity, scales_of(picture, drawn, look))
    ones = [nodes.ones(picture.sizes, theme)] if look.biases else []
    written = {} if look.brief else nodes.numbers(picture, pictured=look.pictured, asked=look.asked)
    fixed = [nodes.discs(picture.sizes, theme), nodes.places_of_numbers(picture.sizes, theme)]
    return {
        "data": [*fixed, *ones, nodes.names(picture, theme)],
        "layout": _layout(picture, theme),
        "targets": targets_of(drawn),
        "moving": {"shapes": _shapes(picture, codes, drawn, look), "dots": nodes.dots(codes) | written},
    }


def _shapes(picture: Picture, codes: Codes, drawn: EdgeArrays, look: Look) -> list[Shape]:
    """Lines, the loss and, unless the figure is brief, the numbers on lines, the later ones on top."""
    numbered = not (look.pictured or look.brief)
    below, (to_loss, *above) = still_shapes(picture, drawn, look)
    return [
        below,
        *edges.edges(codes, drawn, bins_of(drawn), look.theme),
        to_loss,
        edges.clamped(codes, drawn, look.theme),
        *above,
        nodes.minuses(codes, picture.sizes, look.theme, numbered=numbered, pictured=look.pictured),
        *([] if look.brief else _labels(picture, drawn, look)),
    ]


def _labels(picture: Picture, drawn: EdgeArrays, look: Look) -> list[Shape]:
    chosen = _chosen(look.selected, drawn)
    seen: dict[str, Any] = {"deltas": look.deltas, "frame": look.frame}
    numbers = edge_labels(picture, drawn, chosen, look.quantity, look.theme, **seen)
    marks = question_marks(picture, drawn, chosen, look.asked, look.theme, **seen)
    return [*numbers, *marks, *(delta_labels(picture, look.theme) if look.deltas else [])]


def still_shapes(picture: Picture, drawn: EdgeArrays, look: Look) -> tuple[Shape, list[Shape]]:
    """What only the operation moves: the halo below the edges; above them the line to the loss, which is the first, the
    arrows, the light around neurons and the loss."""
    active, theme = active_elements(picture.active, picture.sizes), look.theme
    return selection(picture, look.selected, drawn, theme), [
        nodes.loss_edge(picture, theme),
        arrows(picture, drawn, theme),
        *nodes.glow(picture, active, look.selected, theme),
        nodes.loss_node(picture, active, look.selected, theme),
    ]


def selection(picture: Picture, selected: Element, drawn: EdgeArrays, theme: Theme) -> Shape:
    """The halo behind what is emphasised while an element is selected: the lowest of all shapes."""
    return edges.halo(picture, _chosen(selected, drawn), theme)


def scales_of(picture: Picture, drawn: EdgeArrays, look: Look) -> Scales:
    """The scales of the edges and of the neurons' rings."""
    known = {look.quantity, "gradient"} <= look.limits.keys()
    ends_at = look.limits if known else scale_limits(picture) | dict(look.limits)
    return Scales(
        SignedScale(ends_at[look.quantity], bins_of(drawn), look.held),
        SignedScale(ends_at["gradient"], held=look.held),
    )


def bins_of(drawn: EdgeArrays) -> int:
    """Steps of colour for each sign: fewer where there are many edges."""
    return BINS if len(drawn.members) <= ALL_LABELLED else FEW_BINS


def _chosen(selected: Element, drawn: EdgeArrays) -> list[Element]:
    """What is emphasised, as far as it is drawn."""
    return [e for e in emphasised(selected, drawn.sizes) if e.kind != "bias" or drawn.biases]


def emphasised(selected: Element, sizes: tuple[int, ...]) -> list[Element]:
    """The selected edge; for a neuron the paths that its δ comes back on, for an output the edges that feed it."""
    if selected.kind != "neuron":
        return [selected]
    weights = [e for e in elements_of(sizes) if e.kind == "weight"]
    after = [e for e in weights if (e.layer, e.column) == (selected.layer + 1, selected.row)]
    before = [e for e in weights if (e.layer, e.row) == (selected.layer, selected.row)]
    return after or before


def scale_limits(picture: Picture) -> dict[str, float]:
    """The largest magnitude of each quantity."""
    return {
        quantity: max(float(np.abs(matrix).max()) for matrix in picture.shown(quantity)[1:])
        for quantity in picture.quantities
    }


def _layout(picture: Picture, theme: Theme) -> Figure:
    hidden = {"visible": False, "fixedrange": False}
    return small_layout(
        theme,
        measures_of(picture.sizes).height,
        margin={"l": 4, "r": 4, "t": 6, "b": 4},
        hovermode=False,
        dragmode="pan",
        uirevision="-".join(map(str, picture.sizes)),
        xaxis=hidden | {"range": list(placing.x_range(picture.sizes))},
        yaxis=hidden | {"range": list(placing.y_range(picture.sizes))},
    )
