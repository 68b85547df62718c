"""The output over two inputs as colour, with the samples on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import numpy as np

from backprop_core.primitives import Array
from playground.figures.shared.base import Figure, Trace, axis, small_layout, trace
from playground.figures.shared.png import Indices, data_uri, png
from playground.figures.shared.switching import switch_shapes
from playground.figures.training.samples_on_plane import ColorScale, Points, ring, sample_traces
from playground.formats import number
from playground.model.shown.switching import Line
from playground.theme import Rgb, Theme, css, mixed

HEIGHT = 296
PALE = 0.5  # of the full hue, so that points of the same hue stand out
STEPS = 200  # colours between the limits: more digits would only make the message longer


@dataclass(frozen=True)
class Frame:
    """What a surface is drawn in: the ranges and names of its two axes, the samples on it and the one shown.

    `switches` are where units switch on.
    """

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    names: tuple[str, str]
    train: Points
    test: Points | None = None
    shown: tuple[float, float] | None = None
    switches: tuple[Line, ...] = ()


def surface_figure(
    *,
    values: Array,
    limits: tuple[float, float],
    frame: Frame,
    theme: Theme,
    threshold: float | None = None,
    brief: bool = False,
) -> Figure:
    """Colour `values`, (rows from the lowest, columns), between `limits`: blue is low and orange high.

    With a `threshold` only the side of it counts: the decision. `brief` leaves out the values to hover.
    """
    low, high = limits
    shown = values if threshold is None else np.where(values > threshold, high, low)
    surface = cells([[None]] if brief else _rounded(shown, limits), frame) | {
        "name": "surface",
        "hovertemplate": "(%{x:.2f}, %{y:.2f})<br>output %{z}<extra></extra>",
    }
    points = sample_traces(train=frame.train, test=frame.test, limits=limits, scale=diverging(theme, 1.0), theme=theme)
    picture = painting(_levels(shown, limits), _palette(theme), frame)
    return {
        "data": [surface, _colour_bar(limits, theme), *points],
        "layout": surface_layout(frame, theme),
        "moving": moving(picture, frame, theme),
    }


def moving(picture: Figure, frame: Frame, theme: Theme) -> Figure:
    """What differs from one update to the next."""
    shown = [ring(frame.shown, theme)] if frame.shown else []
    (left, right), (bottom, top) = frame.x_range, frame.y_range
    switches = switch_shapes(frame.switches, (right - left, top - bottom), theme)
    return {"images": [picture], "shapes": [*switches, *shown]}


def painting(levels: Indices, palette: Sequence[Rgb], frame: Frame) -> Figure:
    """A picture that fills the frame, for a layout's images; `levels`, rows from the lowest, are places in `palette`.

    The first colour is invisible. An image is redrawn in a tenth of the time that a heatmap takes.
    """
    (left, right), (bottom, top) = frame.x_range, frame.y_range
    return {
        "source": data_uri(png(levels[::-1], palette, transparent=1)),
        "xref": "x",
        "yref": "y",
        "x": left,
        "y": top,
        "sizex": right - left,
        "sizey": top - bottom,
        "sizing": "stretch",
        "layer": "below",
    }


def cells(values: Sequence[Sequence[float | None]], frame: Frame) -> Trace:
    """Square cells that fill the frame, to hover and not to be seen."""
    rows, columns = len(values), len(values[0])
    dx, dy = (frame.x_range[1] - frame.x_range[0]) / columns, (frame.y_range[1] - frame.y_range[0]) / rows
    return {
        "type": "heatmap",
        "z": values,
        "zsmooth": False,
        "showscale": False,
        "opacity": 0,
        "x0": frame.x_range[0] + dx / 2,
        "dx": dx,
        "y0": frame.y_range[0] + dy / 2,
        "dy": dy,
    }


def _levels(values: Array, limits: tuple[float, float]) -> Indices:
    """Places in the palette: 0 where there is no finite number."""
    low, high = limits
    known = np.isfinite(values)
    share = np.clip((np.where(known, values, low) - low) / max(high - low, 1e-300), 0.0, 1.0)
    return np.where(known, 1 + np.rint(share * STEPS), 0).astype(np.uint8)


@lru_cache(maxsize=4)
def _palette(theme: Theme) -> tuple[Rgb, ...]:
    """Invisible, then from the colour of low to that of high."""
    low, middle, high = _tones(theme, PALE)
    half = STEPS // 2
    rising = [mixed(low, middle, k / half) for k in range(half)] + [
        mixed(middle, high, k / half) for k in range(half + 1)
    ]
    return ((0, 0, 0), *rising)


def _colour_bar(limits: tuple[float, float], theme: Theme) -> Trace:
    """The legend of the colours, on a trace without points."""
    return trace(
        "markers",
        "colours",
        x=[None],
        y=[None],
        marker={
            "color": [limits[0]],
            "cmin": limits[0],
            "cmax": limits[1],
            "colorscale": diverging(theme, PALE),
            "showscale": True,
            "colorbar": {
                "orientation": "h",
                "thickness": 8,
                "outlinewidth": 0,
                "len": 1,
                "y": 1,
                "yanchor": "bottom",
                "ypad": 4,
                "ticklabelposition": "outside top",
                "nticks": 5,
                "tickfont": {"size": 11},
            },
        },
    )


def surface_layout(frame: Frame, theme: Theme) -> Figure:
    """Fixed ranges and a fixed size: nothing moves from one surface to the next but the colours."""
    x, y = (axis(theme, escape(name)) | {"showgrid": False} for name in frame.names)
    return small_layout(
        theme,
        HEIGHT,
        margin={"l": 44, "r": 10, "t": 32, "b": 40},
        uirevision="surface",
        xaxis=x | {"range": list(frame.x_range)},
        yaxis=y | {"range": list(frame.y_range)},
    )


def diverging(theme: Theme, strength: float) -> ColorScale:
    """From the hue of low through the page's neutral tones to that of high, as a scale of Plotly's."""
    return [[place, css(tone)] for place, tone in zip((0.0, 0.5, 1.0), _tones(theme, strength), strict=True)]


def _tones(theme: Theme, strength: float) -> tuple[Rgb, Rgb, Rgb]:
    low, high = (mixed(theme.background, hue, strength) for hue in (theme.lowers, theme.raises))
    return low, mixed(theme.background, theme.neutral, 0.15 + 0.85 * (strength == 1.0)), high


def surface_in_words(*, values: Array, threshold: float | None, output: str) -> str:
    """How far the output goes and, with a threshold, on how much of the area it is above it, in a sentence."""
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
    cells: list[list[float | None]] = (np.round(values, decimals) + 0.0).tolist()  # no -0.0
    if finite.all():
        return cells
    return [[v if ok else None for v, ok in zip(row, oks, strict=True)] for row, oks in zip(cells, finite, strict=True)]
