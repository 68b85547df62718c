"""A gradient as a product on a log scale: what is left layer by layer, and the factors that leave it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from backprop_core.analysis.insight.factors import Chain
from playground.figures.shared.base import Figure, Trace, axis, small_layout, trace
from playground.figures.shared.over_updates import LEGEND
from playground.formats import number
from playground.model.shown.elements import symbol
from playground.theme import Theme, css

HEIGHT = 280
SIGNS = {True: "triangle-up", False: "triangle-down"}


def left_figure(*, chain: Chain, sizes: tuple[int, ...], theme: Theme) -> Figure:
    """δ from the output back: along the strongest path, and summed over all paths. Triangles point by the sign."""
    names = [f"δ {symbol(len(sizes) - 1, chain.output, sizes)}"]
    names += [symbol(link.layer, link.unit, sizes) for link in chain.links]
    path = [chain.start, *(link.product for link in chain.links)]
    total = [chain.start, *(link.total for link in chain.links)]
    said, summed = ([number(value, 2) for value in values] for values in (path, total))
    traces = [
        _signed("strongest path", names, path, css(theme.accent), "solid")
        | {"text": said, "textposition": _places(path, total)},
        _signed("sum over all paths", names, total, css(theme.muted), "dash")
        | {"text": _others(said, summed), "textposition": _places(total, path)},
    ]
    layout = _layout("size of δ", names, [*path, *total], theme)
    zero = [at for at, values in enumerate(zip(path, total, strict=True)) if not any(values)]
    return {"data": traces, "layout": layout | {"annotations": [_nothing(at, "0", theme) for at in zero]}}


def factors_figure(*, chain: Chain, sizes: tuple[int, ...], theme: Theme) -> Figure:
    """For every step back, a bar for the slope and one for the weight, up above 1 and down below it."""
    links = chain.links
    names = [symbol(link.layer, link.unit, sizes) for link in links]
    mixed = [None if link.slope is not None else link.factor for link in links]
    traces = [
        _bars("slope", names, [link.slope for link in links], css(theme.category(0))),
        _bars("weight", names, [link.weight for link in links], css(theme.category(1)), "/"),
    ]
    if any(value is not None for value in mixed):
        traces.append(_bars("both, mixed", names, mixed, css(theme.muted), "x"))
    known = [v for link in links for v in (link.slope, link.weight) if v is not None] + [v for v in mixed if v]
    layout = _layout("factor", names, [1.0, *known], theme)
    zero = [at for at, link in enumerate(links) if link.factor == 0]
    return {"data": traces, "layout": layout | {"annotations": [_nothing(at, "× 0", theme) for at in zero]}}


def factors_in_words(*, chain: Chain, sizes: tuple[int, ...]) -> str:
    """The spoken twin of both figures."""
    steps = [
        f"{symbol(link.layer, link.unit, sizes)} times {number(link.factor, 2)}, {number(link.product, 2)} on it, "
        f"{number(link.total, 2)} on all"
        for link in chain.links
    ]
    return f"From δ of the output, {number(chain.start, 3)}, back: " + "; ".join(steps) + "."


def _signed(name: str, x: list[str], values: Sequence[float], colour: str, dash: str) -> Trace:
    drawn = [_power(value) for value in values]
    return trace(
        "lines+markers+text",
        name,
        x=list(range(len(x))),
        y=drawn,
        cliponaxis=False,
        line={"color": colour, "width": 2, "dash": dash},
        marker={"size": 11, "color": colour, "symbol": [SIGNS[value >= 0] for value in values]},
        hovertext=[f"{at}: {number(value, 6)}" for at, value in zip(x, values, strict=True)],
        hoverinfo="text",
    )


def _places(values: Sequence[float], others: Sequence[float]) -> list[str]:
    """Above a point that is larger than the other line's, else below it."""
    pairs = zip(values, others, strict=True)
    return ["top center" if abs(value) > abs(other) else "bottom center" for value, other in pairs]


def _others(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """What is written at the second line: nothing where it says the same as the first."""
    return ["" if text == same else text for same, text in zip(first, second, strict=True)]


def _bars(name: str, x: list[str], values: Sequence[float | None], colour: str, pattern: str = "") -> Trace:
    return {
        "type": "bar",
        "name": name,
        "x": list(range(len(x))),
        "y": [None if value is None else _power(value) for value in values],
        "text": ["" if value is None else number(value, 2) for value in values],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": colour, "pattern": {"shape": pattern}},
        "hoverinfo": "skip",
    }


def _nothing(at: int, says: str, theme: Theme) -> Figure:
    """A 0, which has no place on a log scale, at the lower edge."""
    font = {"size": 13, "color": css(theme.ink)}
    return {"x": at, "y": 0, "yref": "paper", "yanchor": "bottom", "text": says, "showarrow": False, "font": font}


def _power(value: float) -> float | None:
    """The power of ten of its size; None, a gap, for 0 and for what is not finite."""
    return math.log10(abs(value)) if value and math.isfinite(value) else None


def _layout(title: str, names: list[str], values: Sequence[float], theme: Theme) -> Figure:
    powers = [power for value in values if (power := _power(value)) is not None] or [0.0]
    low, high = min(powers), max(powers)
    room = 0.18 * (high - low) + 0.25
    step = max(1, math.ceil((high - low) / 5))
    ticks = list(range(math.floor(low - room), math.ceil(high + room) + 1, step))
    return small_layout(
        theme,
        HEIGHT,
        margin={"l": 66, "r": 16, "t": 26, "b": 38},
        uirevision=title,
        showlegend=True,
        legend=LEGEND,
        barmode="group",
        xaxis=axis(theme, "from the output back", showgrid=False, range=[-0.6, len(names) - 0.4])
        | {"tickmode": "array", "tickvals": list(range(len(names))), "ticktext": names},
        yaxis=axis(theme, title, range=[low - room, high + room])
        | {"tickmode": "array", "tickvals": ticks, "ticktext": [number(10.0**tick, 1) for tick in ticks]},
    )
