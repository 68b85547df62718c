"""The data as one layer sees them: samples by class or target, the grid of the input plane, a ring at the one shown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

import numpy as np

from backprop_core.analysis.insight.representation import Seen
from backprop_core.primitives import Array
from playground.figures.graph.shapes import disc
from playground.figures.shared.base import CLEAR, Figure, Trace, axis, small_layout, trace
from playground.figures.shared.names import names_once
from playground.figures.training.surface import diverging
from playground.formats import number
from playground.model.shown.elements import symbol
from playground.theme import Theme, css

HEIGHT = 260
DRAWN = 400  # samples
LEAST_SHARE = 0.01  # of the variance: less than that is no whole percent
DRAWING = "drawing"  # of a trace: lines that are looked at, and no numbers for the plot's table
Classes = Mapping[float, str]  # by target, the lowest first
REACH = (0.12, 0.07)  # of the frame: what a name takes up
HALO = "0 0 2px {0}, 0 0 2px {0}, 0 0 3px {0}, 0 0 4px {0}"  # of a name, so that it is read over marks
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x")


def layer_figure(
    *,
    seen: Seen,
    sizes: tuple[int, ...],
    inputs: Sequence[str],
    targets: Array,
    classes: Classes,
    shown: int | None,
    theme: Theme,
) -> Figure:
    """`targets` are those of the samples; `classes` name them, and are none where they are numbers.

    `inputs` are the names of the inputs, "" where there is only a number.

    `shown` is the number of the sample that is ringed.
    """
    chosen = np.unique(np.linspace(0, len(targets) - 1, min(DRAWN, len(targets))).round().astype(int))
    points = (
        _of_classes(seen, targets, classes, chosen, theme) if classes else _of_numbers(seen, targets, chosen, theme)
    )
    shapes = []
    if shown is not None and np.isfinite(seen.samples[:, shown]).all():
        shapes.append(
            disc((float(seen.samples[0, shown]), float(seen.samples[1, shown])), 17, CLEAR, css(theme.ink), 3, "shown")
        )
    layout = small_layout(
        theme,
        HEIGHT,
        margin={"l": 52, "r": 10, "t": 10, "b": 36},
        uirevision=f"layer {seen.layer}",
        xaxis=axis(theme, escape(axis_name(seen, 0, sizes, inputs)), zeroline=True),
        yaxis=axis(theme, escape(axis_name(seen, 1, sizes, inputs)), zeroline=True),
        shapes=shapes,
    )
    switching = _switches(seen, sizes, theme)
    return {"data": [_grid(seen, theme), *points, *switching], "layout": layout}  # names are read over the points


def axis_name(seen: Seen, at: int, sizes: tuple[int, ...], inputs: Sequence[str]) -> str:
    """An input's name, a unit's symbol, or which main direction with its share of the variance.

    That there is none where all samples are at one place; empty where the layer has one unit.
    """
    unit = seen.units[at]
    if unit is not None:
        return (not seen.layer and inputs[unit]) or symbol(seen.layer, unit, sizes)
    if at >= sizes[seen.layer]:
        return ""
    if seen.shares[at] == 0:
        return "no second direction of spread"
    share = f"{seen.shares[at]:.0%}" if seen.shares[at] >= LEAST_SHARE else "under 1%"
    return f"main direction {at + 1} ({share})"


def layer_in_words(
    *, seen: Seen, sizes: tuple[int, ...], inputs: Sequence[str], targets: Array, classes: Classes
) -> str:
    """Where the classes lie, or how the view goes with the target."""
    where = f"Layer {seen.layer}" if seen.layer else "The input"
    names = " and ".join(dict.fromkeys(filter(None, (axis_name(seen, at, sizes, inputs) for at in (0, 1)))))
    where = f"{where}, seen by {names}"
    if not classes:
        return f"{where}: {len(targets):,} sample{'s' * (len(targets) != 1)}."
    middles = [f"{name} about {_middle(seen.samples[:, targets == label])}" for label, name in classes.items()]
    return f"{where}: " + "; ".join(middles) + "."


def _middle(samples: Array) -> str:
    x, y = (number(float(value), 2) for value in samples.mean(axis=1))
    return f"({x}, {y})"


def _grid(seen: Seen, theme: Theme) -> Trace:
    """All lines in one trace, with gaps between them."""
    x: list[float | None] = []
    y: list[float | None] = []
    digits = _digits(seen)
    for line in seen.grid:
        for values, drawn in zip(line, (x, y), strict=True):
            drawn += [value if np.isfinite(value) else None for value in values.round(digits).tolist()]
            drawn.append(None)
    style = {"color": css(theme.muted), "width": 0.7}
    return trace("lines", "grid", x=x, y=y, line=style, opacity=0.7, meta=DRAWING)


def _switches(seen: Seen, sizes: tuple[int, ...], theme: Theme) -> list[Trace]:
    """Where the first hidden units switch on, each with its name at one end, or at that of one beside it."""
    digits, traces, names = _digits(seen), [], [symbol(1, unit, sizes) for unit in seen.switches]
    for line, name, written in zip(seen.switches.values(), names, _names_at(seen, names), strict=True):
        x, y = ([value if np.isfinite(value) else None for value in row.round(digits).tolist()] for row in line)
        style = {"color": css(theme.ink), "width": 1.5, "dash": "dash"}
        text = [written, *[""] * (len(x) - 1)]
        drawn = {
            "text": text,
            "textposition": _inward(seen, line[:, 0]),
            "textfont": {"size": 11, "color": css(theme.ink), "shadow": HALO.format(css(theme.background))},
            "cliponaxis": False,
            "meta": DRAWING,
        }
        traces.append(trace("lines+text", f"switch {name}", x=x, y=y, line=style, **drawn))
    return traces


def _inward(seen: Seen, place: Array) -> str:
    """On which side of a place a name is written: towards the middle of what is drawn, where nothing cuts it off."""
    every = np.hstack([seen.samples, *seen.grid, *seen.switches.values()])
    every = every[:, np.isfinite(every).all(axis=0)]
    right, up = place > (every.min(axis=1) + every.max(axis=1)) / 2 if every.size else (False, False)
    return f"{'bottom' if up else 'top'} {'left' if right else 'right'}"


def _names_at(seen: Seen, names: list[str]) -> list[str]:
    every = np.hstack([seen.samples, *seen.grid])
    places = np.array([line[:, 0] for line in seen.switches.values()]).reshape(-1, 2)
    with np.errstate(all="ignore"):
        size = np.ptp(every, axis=1)
        return names_once(names, places / np.where(size > 0, size, 1.0), REACH)


def _of_classes(seen: Seen, targets: Array, classes: Classes, chosen: Array, theme: Theme) -> list[Trace]:
    return [
        _points(seen, chosen[targets[chosen] == label], escape(name))
        | {"marker": _marker(css(theme.category(at)), SYMBOLS[at % len(SYMBOLS)], theme)}
        for at, (label, name) in enumerate(classes.items())
    ]


def _of_numbers(seen: Seen, targets: Array, chosen: Array, theme: Theme) -> list[Trace]:
    colours = {"colorscale": diverging(theme, 1.0), "showscale": False}
    marker = _marker(targets[chosen].round(5).tolist(), "circle", theme) | colours
    return [_points(seen, chosen, "samples") | {"marker": marker}]


def _points(seen: Seen, chosen: Array, name: str) -> Trace:
    digits = _digits(seen)
    x, y = (seen.samples[at, chosen].round(digits).tolist() for at in (0, 1))
    return trace("markers", name, x=x, y=y)


def _marker(colour: object, mark: str, theme: Theme) -> Figure:
    return {"size": 8, "color": colour, "symbol": mark, "line": {"color": css(theme.ink), "width": 0.8}}


def _digits(seen: Seen) -> int:
    """Of places, after the point: what is left off is a part of all that is drawn that nobody sees."""
    with np.errstate(all="ignore"):
        span = float(np.ptp(np.hstack([seen.samples, *seen.grid]), axis=1).max())
    return max(5, 4 - math.floor(math.log10(span))) if 0 < span < math.inf else 5
