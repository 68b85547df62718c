"""The network as a Plotly figure: edges coloured by a signed quantity, neurons by activation and delta."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from playground.figures.graph import edges, nodes, placing
from playground.figures.graph.arrows import arrows
from playground.figures.graph.edge_arrays import EdgeArrays, edge_arrays
from playground.figures.graph.encoding import Codes, Scales, codes_of
from playground.figures.graph.flow import active_elements
from playground.figures.graph.marks import marks_trace
from playground.figures.graph.measures import measures_of
from playground.figures.shared.base import Figure, Shape, hover_label, small_layout
from playground.figures.shared.scale import BINS, FEW_BINS, SignedScale
from playground.model.shown.elements import Element, elements_of
from playground.model.shown.picture import Picture
from playground.theme import Theme, css


@dataclass(frozen=True)
class Look:
    """How the network is drawn, whatever its numbers.

    Edges are coloured by `quantity`, a key of a picture's `quantities`, and `selected` is emphasised. `limits` are the
    ends of the colour scales by quantity; without them each ends at its largest number. `brief` leaves out cards and
    numbers, which nobody can read in pictures that pass by. `cards` says whether hovering shows a card (without them it
    is drawn in two thirds of the time), `numbered` whether numbers stand in the neurons.
    """

    quantity: str
    selected: Element
    theme: Theme
    limits: Mapping[str, float] = field(default_factory=dict)
    biases: bool = True
    brief: bool = False
    numbered: bool = True
    cards: bool = True


def network_figure(picture: Picture, look: Look) -> Figure:
    """The network as a figure; "moving" is what alone differs in brief figures at the same operation of two updates."""
    drawn, theme, brief = edge_arrays(picture.sizes, biases=look.biases), look.theme, look.brief
    chosen, active = _chosen(look.selected, drawn), active_elements(picture.active, picture.sizes)
    codes = codes_of(picture, drawn, look.quantity, scales_of(picture, drawn, look))
    marks = [
        *(nodes.ones(picture, theme) if look.biases else []),
        *([] if brief else nodes.glow(picture, active, look.selected, theme)),
    ]
    traces = [
        *([edges.hit_targets(picture, drawn)] if look.cards and not brief else []),
        marks_trace(marks, name="marks", ink=css(theme.muted)),
        *([] if brief else [nodes.neurons(picture, codes, theme, numbered=look.numbered, cards=look.cards)]),
        nodes.names(picture, theme),
        *([] if brief else [edges.edge_labels(picture, drawn, chosen, look.quantity, theme)]),
        nodes.loss_node(picture, active, look.selected, theme, brief=brief),
    ]
    layout = _layout(picture, theme)
    if brief or not look.cards:
        layout["meta"] = [edges.target_places(drawn), *([nodes.neuron_places(picture)] if brief else [])]
    return {"data": traces, "layout": layout, "moving": {"shapes": _shapes(picture, drawn, codes, look)}}


def _shapes(picture: Picture, drawn: EdgeArrays, codes: Codes, look: Look) -> list[Shape]:
    """The lines and, in a brief figure, the neurons, in the order in which they lie upon each other."""
    below, above = still_shapes(picture, drawn, look)
    return [
        below,
        *edges.edges(codes, drawn, bins_of(drawn), look.theme),
        above[0],
        edges.clamped(codes, drawn, look.theme),
        *above[1:],
        *(nodes.discs(codes, picture.sizes, look.theme) if look.brief else []),
    ]


def still_shapes(picture: Picture, drawn: EdgeArrays, look: Look) -> tuple[Shape, tuple[Shape, Shape]]:
    """What only the operation moves: the halo below the edges; the line to the loss and the arrows above them."""
    halo = edges.halo(picture, _chosen(look.selected, drawn), look.theme)
    return halo, (nodes.loss_edge(picture, look.theme), arrows(picture, drawn, look.theme))


def scales_of(picture: Picture, drawn: EdgeArrays, look: Look) -> Scales:
    """The scales of the edges and of the neurons' rings."""
    known = {look.quantity, "gradient"} <= look.limits.keys()
    ends_at = look.limits if known else scale_limits(picture) | dict(look.limits)
    return Scales(SignedScale(ends_at[look.quantity], bins_of(drawn)), SignedScale(ends_at["gradient"]))


def bins_of(drawn: EdgeArrays) -> int:
    """Steps of colour for each sign: fewer where there are many edges."""
    return BINS if len(drawn.members) <= edges.ALL_LABELLED else FEW_BINS


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
        hovermode="closest",
        hoverdistance=12,
        hoverlabel=hover_label(theme) | {"align": "left"},
        dragmode="pan",
        uirevision="-".join(map(str, picture.sizes)),
        xaxis=hidden | {"range": list(placing.x_range(picture.sizes))},
        yaxis=hidden | {"range": list(placing.y_range(picture.sizes))},
    )
