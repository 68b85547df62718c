"""The loss over one parameter, with the tangent that is its gradient and the step that was tried."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.figures.base import Figure, axis, line, point, small_layout
from playground.theme import Theme, css

HEIGHT = 180


def nudge_figure(
    *,
    along: Sequence[float],
    losses: Sequence[float],
    tangent: Sequence[float],
    start: tuple[float, float],
    end: tuple[float, float],
    letter: str,
    theme: Theme,
) -> Figure:
    """A curve, its tangent, a point where the parameter is and a ring where the nudge takes it."""
    finite = [value for value in (*losses, *tangent) if np.isfinite(value)] or [0.0]
    room = 0.15 * max(max(finite) - min(finite), 1e-12)
    traces = [
        line("loss", list(along), list(losses), css(theme.muted)),
        line("tangent", list(along), list(tangent), css(theme.accent), dash="dash"),
        point("here", *start, css(theme.accent), line={"color": css(theme.background), "width": 2}),
        point("nudged", *end, css(theme.ink), symbol="circle-open", line={"color": css(theme.ink), "width": 3}),
    ]
    layout = small_layout(
        theme,
        HEIGHT,
        margin={"l": 58, "r": 12, "t": 8, "b": 34},
        xaxis=axis(theme, letter),
        yaxis=axis(theme, "loss", range=[min(finite) - room, max(finite) + room]),
    )
    return {"data": traces, "layout": layout}
