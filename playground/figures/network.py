"""The network as a Plotly figure: edges coloured by a signed quantity, neurons by activation and delta."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.elements import Element, elements_of
from playground.figures import edges, nodes, placing
from playground.figures.crowding import crowd
from playground.figures.flow import active_elements, direction
from playground.figures.marks import marks_trace
from playground.figures.scale import BINS, FEW_BINS, SignedScale
from playground.picture import Picture
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
) -> dict[str, Any]:
    """Draw `picture` with edges coloured by `quantity` (a key of its `quantities`) and `selected` emphasised.

    `limits` are the ends of the colour scales by quantity; without them each ends at its largest number. `brief` leaves
    out what nobody can read in pictures that pass by: cards and numbers. What still changes is shapes.
    """
    kinds = ("weight", "bias") if biases else ("weight",)
    parameters = [e for e in elements_of(picture.sizes) if e.kind in kinds]
    ends_at = scale_limits(picture) | dict(limits or {})
    scale = SignedScale(ends_at[quantity], BINS if len(parameters) <= edges.ALL_LABELLED else FEW_BINS)
    rings = SignedScale(ends_at["gradient"])
    chosen = [e for e in emphasised(selected, picture.sizes) if e.kind in kinds or e.kind == "neuron"]
    active = active_elements(picture.active, picture.sizes)
    marks = [
        *edges.arrows(picture, [e for e in parameters if e in active], direction(picture.active), theme),
        *(nodes.ones(picture, theme) if biases else []),
        *([] if brief else nodes.glow(picture, active, selected, theme)),
    ]
    moving = [
        edges.halo(picture, chosen, theme),
        *edges.edges(picture, parameters, quantity, scale, theme),
        nodes.loss_edge(picture, theme),
        edges.clamped(picture, parameters, theme),
        *(nodes.discs(picture, rings, theme) if brief else []),
    ]
    traces = [
        *([] if brief else [edges.hit_targets(picture, parameters)]),
        marks_trace(marks, name="marks", ink=css(theme.muted)),
        *([] if brief else [nodes.neurons(picture, rings, theme)]),
        nodes.names(picture, theme),
        *([] if brief else [edges.edge_labels(picture, parameters, chosen, quantity, theme)]),
        nodes.loss_node(picture, active, selected, theme, brief=brief),
    ]
    layout = _layout(picture, theme)
    if brief:
        layout["meta"] = [edges.target_places(picture, parameters), nodes.neuron_places(picture)]
    return {"data": traces, "layout": layout, "moving": {"shapes": moving}}


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
