"""An activation with the point where a neuron stands on it, and the slope there as a tangent."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from backprop_core.primitives import Array
from playground.figures.shared.base import Figure, axis, line, point, small_layout
from playground.theme import Theme, css

HEIGHT = 100
WIDEST = 50.0
POINTS = 121
NEAR_END = 0.75  # of the axis; words about a point beyond would leave the figure


def activation_figure(
    *,
    curve: Callable[[Array], Array] | None,
    here: tuple[float, float] | None,
    slope: float | None,
    said: str,
    theme: Theme,
) -> Figure:
    """`curve` gives the outputs at given z; the window shows 0 and the point `here`, the tangent a fifth of it.

    There is no `curve` while an output is asked for that could be read off it. The point is (z, a), None before they
    are computed; `said` are the words at it.
    """
    z, a = here or (0.0, 0.0)
    reach = min(max(4.0, 1.3 * abs(z)), WIDEST)
    low, high = min(-reach, z - 1), max(reach, z + 1)
    along = np.linspace(low, high, POINTS)
    values = curve(along) if curve else np.array([0.0, 1.0])
    traces = [line("f", along.tolist(), values.tolist(), css(theme.muted))] if curve else []
    if here and slope is not None:
        arm = (high - low) / 8 / math.hypot(1.0, slope * (high - low) / max(float(np.ptp(values)), 1e-9))
        traces.append(
            line("tangent", [z - arm, z + arm], [a - slope * arm, a + slope * arm], css(theme.accent), width=4)
        )
    if here:
        here_style = {"line": {"color": css(theme.background), "width": 2}}
        traces.append(
            point("here", z, a, css(theme.accent), said, **here_style) | {"textposition": _side(z, low, high)}
        )
    room = 0.25 * max(float(np.ptp(values)), 0.1)
    layout = small_layout(
        theme,
        HEIGHT,
        margin={"l": 30, "r": 8, "t": 4, "b": 20},
        xaxis=axis(theme, "", range=[low, high]),
        yaxis=axis(theme, "a", range=[float(values.min()) - room / 2, float(values.max()) + room]),
    )
    return {"data": traces, "layout": layout}


def _side(z: float, low: float, high: float) -> str:
    """Where the words at a point stand: near an end of the axis, away from it."""
    share = (z - low) / (high - low)
    return "top left" if share > NEAR_END else "top right" if share < 1 - NEAR_END else "top center"
