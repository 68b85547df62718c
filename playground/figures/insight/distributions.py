"""How a quantity is spread in each layer: a box from the lower to the upper quarter, whiskers from 5 to 95 percent."""

from __future__ import annotations

import math
from collections.abc import Sequence

from backprop_core.analysis.insight.distributions import SIGNED, Spread
from playground.figures.insight.shares_over_time import layout_by_layer
from playground.figures.shared.base import Figure, axis, dash, small_layout, trace
from playground.figures.shared.over_updates import log_axis
from playground.formats import number
from playground.theme import Theme, css

HEIGHT, OVER_TIME = 220, 260


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


def spread_over_time_figure(
    *, name: str, updates: Sequence[int], spreads: Sequence[Sequence[Spread]], theme: Theme
) -> Figure:
    """For each layer the median over the updates, and a band that holds the middle half."""
    traces = []
    drawn = [value for row in spreads for spread in row for value in spread.quantiles[1:4] if math.isfinite(value)]
    for at in range(len(spreads[0])):
        layer, colour = f"layer {at + 1}", css(theme.category(at))
        known = [place for place, row in enumerate(spreads) if math.isfinite(row[at].quantiles[0])]
        x = [updates[place] for place in known]
        low, middle, high = ([spreads[place][at].quantiles[point] for place in known] for point in (1, 2, 3))
        edge = {"x": x, "line": {"width": 0, "color": colour}, "showlegend": False}
        faint = colour.replace("rgb", "rgba").replace(")", ",0.15)")
        style = {"color": colour, "width": 2, "dash": dash(at, theme)}
        says = f"{layer}, after update %{{x}}: median %{{y:.4g}}<extra></extra>"
        traces += [
            trace("lines", f"{layer}: lower quarter", y=low, **edge),
            trace("lines", f"{layer}: upper quarter", y=high, fill="tonexty", fillcolor=faint, **edge),
            trace("lines", layer, x=x, y=middle, line=style, hovertemplate=says),
        ]
    values = axis(theme, _title(name), zeroline=name in SIGNED) | _log(name, drawn, drawn)
    layout = layout_by_layer(theme, OVER_TIME, len(spreads[0]), updates, uirevision=f"{name} over time", yaxis=values)
    return {"data": traces, "layout": layout}


def spread_over_time_in_words(*, name: str, updates: Sequence[int], spreads: Sequence[Sequence[Spread]]) -> str:
    """Each layer's median at the first and at the last of the states."""
    medians = [(_median(first), _median(last)) for first, last in zip(spreads[0], spreads[-1], strict=True)]
    said = "; ".join(f"layer {at} from {first} to {last}" for at, (first, last) in enumerate(medians, 1))
    return f"Median {_title(name)}, updates {updates[0]:,} to {updates[-1]:,}: {said}."


def _median(spread: Spread) -> str:
    if math.isfinite(spread.quantiles[2]):
        return number(spread.quantiles[2], 2)
    return "0" if spread.zeros == 1 else "what is not finite"


def spread_in_words(*, name: str, spreads: Sequence[Spread]) -> str:
    """Every layer's middle half, and what is 0 or flat."""
    return f"{_title(name).capitalize()}: " + "; ".join(_said(spread) for spread in spreads) + "."


def _title(name: str) -> str:
    if name == "weights":
        return "weights and biases"
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
    if not math.isfinite(spread.quantiles[0]):
        return f"layer {spread.layer} " + ("all exactly 0" if spread.zeros == 1 else "not finite")
    zeros = f", {spread.zeros:.0%} exactly 0" if spread.zeros else ""
    flat = f", {spread.flat:.0%} flat" if spread.flat else ""
    stuck = f", {spread.dead:.0%} of the units dead" if spread.dead else ""
    stuck = f", {spread.saturated:.0%} of the units saturated" if spread.saturated else stuck
    half = f"half from {first} to {third}" if first != third else f"half about {first}"
    return f"layer {spread.layer} {half}{zeros}{flat}{stuck}"
