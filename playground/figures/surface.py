"""The output over two inputs as colour, with the samples on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from backprop_core.calls import Array
from playground.figures.base import Figure, axis, small_layout
from playground.figures.samples_on_plane import ColorScale, Points, sample_traces
from playground.theme import Theme, css, mixed, number

HEIGHT = 380
PALE = 0.5  # of the full hue, so that points of the same hue stand out
STEPS = 200  # colours between the limits: more digits would only make the message longer


@dataclass(frozen=True)
class Frame:
    """What a surface is drawn in: the ranges and names of its two axes, the samples on it and the one shown."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    names: tuple[str, str]
    train: Points
    test: Points | None = None
    shown: tuple[float, float] | None = None


def surface_figure(
    *, values: Array, limits: tuple[float, float], frame: Frame, theme: Theme, threshold: float | None = None
) -> Figure:
    """Colour `values`, (rows from the lowest, columns), between `limits`: blue is low and orange high.

    With a `threshold` only the side of it counts: the decision.
    """
    low, high = limits
    shown = values if threshold is None else np.where(values > threshold, high, low)
    surface = heatmap(_rounded(shown, limits), frame) | {
        "name": "surface", "zmin": low, "zmax": high, "colorscale": diverging(theme, PALE),
        "colorbar": {"thickness": 10, "outlinewidth": 0, "len": 1, "nticks": 5, "tickfont": {"size": 11}},
        "hovertemplate": "(%{x:.2f}, %{y:.2f})<br>output %{z}<extra></extra>",
    }  # fmt: skip
    points = sample_traces(
        train=frame.train, test=frame.test, shown=frame.shown, limits=limits, scale=diverging(theme, 1.0), theme=theme
    )
    return {"data": [surface, *points], "layout": surface_layout(frame, theme)}


def heatmap(cells: Sequence[Sequence[float | None]], frame: Frame) -> Figure:
    """Square cells that fill the frame, without smoothing: a browser draws them as one small image."""
    rows, columns = len(cells), len(cells[0])
    dx, dy = (frame.x_range[1] - frame.x_range[0]) / columns, (frame.y_range[1] - frame.y_range[0]) / rows
    return {
        "type": "heatmap", "z": cells, "zsmooth": False,
        "x0": frame.x_range[0] + dx / 2, "dx": dx, "y0": frame.y_range[0] + dy / 2, "dy": dy,
    }  # fmt: skip


def surface_layout(frame: Frame, theme: Theme) -> Figure:
    """Fixed ranges and a fixed size: nothing moves from one surface to the next but the colours."""
    x, y = (axis(theme, escape(name)) | {"showgrid": False} for name in frame.names)
    return small_layout(
        theme,
        HEIGHT,
        margin={"l": 46, "r": 10, "t": 8, "b": 38},
        uirevision="surface",
        xaxis=x | {"range": list(frame.x_range)},
        yaxis=y | {"range": list(frame.y_range)},
    )


def diverging(theme: Theme, strength: float) -> ColorScale:
    """From the hue of low through the page's neutral tones to that of high."""
    middle = mixed(theme.background, theme.neutral, 0.15 + 0.85 * (strength == 1.0))
    ends = [mixed(theme.background, hue, strength) for hue in (theme.lowers, theme.raises)]
    return [[0.0, css(ends[0])], [0.5, css(middle)], [1.0, css(ends[1])]]


def surface_in_words(*, values: Array, threshold: float | None, output: str) -> str:
    """The surface in a sentence."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return f"{output} is nowhere a finite number."
    said = (
        f"{output} over the two inputs goes from {number(float(finite.min()), 3)} to {number(float(finite.max()), 3)}"
    )
    if threshold is None:
        return f"{said}."
    return f"{said}; it is above {number(threshold, 2)} on {np.mean(finite > threshold):.0%} of the area."


def _rounded(values: Array, limits: tuple[float, float]) -> list[list[float | None]]:
    step = max((limits[1] - limits[0]) / STEPS, 1e-300)
    decimals = min(300, max(0, math.ceil(-math.log10(step))))
    finite = np.isfinite(values)
    cells: list[list[float | None]] = np.round(values, decimals).tolist()
    if finite.all():
        return cells
    return [[v if ok else None for v, ok in zip(row, oks, strict=True)] for row, oks in zip(cells, finite, strict=True)]
