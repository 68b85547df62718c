"""Training that goes wrong: the loss with a bug in the step beside the loss without it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from playground.figures.shared.base import Figure, axis, small_layout, trace
from playground.theme import Theme, css

HEIGHT = 200
WITH, WITHOUT = "with the bug", "without it"


def training_figure(*, broken: Sequence[float], right: Sequence[float], theme: Theme) -> Figure:
    """Draw both losses at the start of each update, the broken one dashed; what is not finite leaves a gap."""
    lines = [
        trace(
            "lines",
            name,
            x=list(range(len(losses))),
            y=[value if math.isfinite(value) else None for value in losses],
            line={"color": css(colour), "width": 2, "dash": dash},
            hovertemplate="update %{x}<br>loss %{y:.4g}<extra>" + name + "</extra>",
        )
        for name, losses, colour, dash in ((WITHOUT, right, theme.accent, "solid"), (WITH, broken, theme.ink, "dash"))
    ]
    layout = small_layout(
        theme,
        HEIGHT,
        margin={"l": 60, "r": 12, "t": 30, "b": 40},
        title={"text": f"loss, dashed: {WITH}", "font": {"size": 13}},
        xaxis=axis(theme, "updates from here"),
        yaxis=axis(theme, "loss"),
    )
    return {"data": lines, "layout": layout}
