"""The regions of several classes over two inputs: whose output is largest, the paler the less it is so."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

import numpy as np
import numpy.typing as npt

from backprop_core.primitives import Array
from playground.figures.shared.base import Figure, Trace, trace
from playground.figures.training.samples_on_plane import ColorScale, sample_traces
from playground.figures.training.surface import Frame, moving, painting, surface_layout
from playground.theme import Rgb, Theme, css, mixed

SHADES = 8  # steps of confidence
FAINT, FULL = 0.08, 0.55
TOP = {
    "orientation": "h",
    "yref": "container",
    "y": 1.0,
    "yanchor": "top",
}  # the plane may be lower than its plot


def regions_figure(
    *, outputs: Array, classes: Sequence[str], frame: Frame, theme: Theme, certain: bool = False
) -> Figure:
    """Colour (classes, rows, columns) by the largest; `frame`'s targets are numbers of classes.

    The shade is how far the largest is ahead of an equal share, in steps; `certain` leaves it out. A cell with an
    output that is not finite stays empty.
    """
    count = len(outputs)
    winners = outputs.argmax(axis=0)
    shades = np.full(winners.shape, SHADES - 1) if certain else _shades(outputs)
    known = np.isfinite(outputs.sum(axis=0))
    levels = np.where(known, 1 + winners * SHADES + shades, 0).astype(np.uint8)
    points = sample_traces(
        train=frame.train,
        test=frame.test,
        limits=(-0.5, count - 0.5),
        scale=_class_scale(count, theme),
        theme=theme,
        classes=classes,
    )
    layout = surface_layout(frame, theme)
    layout |= {"showlegend": True, "legend": TOP | {"itemclick": False}}
    hidden = [trace | {"showlegend": False} for trace in points]
    picture = painting(levels, _palette(count, theme), frame)
    return {"data": [*hidden, *_legend(classes, theme)], "layout": layout, "moving": moving(picture, frame, theme)}


def regions_in_words(*, outputs: Array, classes: Sequence[str]) -> str:
    """The share of each class in a sentence."""
    winners = outputs.argmax(axis=0)
    shares = (f"{name} {np.mean(winners == at):.0%}" for at, name in enumerate(classes))
    return "Share of the area in which each class's output is the largest: " + ", ".join(shares) + "."


def _shades(outputs: Array) -> npt.NDArray[np.int64]:
    """0 for no lead to SHADES - 1 for all there is; outputs that are no shares are compared with their spread."""
    finite = np.where(np.isfinite(outputs), outputs, 0.0)
    lead = finite.max(axis=0) - finite.mean(axis=0)
    ahead = lead / max(float(lead.max()), 1 - 1 / len(outputs))
    steps: npt.NDArray[np.int64] = np.minimum(SHADES - 1, (ahead * SHADES).astype(np.int64))
    return steps


@lru_cache(maxsize=8)
def _palette(count: int, theme: Theme) -> tuple[Rgb, ...]:
    """Invisible, then each class from faint to full."""
    strengths = np.linspace(FAINT, FULL, SHADES).tolist()
    return ((0, 0, 0), *(mixed(theme.background, theme.category(k), s) for k in range(count) for s in strengths))


def _class_scale(count: int, theme: Theme) -> ColorScale:
    return _steps([css(theme.category(k)) for k in range(count)])


def _steps(colours: Sequence[str]) -> ColorScale:
    """A scale of flat steps, one for each whole number."""
    edges = np.linspace(0.0, 1.0, len(colours) + 1).tolist()
    return [[edge, colour] for at, colour in enumerate(colours) for edge in edges[at : at + 2]]


def _legend(classes: Sequence[str], theme: Theme) -> list[Trace]:
    return [
        trace(
            "markers",
            escape(name),
            x=[None],
            y=[None],
            marker={"size": 10, "color": css(theme.category(k)), "line": {"color": css(theme.ink), "width": 1.2}},
        )
        for k, name in enumerate(classes)
    ]
