"""What all figures over the updates of a run have in common: axes that hold still, gaps, and the present."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from backprop_core.primitives import Array
from playground.figures.shared.base import Figure, Shape, Trace, axis, small_layout, trace
from playground.formats import number, rounded_up
from playground.theme import Theme, css

DRAWN = 300  # points of a line: more than its pixels could show would only make the message longer
ALONE = 30  # points of a line that are still marked one by one
ROOM = 1.06
LARGEST = 1e3  # times the highest loss at the start: what is above is cut off
LEGEND = {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False}


def update_line(
    *, updates: Sequence[int], values: Array, name: str, colour: str, dash: str = "solid", log: bool, says: str
) -> Trace:
    """A line with gaps where there is no finite number (or, on a log scale, none above 0).

    Points carry the id `update-<number>`, so that a click can travel there; `says` is the hover's word for a value.
    """
    at = drawn(len(updates))
    known = [_shown(float(values[i]), log) for i in at]
    return trace(
        "lines+markers" if len(at) <= ALONE else "lines",
        name,
        x=[int(updates[i]) for i in at],
        y=known,
        customdata=[[f"update-{updates[i]}"] for i in at],
        line={"color": colour, "width": 2, "dash": dash},
        marker={"size": 5, "color": colour},
        hovertemplate=f"after update %{{x:,d}}: {name} {says} %{{y:.6g}}<extra></extra>",
    )


def drawn(count: int) -> list[int]:
    """The places of at most `DRAWN` points, evenly, with the first and the last."""
    return np.unique(np.linspace(0, count - 1, min(count, DRAWN)).round().astype(int)).tolist() if count else []


def over_updates_layout(
    *,
    theme: Theme,
    height: int,
    title: str,
    present: int,
    end: int,
    y_range: list[float],
    log: bool,
    changes: Sequence[int] = (),
    stopped: Sequence[int] = (),
    legend: bool = True,
    named: bool = True,
    start: int = 0,
    log_updates: bool = False,
) -> Figure:
    """Axes with fixed ranges and a line at the present update. `y_range` is in powers of ten where `log`.

    The updates go from `start` to `end`, from 1 on at least and by powers of ten with `log_updates`.
    `changes` are the updates at which the data were changed, `stopped` those at which a rule has stopped Play. Of
    figures one above the other, one has the `legend`, and the lowest has the name of the axis: it is `named`.
    """
    kind = log_axis(y_range) if log else {}
    ends = [start, end + (ROOM - 1) * (end - start)]
    if log_updates:
        ends = [math.log10(max(start, 1)), math.log10(ROOM * end)]
    across = log_axis(ends) if log_updates else {}
    return small_layout(
        theme,
        height,
        margin={"l": 58, "r": 12, "t": 26 if legend else 8, "b": 36 if named else 22},
        showlegend=legend,
        uirevision=title,
        hovermode="x",
        legend=LEGEND,
        xaxis=axis(theme, "updates done" if named else "", range=ends) | across,
        yaxis=axis(theme, title, range=y_range) | kind,
        shapes=[
            _upright(present, "dot", theme),
            *(_upright(at, "solid", theme) for at in changes),
            *(_flag(at, theme) for at in stopped),
        ],
        annotations=[_note(changes[-1], theme, log=log_updates)] if changes else [],
    )


def _upright(update: int, dash: str, theme: Theme) -> Shape:
    line = {"color": css(theme.muted), "width": 1.5, "dash": dash}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": update, "x1": update, "y0": 0, "y1": 1, "line": line}


def _flag(update: int, theme: Theme) -> Shape:
    return _upright(update, "longdash", theme) | {"line": {"color": css(theme.accent), "width": 1, "dash": "longdash"}}


def _note(update: int, theme: Theme, *, log: bool) -> Figure:
    return {
        "x": math.log10(max(update, 1)) if log else update,  # Plotly wants the power of a note, though not of a line
        "y": 1,
        "yref": "paper",
        "text": "other data",
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "top",
        "font": {"size": 11, "color": css(theme.muted)},
        "bgcolor": css(theme.background),
    }


def end_of(updates: Sequence[int], present: int) -> int:
    """The end of the axis: a round number, so that it seldom changes."""
    return int(rounded_up(max(10, present, *(updates[-1:] if len(updates) else [0]))))


def value_range(rows: Sequence[Array], log: bool) -> list[float]:
    """From 0 (or the least, if that is below) to above the most; on a log scale half powers of ten around all."""
    every = np.concatenate([np.asarray(row, dtype=np.float64) for row in rows]) if rows else np.zeros(0)
    known = every[np.isfinite(every) & ((every > 0) | (not log))]
    if not known.size:
        return [-3.0, 0.0] if log else [0.0, 1.0]
    low, high = float(known.min()), float(known.max())
    if log:
        bottom, top = math.floor(2 * math.log10(low)) / 2, math.ceil(2 * math.log10(high)) / 2
        return [bottom, max(top, bottom + 0.5)]
    low = min(0.0, low)
    return [low, high + 0.06 * (high - low) if high > low else low + 1.0]


def without_far(losses: Array, starts: Array) -> Array:
    """Losses without what is far above all that matters, as runs that diverge are: NaN there."""
    known = starts[np.isfinite(starts)]
    limit = LARGEST * float(np.abs(known).max()) if known.size else np.inf
    with np.errstate(all="ignore"):
        found: Array = np.where(np.abs(losses) <= limit, losses, np.nan)
    return found


def log_axis(y_range: list[float]) -> Figure:
    """What makes an axis logarithmic: ticks at powers of ten, or, where they are few, at 2 and 5 times them, too.

    `y_range` is in powers of ten. Plotly itself would write the digit alone there, 5 for 0.5.
    """
    low, high = y_range
    kind = {"type": "log", "exponentformat": "power"}
    if high - low > 2:
        return kind | {"dtick": max(1, math.ceil((high - low) / 6))}
    powers = range(math.floor(low), math.ceil(high) + 1)
    ticks = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
    shown = [tick for tick in ticks if low <= math.log10(tick) <= high]
    return kind | {"tickmode": "array", "tickvals": shown, "ticktext": [number(tick, 1) for tick in shown]}


def _shown(value: float, log: bool) -> float | None:
    return value if math.isfinite(value) and (value > 0 or not log) else None
