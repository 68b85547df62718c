"""The network as a Plotly figure: edges coloured by a signed quantity, neurons by activation and delta."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.figures.graph import edges, nodes, placing
from playground.figures.graph.arrows import arrows
from playground.figures.graph.edge_arrays import Wires, wires
from playground.figures.graph.flow import active_elements
from playground.figures.graph.marks import marks_trace
from playground.figures.graph.measures import crowd
from playground.figures.graph.shapes import Shape
from playground.figures.shared.scale import BINS, FEW_BINS, SignedScale
from playground.model.shown.elements import Element, elements_of
from playground.model.shown.picture import Picture
from playground.theme import FONT, Theme, css

Trace = dict[str, Any]


def network_figure(
    *,
    picture: Picture,
    quantity: str,
    selected: Element,
    theme: Theme,
    limits: Mapping[str, float] | None = None,
    biases: bool = True,
    brief: bool = False,
    numbered: bool = True,
) -> dict[str, Any]:
    """Draw `picture` with edges coloured by `quantity` (a key of its `quantities`) and `selected` emphasised.

    `limits` are the ends of the colour scales by quantity; without them each ends at its largest number. `brief` leaves
    out what nobody can read in pictures that pass by: cards and numbers. From one update to the next, only shapes
    differ then. Neurons that are not `numbered` have room for something else.
    """
    drawn = wires(picture.sizes, biases=biases)
    _, rings = _scales(picture, drawn, quantity, limits or {})
    chosen, active = _chosen(selected, drawn), active_elements(picture.active, picture.sizes)
    marks = [
        *(nodes.ones(picture, theme) if biases else []),
        *([] if brief else nodes.glow(picture, active, selected, theme)),
    ]
    traces = [
        *([] if brief else [edges.hit_targets(picture, drawn)]),
        marks_trace(marks, name="marks", ink=css(theme.muted)),
        *([] if brief else [nodes.neurons(picture, rings, theme, numbered=numbered)]),
        nodes.names(picture, theme),
        *([] if brief else [edges.edge_labels(picture, drawn, chosen, quantity, theme)]),
        nodes.loss_node(picture, active, selected, theme, brief=brief),
    ]
    layout = _layout(picture, theme)
    if brief:
        layout["meta"] = [edges.target_places(drawn), nodes.neuron_places(picture)]
    shapes = network_shapes(
        picture=picture, quantity=quantity, selected=selected, theme=theme, limits=limits, biases=biases, brief=brief
    )
    return {"data": traces, "layout": layout, "moving": {"shapes": shapes}}


def network_shapes(
    *,
    picture: Picture,
    quantity: str,
    selected: Element,
    theme: Theme,
    limits: Mapping[str, float] | None = None,
    biases: bool = True,
    brief: bool = False,
) -> list[Shape]:
    """What differs between brief figures at the same operation of two updates."""
    drawn = wires(picture.sizes, biases=biases)
    scale, rings = _scales(picture, drawn, quantity, limits or {})
    return [
        edges.halo(picture, _chosen(selected, drawn), theme),
        *edges.edges(picture, drawn, quantity, scale, theme),
        nodes.loss_edge(picture, theme),
        edges.clamped(picture, drawn, theme),
        arrows(picture, drawn, theme),
        *(nodes.discs(picture, rings, theme) if brief else []),
    ]


def _scales(
    picture: Picture, drawn: Wires, quantity: str, limits: Mapping[str, float]
) -> tuple[SignedScale, SignedScale]:
    """Of the edges, and of the neurons' rings."""
    ends_at = limits if {quantity, "gradient"} <= limits.keys() else scale_limits(picture) | dict(limits)
    bins = BINS if len(drawn.members) <= edges.ALL_LABELLED else FEW_BINS
    return SignedScale(ends_at[quantity], bins), SignedScale(ends_at["gradient"])


def _chosen(selected: Element, drawn: Wires) -> list[Element]:
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


def _layout(picture: Picture, theme: Theme) -> dict[str, Any]:
    axis = {"visible": False, "fixedrange": False}
    return {
        "height": crowd(picture.sizes).height, "margin": {"l": 4, "r": 4, "t": 6, "b": 4}, "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": css(theme.ink)}, "hovermode": "closest", "dragmode": "pan",
        "hoverdistance": 12, "uirevision": "-".join(map(str, picture.sizes)),
        "hoverlabel": {"align": "left", "bgcolor": css(theme.background), "font": {"color": css(theme.ink)}},
        "xaxis": axis | {"range": list(placing.x_range(picture.sizes))},
        "yaxis": axis | {"range": list(placing.y_range(picture.sizes))},
    }  # fmt: skip
