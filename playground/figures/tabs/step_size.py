"""How far a central difference is off for every step size: large steps cut the curve, small ones drown in rounding."""

from __future__ import annotations

import math
from collections.abc import Sequence

from playground.figures.shared.base import Figure, trace
from playground.theme import FONT, Theme, css

STEPS = tuple(10.0 ** (-k / 2) for k in range(2, 21))


def step_size_figure(*, errors: Sequence[float], name: str, theme: Theme) -> Figure:
    """Draw the errors over `STEPS`, both axes logarithmic; one that is exactly 0 or not finite leaves a gap."""
    axis = {"type": "log", "exponentformat": "power", "gridcolor": css(theme.neutral), "zeroline": False}
    return {
        "data": [
            trace(
                "lines+markers",
                "error",
                x=list(STEPS),
                y=[error if error and math.isfinite(error) else None for error in errors],
                line={"color": css(theme.accent)},
                hovertemplate="h = %{x:.1e}<br>error %{y:.2e}<extra></extra>",
            )
        ],
        "layout": {
            "height": 230,
            "margin": {"l": 60, "r": 8, "t": 30, "b": 40},
            "showlegend": False,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "color": css(theme.ink)},
            "title": {"text": f"|difference − gradient| of {name}", "font": {"size": 13}},
            "xaxis": axis | {"title": {"text": "h"}},
            "yaxis": axis,
        },
    }
