"""The loss over one parameter, with the tangent that is its gradient and the step that was tried."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from playground.figures.shared.base import Figure, axis, line, point, small_layout
from playground.theme import Theme, css

HEIGHT = 100
LARGEST = 1e300  # that an axis can have room for
FEW = 1e-3  # of the loss: less than three digits can show


def nudge_figure(
    *,
    along: Sequence[float],
    losses: Sequence[float],
    tangent: Sequence[float],
    start: tuple[float, float],
    end: tuple[float, float],
    theme: Theme,
) -> Figure:
    """A curve, its tangent, a point where the parameter is and a ring where the nudge takes it.

    Before the gradient is computed, `tangent` is empty.
    """
    base = start[1] if _hardly_changes(losses, start[1]) else 0.0
    losses, tangent = ([value - base for value in values] for values in (losses, tangent))
    start, end = (start[0], start[1] - base), (end[0], end[1] - base)
    finite = [value for value in (*losses, *tangent) if abs(value) < LARGEST] or [0.0]
    room = 0.15 * ((max(finite) - min(finite)) or abs(finite[0]) or 1.0)
    (here, nudged), edge = _drawn((start[1], end[1])), {"color": css(theme.background), "width": 2}
    traces = [
        line("loss", list(along), _drawn(losses), css(theme.muted)),
        *([line("tangent", list(along), _drawn(tangent), css(theme.accent), dash="dash")] if tangent else []),
        point("here", start[0], here, css(theme.accent), line=edge),
        point(
            "nudged", end[0], nudged, css(theme.ink), symbol="circle-open", line={"color": css(theme.ink), "width": 3}
        ),
    ]
    layout = small_layout(
        theme,
        HEIGHT,
        margin={"l": 58, "r": 8, "t": 4, "b": 20},
        xaxis=axis(theme, ""),
        yaxis=axis(theme, "change" if base else "loss", nticks=4, range=[min(finite) - room, max(finite) + room]),
    )
    return {"data": traces, "layout": layout}


def _drawn(values: Sequence[float]) -> list[float | None]:
    """The values; None, which leaves a gap, for those that are not finite."""
    return [value if math.isfinite(value) else None for value in values]


def _hardly_changes(losses: Sequence[float], loss: float) -> bool:
    """Whether the numbers at the axis would be long and alike."""
    spread = [abs(value - loss) for value in losses if np.isfinite(value)]
    return 0.0 < max(spread, default=0.0) < FEW * abs(loss)
