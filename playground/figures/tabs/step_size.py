"""How far a central difference is off for every step size: large steps cut the curve, small ones drown in rounding."""

from __future__ import annotations

import math
from collections.abc import Sequence

from playground.figures.shared.base import Figure, small_layout, trace
from playground.theme import Theme, css

HEIGHT = 230
STEPS = tuple(10.0 ** (-k / 2) for k in range(2, 21))


def step_size_figure(*, errors: Sequence[float], floors: Sequence[float], name: str, theme: Theme) -> Figure:
    """Draw errors and their rounding over `STEPS`, both axes logarithmic; what is 0 or not finite leaves a gap."""
    points = trace(
        "lines+markers",
        "error",
        x=list(STEPS),
        y=_drawn(errors),
        line={"color": css(theme.accent)},
        hovertemplate="h = %{x:.1e}<br>error %{y:.2e}<extra></extra>",
    )
    rounding = trace(
        "lines",
        "rounding",
        x=list(STEPS),
        y=_drawn(floors),
        line={"color": css(theme.ink), "dash": "dash", "width": 1},
        hovertemplate="h = %{x:.1e}<br>rounding %{y:.2e}<extra></extra>",
    )
    decades = {"type": "log", "exponentformat": "power", "gridcolor": css(theme.neutral), "zeroline": False}
    layout = small_layout(
        theme,
        HEIGHT,
        margin={"l": 60, "r": 8, "t": 30, "b": 40},
        title={"text": f"|difference − gradient| of {name}, dashed: rounding", "font": {"size": 13}},
        xaxis=decades | {"title": {"text": "h"}},
        yaxis=decades,
    )
    return {"data": [rounding, points], "layout": layout}


def _drawn(values: Sequence[float]) -> list[float | None]:
    return [value if value and math.isfinite(value) else None for value in values]
