"""Tangent times adjoint at every cut through the network: bars that lead to the same number each time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop_core.analysis.insight.forward_mode import Crossing
from playground.figures.shared.base import Figure, Trace, axis, hover_label, small_layout, trace
from playground.figures.shared.over_updates import LEGEND
from playground.formats import number
from playground.model.shown.elements import symbol
from playground.theme import Theme, css

LEAST_HEIGHT, ROW = 150, 44  # pixels
LARGEST = 1e300  # that an axis can have room for


def crossings_figure(*, cuts: Sequence[Crossing], sizes: tuple[int, ...], theme: Theme) -> Figure:
    """A row for each layer: the units' products one after the other, from 0 to their sum, which a line joins."""
    steps = [_steps(cut) for cut in cuts]
    rows = list(range(len(cuts)))
    totals = [_known(cut.total) for cut in cuts]
    reached = np.concatenate([step for pair in steps for step in pair] + [np.zeros(1)])
    known = reached[np.abs(reached) < LARGEST]
    low, high = float(known.min()), float(known.max())
    room = 0.08 * ((high - low) or 1.0)
    names = [f"z of layer {cut.layer}" for cut in cuts]
    layout = small_layout(
        theme,
        LEAST_HEIGHT + ROW * len(cuts),
        margin={"l": 92, "r": 14, "t": 26, "b": 38},
        uirevision="crossings",
        showlegend=True,
        legend=LEGEND,
        barmode="overlay",
        hoverlabel=hover_label(theme),
        xaxis=axis(theme, "sum of ż·δ", zeroline=True, range=[low - room, high + room]),
        yaxis=axis(theme, "", showgrid=False, range=[len(cuts) - 0.4, -0.6])
        | {"tickmode": "array", "tickvals": rows, "ticktext": names},
    )
    ink = css(theme.ink)
    bars = [_bars(cuts, steps, sizes, theme, rising=rising) for rising in (True, False)]
    sums = trace("markers", "their sum", x=totals, y=rows, marker={"size": 11, "color": ink, "symbol": "diamond"})
    joined = trace("lines", "", x=totals, y=rows, line={"color": ink, "width": 1, "dash": "dot"}, showlegend=False)
    told = [f"{name}: {number(cut.total, 6)}" for name, cut in zip(names, cuts, strict=True)]
    return {"data": [*bars, joined, sums | {"hovertext": told, "hoverinfo": "text"}], "layout": layout}


def _steps(cut: Crossing) -> tuple[np.ndarray, np.ndarray]:
    """Where each unit's bar begins and ends."""
    ends = np.cumsum(cut.products)
    return ends - cut.products, ends


def _bars(
    cuts: Sequence[Crossing],
    steps: Sequence[tuple[np.ndarray, np.ndarray]],
    sizes: tuple[int, ...],
    theme: Theme,
    *,
    rising: bool,
) -> Trace:
    """The products of one sign: those above 0 lie above the middle of a row and lead right, the others below it."""
    chosen = [
        (row, unit)
        for row, cut in enumerate(cuts)
        for unit, product in enumerate(cut.products)
        if product and bool(product > 0) == rising and abs(product) < LARGEST and abs(steps[row][0][unit]) < LARGEST
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "name": "▲ ż·δ above 0" if rising else "▼ below 0",
        "y": [row + (-0.16 if rising else 0.16) for row, _ in chosen],
        "base": [float(steps[row][0][unit]) for row, unit in chosen],
        "x": [float(cuts[row].products[unit]) for row, unit in chosen],
        "width": 0.3,
        "marker": {
            "color": css(theme.raises if rising else theme.lowers),
            "line": {"color": css(theme.background), "width": 1},
            "pattern": {"shape": "" if rising else "/"},
        },
        "hovertext": [_told(cuts[row], unit, sizes) for row, unit in chosen],
        "hoverinfo": "text",
    }


def _told(cut: Crossing, unit: int, sizes: tuple[int, ...]) -> str:
    ż, δ, product = cut.tangents[unit], cut.adjoints[unit], cut.products[unit]
    return f"{symbol(cut.layer, unit, sizes)}: ż {number(ż, 4)} × δ {number(δ, 4)} = {number(product, 4)}"


def _known(value: float) -> float | None:
    return value if abs(value) < LARGEST else None
