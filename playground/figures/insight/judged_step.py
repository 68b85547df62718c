"""The loss along a step, the parabola through its start and its end, and where the step has landed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from backprop_core.analysis.insight.judged_step import JudgedStep
from playground.figures.shared.base import BLANK, Figure, Trace, axis, line, point, small_layout
from playground.figures.shared.over_updates import LEGEND
from playground.theme import Theme, css

HEIGHT = 270
LARGEST = 1e300  # that an axis can have room for
HEADROOM = 4.0  # heights of the curve about the step that the axis shows at most


def judged_step_figure(*, step: JudgedStep, goal: str, theme: Theme) -> Figure:
    """The curve, the dashed parabola, a dot at the start, a ring where the step landed, a cross at the lowest point."""
    along = step.along.tolist()
    low, high = _range(step)
    traces = [line(goal, along, _drawn(step.losses.tolist()), css(theme.muted))]
    if step.told and math.isfinite(step.after):
        parabola = _drawn(step.parabola(step.along).tolist())
        traces.append(line("parabola", along, parabola, css(theme.accent), dash="dash"))
    traces += _points(step, theme)
    layout = small_layout(
        theme,
        HEIGHT,
        margin={"l": 62, "r": 14, "t": 26, "b": 36},
        uirevision="step",
        showlegend=True,
        legend=LEGEND,
        xaxis=axis(theme, "along the step (1 is where it lands)", range=[-0.03 * along[-1], 1.03 * along[-1]]),
        yaxis=axis(theme, goal, range=[low, high]),
    )
    return {"data": traces, "layout": layout}


def _points(step: JudgedStep, theme: Theme) -> list[Trace]:
    edge = {"color": css(theme.background), "width": 2}
    ring = {"symbol": "circle-open", "line": {"color": css(theme.ink), "width": 3}}
    start, landed = _drawn([step.before, step.after])
    points = [
        point("start", 0.0, start, css(theme.accent), line=edge),
        point("landed", 1.0, landed, css(theme.ink), "", **ring),
    ]
    if step.told and step.lowest <= step.along[-1]:
        value = step.before + step.slope * step.lowest / 2
        points.append(point("lowest", step.lowest, value, css(theme.accent), symbol="x"))
    return [each | {"text": [BLANK]} for each in points]


def _range(step: JudgedStep) -> tuple[float, float]:
    """Room for the start, the landing and the lowest points; what shoots up beyond is cut off."""
    finite = [value for value in step.losses.tolist() if abs(value) < LARGEST]
    known = [value for value in (step.before, step.after) if abs(value) < LARGEST]
    if step.told and math.isfinite(step.lowest):
        known.append(step.before + step.slope * step.lowest / 2)
    low = min([*known, *finite], default=0.0)
    height = (max(known, default=1.0) - low) or abs(low) or 1.0
    high = min(max([*known, *finite], default=1.0), low + HEADROOM * height)
    room = 0.08 * ((high - low) or height)
    return low - room, high + room


def _drawn(values: Sequence[float]) -> list[float | None]:
    return [value if abs(value) < LARGEST else None for value in values]
