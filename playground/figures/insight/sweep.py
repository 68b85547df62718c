"""The losses of many runs: for each combination of values the median of its seeds, and a band around it."""

from __future__ import annotations

import numpy as np

from backprop_core.primitives import Array
from playground.figures.shared.base import Figure, Trace, axis, dash, hover_label, small_layout, trace
from playground.figures.shared.over_updates import log_axis, value_range, without_far
from playground.model.insight.sweep.sweeps import Swept
from playground.theme import Theme, css

HEIGHT = 360
BEYOND = "leaves the scale"  # of a line that ends before the others: its losses are too large, or not finite
MOST_DRAWN = 8  # combinations: the best ones are drawn, all are in the table


def sweep_figure(*, swept: Swept, middles: list[float], theme: Theme) -> Figure:
    """A line and a band, from the lowest to the highest run, for each combination; on a log scale."""
    chosen = sorted(np.argsort(middles, kind="stable")[:MOST_DRAWN].tolist())
    losses, marks = without_far(swept.sweep.train, swept.sweep.train[:, 0]), swept.sweep.marks.tolist()
    traces: list[Trace] = []
    for at, group in enumerate(chosen):
        values = ", ".join(swept.values[group])
        if swept.complete and not np.isfinite(losses[list(swept.groups[group]), -1]).all():
            values = f"{values} ({BEYOND})"
        traces += _fan(swept.names[group], values, losses[list(swept.groups[group])], marks, at, theme)
    log = bool((losses[np.isfinite(losses)] > 0).all())
    ends = value_range([losses.ravel()], log)
    layout = small_layout(
        theme,
        HEIGHT,
        margin={"l": 62, "r": 14, "t": 10, "b": 40},
        uirevision=str(swept.wish),
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": -0.16,
            "yanchor": "top",
            "title": {"text": ", ".join(swept.wish.settings), "side": "top"},
        },
        hovermode="closest",
        hoverlabel=hover_label(theme),
        xaxis=axis(theme, "updates", range=[0, marks[-1]]),
        yaxis=axis(theme, "loss of all training samples", range=ends) | (log_axis(ends) if log else {}),
    )
    return {"data": traces, "layout": layout}


def _fan(name: str, values: str, losses: Array, marks: list[int], at: int, theme: Theme) -> list[Trace]:
    colour = css(theme.category(at))
    known = [at for at in range(len(marks)) if np.isfinite(losses[:, at]).all()]
    x, shown = [marks[at] for at in known], losses[:, known]
    if not x:
        return [trace("lines", values, x=[None], y=[None], line={"color": colour, "dash": dash(at, theme)})]
    edge = {"x": x, "line": {"width": 0, "color": colour}, "showlegend": False, "legendgroup": name}
    faint = colour.replace("rgb", "rgba").replace(")", ",0.16)")
    band = [
        trace("lines", f"{name}: lowest", y=shown.min(axis=0).tolist(), **edge),
        trace("lines", f"{name}: highest", y=shown.max(axis=0).tolist(), fill="tonexty", fillcolor=faint, **edge),
    ]
    middle = trace(
        "lines" if len(x) > 1 else "lines+markers",  # one point has no line
        values,
        x=x,
        y=np.median(shown, axis=0).tolist(),
        legendgroup=name,
        line={"color": colour, "width": 2.5, "dash": dash(at, theme)},
        hovertemplate=f"{name}<br>after %{{x:,}} updates: median %{{y:.6g}}<extra></extra>",
    )
    return [*(band if len(shown) > 1 else []), middle]
