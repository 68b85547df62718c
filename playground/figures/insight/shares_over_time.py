"""Shares over the updates: flat slopes, dead and saturated units by layer, and what clipping takes off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from backprop_core.analysis.insight.distributions import Spread
from playground.figures.shared.base import Figure, axis, dash, hover_label, small_layout, trace
from playground.figures.shared.over_updates import ALONE, LEGEND
from playground.theme import Theme, css

HEIGHT = 220
FLAT, DEAD, SATURATED, CLIPPED = "flat slopes", "dead units", "saturated units", "taken off by clipping"
# By what they are called: the quantity whose spreads have them, and how they are read off one.
SHARES: Mapping[str, tuple[str, Callable[[Spread], float | None]]] = {
    FLAT: ("slopes", lambda spread: spread.flat),
    DEAD: ("slopes", lambda spread: spread.dead),
    SATURATED: ("slopes", lambda spread: spread.saturated),
    CLIPPED: ("steps", lambda spread: spread.clipped),
}
MEANINGS: Mapping[str, str] = {
    FLAT: "Of all slopes of a layer, those that are 0 or hardly more",
    DEAD: "Of the units of a layer, those whose slope is 0 on every sample",
    SATURATED: "Of the units of a layer, those that are on the flat part of their curve on every sample",
    CLIPPED: "Of the norm of the gradient, what clipping takes off before the step",
}
IN_A_ROW, ROW = 3, 20  # layers that a legend on a narrow screen has side by side, and the pixels of another row
# At the top of all the figure, above what it is of: Plotly lays one of several rows over the lines otherwise.
BY_LAYER = LEGEND | {"yref": "container", "y": 1.0, "yanchor": "top", "traceorder": "normal"}
Rows = list[list[float | None]]  # by state, and by layer; clipping is of all layers at once


def shares_of(name: str, found: Mapping[str, Sequence[Sequence[Spread]]]) -> Rows:
    """A share at each of the states, by layer; None where there is no such share."""
    quantity, read = SHARES[name]
    rows = [[read(spread) for spread in spreads] for spreads in found[quantity]]
    return [row[:1] for row in rows] if name == CLIPPED else rows


def is_known(rows: Rows) -> bool:
    """Whether there is such a share at all."""
    return any(value is not None for row in rows for value in row)


def layout_by_layer(theme: Theme, height: int, layers: int, updates: Sequence[int], **more: object) -> Figure:
    """That of a figure over the updates with a legend of so many layers, and room for its rows on a narrow screen."""
    room = ROW * (max(0, layers - 1) // IN_A_ROW)
    return small_layout(
        theme,
        height + room,
        margin={"l": 62, "r": 10, "t": 26 + room, "b": 36},
        showlegend=True,
        legend=BY_LAYER,
        hoverlabel=hover_label(theme),
        xaxis=axis(theme, "updates done", range=[0.98 * updates[0], max(1.0, 1.02 * updates[-1])]),
        **more,
    )


def shares_figure(*, name: str, updates: Sequence[int], rows: Rows, theme: Theme) -> Figure:
    """A line for each layer that has the share."""
    traces = []
    for at in range(len(rows[0])):
        drawn = [(update, row[at]) for update, row in zip(updates, rows, strict=True) if row[at] is not None]
        if drawn:
            x, y = zip(*drawn, strict=True)
            called = name if name == CLIPPED else f"layer {at + 1}"
            colour = css(theme.category(at))
            traces.append(
                trace(
                    "lines+markers" if len(drawn) <= ALONE else "lines",
                    called,
                    x=list(x),
                    y=list(y),
                    line={"color": colour, "width": 2, "dash": dash(at, theme)},
                    marker={"size": 5, "color": colour},
                    hovertemplate=f"{called}, after update %{{x}}: %{{y:.0%}}<extra></extra>",
                )
            )
    shares = axis(theme, name, range=[-0.04, 1.04], tickformat=".0%")
    layout = layout_by_layer(theme, HEIGHT, len(traces), updates, uirevision=name, yaxis=shares)
    return {"data": traces, "layout": layout}


def shares_in_words(*, name: str, updates: Sequence[int], rows: Rows) -> str:
    """What it is a share of, and how much at the first and at the last of the states."""
    said = []
    for at, (first, last) in enumerate(zip(rows[0], rows[-1], strict=True), 1):
        if last is not None or first is not None:
            where = "" if name == CLIPPED else f"layer {at} "
            said.append(f"{where}from {_percent(first)} to {_percent(last)}")
    return f"{MEANINGS[name]}, updates {updates[0]:,} to {updates[-1]:,}: " + "; ".join(said) + "."


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.0%}"
