"""The outputs over the only input of a network, with the samples beside them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from backprop_core.primitives import Array
from playground.figures.shared.base import Figure, Trace, axis, dash, line, small_layout, trace
from playground.figures.shared.names import names_once
from playground.figures.training.surface import HEIGHT
from playground.formats import number
from playground.model.shown.switching import Point
from playground.theme import Theme, css

Samples = tuple[Array, Array]  # X as (N,) and Y as (outputs, N)
REACH = (0.08, 0.15)  # of the frame: what a name takes up


def output_curve_figure(
    *,
    x: Array,
    outputs: Array,
    limits: tuple[float, float],
    names: Sequence[str],
    input_name: str,
    train: Samples,
    test: Samples | None = None,
    shown: tuple[float, Array] | None = None,
    switches: Sequence[Point] = (),
    theme: Theme,
) -> Figure:
    """A line for each output over `x`; samples are circles and test samples squares of the same colour.

    `shown` is the input of a sample and its targets, which rings are drawn around. Where units switch on, `switches`,
    an arrow on the first line points to the side on which they are on.
    """
    traces: list[Figure] = []
    for at, values in enumerate(outputs):
        colour = css(theme.category(at))
        curve = [v if np.isfinite(v) else None for v in values.tolist()]
        traces.append(line(escape(names[at]), x.tolist(), [], colour, dash=dash(at, theme)) | {"y": curve})
        traces.append(_points("test", test, at, "square-open", colour, len(train[0])))
        traces.append(_points("train", train, at, "circle", colour, 0))
    ring = ([], []) if shown is None else ([shown[0]] * len(outputs), shown[1].tolist())
    traces.append(
        trace(
            "markers",
            "shown",
            x=ring[0],
            y=ring[1],
            marker={"symbol": "circle-open", "size": 17, "line": {"width": 3}, "color": css(theme.ink)},
            showlegend=False,
        )
    )
    traces.append(_arrows(sorted(switches, key=lambda each: each.x), x, np.clip(outputs[0], *limits), limits, theme))
    layout = small_layout(
        theme,
        HEIGHT,
        uirevision="surface",
        showlegend=len(outputs) > 1,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "itemclick": False},
        margin={"l": 50, "r": 12, "t": 30 if len(outputs) > 1 else 8, "b": 38},
        xaxis=axis(theme, escape(input_name), range=[float(x[0]), float(x[-1])]),
        yaxis=axis(theme, "output", range=list(limits)),
    )
    return {"data": traces, "layout": layout}


def output_curve_in_words(*, x: Array, outputs: Array, names: Sequence[str]) -> str:
    """Each output at both ends, in a sentence."""
    ends = (
        f"{name} goes from {number(float(row[0]), 3)} to {number(float(row[-1]), 3)}"
        for name, row in zip(names, outputs, strict=True)
    )
    return f"Over the input from {number(float(x[0]), 3)} to {number(float(x[-1]), 3)}: " + ", ".join(ends) + "."


def _arrows(switches: Sequence[Point], x: Array, values: Array, limits: tuple[float, float], theme: Theme) -> Trace:
    """Arrows from left to right, their names below and above by turns."""
    places = [each.x for each in switches]
    heights = np.interp(places, x, values)
    low, size = (float(x[0]), limits[0]), (float(x[-1] - x[0]), limits[1] - limits[0])
    texts = names_once([each.name for each in switches], (np.stack([places, heights], axis=1) - low) / size, REACH)
    turns = np.cumsum([text != "" for text in texts]).tolist()
    return trace(
        "markers+text",
        "switches",
        x=places,
        y=[height if np.isfinite(height) else None for height in heights.tolist()],
        text=texts,
        textposition=["bottom center" if turn % 2 else "top center" for turn in turns],
        textfont={"color": css(theme.ink)},
        hovertext=[each.in_words for each in switches],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "symbol": ["triangle-right" if each.rises else "triangle-left" for each in switches],
            "size": 10,
            "color": css(theme.ink),
        },
        showlegend=False,
    )


def _points(name: str, samples: Samples | None, row: int, symbol: str, colour: str, first: int) -> Trace:
    """`first` is the number of the first of them in the data."""
    x, y = (samples[0].round(4).tolist(), samples[1][row].round(4).tolist()) if samples else ([], [])
    return trace(
        "markers",
        name,
        x=x,
        y=y,
        hovertemplate=f"{name} sample<br>input %{{x}}<br>target %{{y}}<extra></extra>",
        marker={"symbol": symbol, "size": 8, "color": colour},
        showlegend=False,
        customdata=[[f"sample-{number}"] for number in range(first, first + len(x))],
    )
