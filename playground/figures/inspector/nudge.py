"""The loss over one parameter, with the tangent that is its gradient and the step that was tried."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.figures.shared.base import Figure, axis, line, point, small_layout
from playground.theme import Theme, css

HEIGHT = 180
FEW = 1e-3  # of the loss: less than three digits can show


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
    base = start[1] if _hardly_changes(losses, start[1]) else 0.0
    losses, tangent = ([value - base for value in values] for values in (losses, tangent))
    start, end = (start[0], start[1] - base), (end[0], end[1] - base)
    finite = [value for value in (*losses, *tangent) if np.isfinite(value)] or [0.0]
    room = 0.15 * max(max(finite) - min(finite), 1e-300 if base else 1e-12)
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
        yaxis=axis(theme, "change of the loss" if base else "loss", range=[min(finite) - room, max(finite) + room]),
    )
    return {"data": traces, "layout": layout}


def _hardly_changes(losses: Sequence[float], loss: float) -> bool:
    """Whether the numbers at the axis would be long and alike."""
    spread = [abs(value - loss) for value in losses if np.isfinite(value)]
    return 0.0 < max(spread, default=0.0) < FEW * abs(loss)
