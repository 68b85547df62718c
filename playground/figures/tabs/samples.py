"""Every sample's gradient of one parameter in a strip, with what they come to together."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from backprop_core.analysis.sample_gradients import SampleGradients
from backprop_core.primitives import Array
from playground.figures.shared.base import Figure, Trace, axis, line, small_layout, trace
from playground.figures.shared.over_updates import LEGEND
from playground.formats import number
from playground.theme import Theme, css

HEIGHT = 220
MANY = 120  # from here on dots are small


def samples_figure(
    *,
    values: Array,
    running: Array,
    joined: float,
    summed: bool,
    shown: int,
    samples: Sequence[int],
    name: str,
    theme: Theme,
    gradient: float | None = None,
) -> Figure:
    """A dot for each sample of the batch in the colour of its sign, with a stem up to the shown one, which is ringed.

    The dashed line is what all come to (`joined`: the mean, or the sum if `summed`); the stepped one is the same of the
    first samples up to the shown one; the dotted one is the `gradient`, where a penalty makes it another number. Dots
    carry the id `column-<place in the batch>`; `samples` are the samples' numbers in the data.
    """
    count, ends = len(values), [0.5, len(values) + 0.5]
    word = "sum" if summed else "mean"
    traces = [
        *(_stems(values[: shown + 1], sign, theme) for sign in (1, -1)),
        line(word, ends, [], css(theme.ink), dash="dash") | {"y": _finite([joined, joined])},
        _running(running[: shown + 1], f"running {word}", theme),
        _dots(values, samples, name, shown, theme),
        _ring(values, shown, theme),
    ]
    if gradient is not None:
        dotted = line("with penalty", ends, [], css(theme.ink), dash="dot")
        traces.append(dotted | {"y": _finite([gradient, gradient])})
    penalised = [] if gradient is None else [gradient]
    layout = small_layout(
        theme,
        HEIGHT,
        margin={"l": 62, "r": 12, "t": 26, "b": 36},
        uirevision="samples",
        showlegend=True,
        legend=LEGEND,
        xaxis=axis(theme, "sample of the batch", range=ends, showgrid=False) | ({"dtick": 1} if count <= 12 else {}),
        yaxis=axis(theme, f"∂L/∂{name}", range=_range([*values, *running, joined, *penalised]), zeroline=True)
        | {"zerolinecolor": css(theme.muted)},
    )
    return {"data": traces, "layout": layout}


def samples_in_words(*, values: Array, joined: float, summed: bool, shown: int, name: str) -> str:
    """How many samples pull which way and what they come to, in a sentence."""
    up, down = int((values > 0).sum()), int((values < 0).sum())
    word = "sum" if summed else "mean"
    return (
        f"Gradient of {name}, sample by sample: {up} of {len(values)} positive, {down} negative; "
        f"sample {shown + 1} has {_said(values[shown])}, their {word} is {_said(joined)}."
    )


def accumulated_in_words(found: SampleGradients, *, shown: int, name: str, used: str) -> str:
    """What the samples up to the shown one come to; after the last one, how that makes the batch's gradient."""
    count, word = len(found.values), "sum" if found.summed else "mean"
    if shown + 1 < count:
        so_far = f"The {word} of samples 1 to {shown + 1}" if shown else "The gradient of the first sample"
        left = count - shown - 1
        rest = f"{left} of {count} {'are' if left > 1 else 'is'} still to be added"
        return f"{so_far} is {_said(found.running[shown])}; {rest}."
    head = f"All {count} samples are in: their {word} is" if count > 1 else "The only sample is in: its gradient is"
    if found.gradient is None:
        return f"{head} {_said(found.joined)}. The walk has still to finish the gradient."
    gradient = f"{_said(found.gradient)}, the gradient of `{name}` {used}."
    if found.penalised:
        return f"{head} {_said(found.joined)}, plus penalty {_said(found.penalty)} = {gradient}"
    return f"{head} {gradient}"


def _stems(values: Array, sign: int, theme: Theme) -> Trace:
    """All lines from 0 of one sign as one trace."""
    x: list[float | None] = []
    y: list[float | None] = []
    for at, value in enumerate(_finite(values), 1):
        if value is not None and value * sign > 0:
            x += [at, at, None]
            y += [0.0, value, None]
    style = {"color": css(theme.raises if sign > 0 else theme.lowers), "width": 2}
    name = "raises the loss" if sign > 0 else "lowers the loss"
    return trace("lines", name, x=x, y=y, line=style, showlegend=False)


def _running(values: Array, name: str, theme: Theme) -> Trace:
    """A level for each sample, from the middle between it and the one before on."""
    x = [at + 0.5 for at in range(len(values) + 1)]
    levels = _finite(values)
    style = {"color": css(theme.accent), "width": 2.5, "shape": "hv"}
    return trace("lines", name, x=x, y=[*levels, *levels[-1:]], line=style)


def _dots(values: Array, samples: Sequence[int], name: str, shown: int, theme: Theme) -> Trace:
    """Those that are still to be added are hollow."""
    colours = [css(theme.raises if v > 0 else theme.lowers if v < 0 else theme.muted) for v in values]
    return trace(
        "markers",
        "samples",
        x=list(range(1, len(values) + 1)),
        y=_finite(values),
        customdata=[[f"column-{at}"] for at in range(len(values))],
        hovertext=[
            f"sample {at} (number {int(number_in_data) + 1} of the data)<br>∂L/∂{name} = {_said(value, 6)}"
            for at, (value, number_in_data) in enumerate(zip(values, samples, strict=True), 1)
        ],
        hoverinfo="text",
        showlegend=False,
        marker={
            "size": 8 if len(values) < MANY else 4,
            "color": colours,
            "symbol": ["circle" if at <= shown else "circle-open" for at in range(len(values))],
        },
    )


def _ring(values: Array, shown: int, theme: Theme) -> Trace:
    return trace(
        "markers",
        "shown",
        x=[shown + 1],
        y=_finite(values[shown : shown + 1]),
        showlegend=False,
        marker={"symbol": "circle-open", "size": 16, "color": css(theme.ink), "line": {"width": 2.5}},
    )


def _said(value: float, digits: int = 4) -> str:
    return number(float(value), digits) if math.isfinite(value) else "no finite number"


def _finite(values: Sequence[float] | Array) -> list[float | None]:
    return [float(value) if math.isfinite(value) else None for value in values]


def _range(values: Sequence[float]) -> list[float]:
    """All finite numbers and 0, with room; one unit of whatever size where all are 0."""
    known = [0.0, *(float(v) for v in values if math.isfinite(v))]
    room = 0.12 * (max(known) - min(known)) or 1.0
    return [float(np.min(known)) - room, float(np.max(known)) + room]
