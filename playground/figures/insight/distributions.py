"""How a quantity is spread in each layer: a box from the lower to the upper quarter, whiskers from 5 to 95 percent."""

from __future__ import annotations

import math
from collections.abc import Sequence

from backprop_core.analysis.insight.distributions import SIGNED, Spread
from playground.figures.shared.base import Figure, axis, small_layout
from playground.figures.shared.over_updates import log_axis
from playground.formats import number
from playground.theme import Theme, css

HEIGHT = 220


def spread_figure(*, name: str, spreads: Sequence[Spread], theme: Theme) -> Figure:
    """A box for each layer, on a log scale where the sizes of numbers are shown; a layer without numbers has none."""
    known = [spread for spread in spreads if all(math.isfinite(value) for value in spread.quantiles)]
    low, first, middle, third, high = zip(*(spread.quantiles for spread in known), strict=True) if known else ((),) * 5
    box: Figure = {
        "type": "box",
        "name": name,
        "x": [spread.layer for spread in known],
        "lowerfence": low,
        "q1": first,
        "median": middle,
        "q3": third,
        "upperfence": high,
        "width": 0.5,
        "line": {"color": css(theme.accent), "width": 2},
        "fillcolor": css(theme.neutral),
        "hoverinfo": "y",
    }
    count = len(spreads)
    layers = {
        "tickmode": "array",
        "tickvals": list(range(1, count + 1)),
        "ticktext": list(map(str, range(1, count + 1))),
    }
    layout = small_layout(
        theme,
        HEIGHT,
        margin={"l": 62, "r": 10, "t": 12, "b": 36},
        uirevision=name,
        xaxis=axis(theme, "layer", range=[0.4, count + 0.6], showgrid=False) | layers,
        yaxis=axis(theme, _title(name), zeroline=name in SIGNED) | _log(name, low, high),
    )
    return {"data": [box], "layout": layout}


def spread_in_words(*, name: str, spreads: Sequence[Spread]) -> str:
    """Every layer's middle half, and what is 0 or flat."""
    return f"{_title(name).capitalize()}: " + "; ".join(_said(spread) for spread in spreads) + "."


def _title(name: str) -> str:
    return name if name in SIGNED else f"size of {name}"


def _log(name: str, low: Sequence[float], high: Sequence[float]) -> Figure:
    if name in SIGNED or not low:
        return {}
    ends = [
        math.floor(math.log10(min(low))),
        max(math.ceil(math.log10(max(high))), math.floor(math.log10(min(low))) + 1),
    ]
    return log_axis([float(end) for end in ends]) | {"range": ends}


def _said(spread: Spread) -> str:
    _, first, _, third, _ = (number(value, 2) for value in spread.quantiles)
    half = f"half from {first} to {third}" if math.isfinite(spread.quantiles[0]) else "all exactly 0"
    zeros = f", {spread.zeros:.0%} exactly 0" if spread.zeros and half[0] == "h" else ""
    flat = f", {spread.flat:.0%} flat" if spread.flat else ""
    return f"layer {spread.layer} {half}{zeros}{flat}"
