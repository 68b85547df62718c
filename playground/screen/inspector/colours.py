"""The colours that the graph has, for the numbers of the card."""

from __future__ import annotations

import math

from playground.explain.writing import Part
from playground.figures.graph.edge_arrays import edge_arrays
from playground.figures.graph.encoding import Scales, codes_of
from playground.figures.graph.nodes import fill_colours, neurons_of
from playground.figures.shared.scale import SignedScale
from playground.model.shown.picture import Picture
from playground.theme import css
from playground.visit.app import App


class Colours:
    """The look of a part: δ and gradients in the colour of their ring or edge, activations on their neuron's fill."""

    def __init__(self, app: App, picture: Picture) -> None:
        self._theme = app.settings.theme
        self._scale = SignedScale(app.limits.get("gradient", 0.0))
        codes = codes_of(picture, edge_arrays(picture.sizes, biases=True), "gradient", Scales(self._scale, self._scale))
        self._fills = dict(zip(neurons_of(picture.sizes), fill_colours(codes, self._theme), strict=True))

    def style(self, part: Part) -> str:
        """The style of its box."""
        if not math.isfinite(part.value):
            return ""
        if part.kind in ("delta", "gradient"):
            return f"border-color:{self._scale.colour(part.value, self._theme)}"
        if part.kind == "activation" and part.element in self._fills:
            return f"background:{self._fills[part.element]};color:{css(self._theme.fill_ink)}"
        return "border-style:dashed" if part.kind == "weight" and part.value < 0 else ""
