"""How gradients get through the layers: their norms, steps in proportion to the weights, and units that stop them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from backprop_core.analysis.dead_units import LayerStuck
from backprop_core.primitives import Array
from playground.figures.shared.base import BLANK, Figure, Shape, Trace, axis, dash, small_layout, trace
from playground.figures.shared.over_updates import (
    LEGEND,
    end_of,
    log_axis,
    over_updates_layout,
    update_line,
    value_range,
)
from playground.formats import number
from playground.model.shown.elements import symbol
from playground.theme import Theme, css

HEIGHT = 250
ROW, FRAME = 40, 40


def layer_dots_figure(
    *, values: Sequence[float | None], title: str, theme: Theme, healthy: float | None = None
) -> Figure:
    """A number of each layer on a log scale: a dot and its value; 0 lies on the floor, what is to come is not drawn.

    `healthy` is a value to compare with, drawn as a line across.
    """
    known = [np.array([v for v in (*values, healthy) if v is not None])]
    low, high = value_range(known, log=True)
    low, high = low - 0.5, high + 0.25
    places = [None if v is None or not math.isfinite(v) else 10.0 ** max(low, _exponent(v)) for v in values]
    traces = [_stems(places, low, theme), _dots(values, places, theme)]
    layout = small_layout(
        theme,
        HEIGHT,
        margin={"l": 58, "r": 12, "t": 20, "b": 36},
        uirevision=title,
        xaxis=axis(theme, "layer", range=[0.4, len(values) + 0.6], tickmode="array", showgrid=False)
        | {"tickvals": list(range(1, len(values) + 1)), "ticktext": [f"{n}" for n in range(1, len(values) + 1)]},
        yaxis=axis(theme, title, range=[low, high]) | log_axis([low, high]),
        shapes=[] if healthy is None else [_across(healthy, theme)],
        annotations=[] if healthy is None else [_note(healthy, theme)],
    )
    return {"data": traces, "layout": layout}


def layer_lines_figure(
    *,
    updates: Sequence[int],
    rows: Sequence[Array],
    title: str,
    present: int,
    theme: Theme,
    healthy: float | None = None,
) -> Figure:
    """A number of each layer over the updates on a log scale: a line for each of `rows`, the first layer first."""
    traces = [
        update_line(
            updates=updates,
            values=row,
            name=f"layer {n + 1}",
            colour=css(theme.category(n)),
            dash=dash(n, theme),
            log=True,
            says=title,
        )
        for n, row in enumerate(rows)
    ]
    layout = over_updates_layout(
        theme=theme,
        height=HEIGHT,
        title=title,
        present=present,
        end=end_of(updates, present),
        y_range=value_range([*rows, *([] if healthy is None else [np.array([healthy])])], log=True),
        log=True,
    )
    if healthy is not None:
        layout["shapes"] = [*layout["shapes"], _across(healthy, theme)]
        layout["annotations"] = [_note(healthy, theme)]
    return {"data": traces, "layout": layout}


def stuck_figure(*, stuck: Sequence[LayerStuck], sizes: Sequence[int], theme: Theme) -> Figure:
    """A bar for each layer: the share of its units that are dead or saturated, with their names beside it."""
    layers = [f"layer {each.layer}" for each in stuck]
    kinds = {
        "dead": ([each.dead_share for each in stuck], css(theme.raises)),
        "saturated": ([each.saturated_share for each in stuck], css(theme.lowers)),
    }
    bars: list[Figure] = [
        {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "y": layers,
            "x": [share or 0.0 for share in values],
            "marker": {"color": colour},
            "hoverinfo": "skip",
        }
        for name, (values, colour) in kinds.items()
    ]
    words = trace(
        "text",
        "words",
        y=layers,
        x=[1.04] * len(layers),
        text=[stuck_in_words(each, sizes) for each in stuck],
        textposition="middle right",
        textfont={"color": css(theme.ink), "size": 12},
        cliponaxis=False,
        showlegend=False,
    )
    layout = small_layout(
        theme,
        FRAME + 34 + ROW * len(stuck),
        margin={"l": 58, "r": 8, "t": 26, "b": 38},
        barmode="stack",
        bargap=0.45,
        uirevision="stuck",
        showlegend=True,
        legend=LEGEND | {"traceorder": "normal"},
        # The words need the wider part, also on a phone.
        xaxis=axis(theme, "share of the units", range=[0, 2.8], tickvals=[0, 0.5, 1], tickformat=".0%"),
        yaxis=axis(theme, "", autorange="reversed", showgrid=False) | {"nticks": 0},
    )
    return {"data": [*bars, words], "layout": layout}


def stuck_in_words(stuck: LayerStuck, sizes: Sequence[int]) -> str:
    """Which units of a layer let no gradient through, or hardly any."""
    if stuck.dead is None or stuck.saturated is None:
        return "slope cancels with the loss"
    kinds = (("dead", stuck.dead), ("saturated", stuck.saturated))
    found = [f"{_named(units, stuck, sizes)} {name}" for name, units in kinds if units]
    return ", ".join(found) if found else f"all {stuck.units} alive" if stuck.units > 1 else "alive"


def flow_in_words(*, values: Sequence[float | None], title: str) -> str:
    """Every layer's number, in a sentence."""
    said = (f"layer {n} {_said(v, 3)}" for n, v in enumerate(values, 1))
    return f"{title}: " + ", ".join(said) + "."


def layer_lines_in_words(*, updates: Sequence[int], rows: Sequence[Array], title: str, present: int) -> str:
    """Every layer's number at the present update, in a sentence."""
    known = [at for at, update in enumerate(updates) if update <= present]
    if not known:
        return f"{title}: nothing has been recorded yet."
    now = [float(row[known[-1]]) for row in rows]
    values = [value if math.isfinite(value) else None for value in now]
    return f"After update {updates[known[-1]]}, " + flow_in_words(values=values, title=title)


def _named(units: Sequence[int], stuck: LayerStuck, sizes: Sequence[int]) -> str:
    """Up to two units by name, more by number."""
    if len(units) <= 2:
        return ", ".join(symbol(stuck.layer, unit, sizes) for unit in units)
    return f"{len(units)} of {stuck.units}"


def _stems(places: Sequence[float | None], low: float, theme: Theme) -> Trace:
    x: list[float | None] = []
    y: list[float | None] = []
    for n, place in enumerate(places, 1):
        if place is not None:
            x += [n, n, None]
            y += [10.0**low, place, None]
    line = {"color": css(theme.muted), "width": 2}
    return trace("lines", "stems", x=x, y=y, line=line)


def _dots(values: Sequence[float | None], places: Sequence[float | None], theme: Theme) -> Trace:
    return trace(
        "markers+text",
        "layers",
        x=list(range(1, len(values) + 1)),
        y=places,
        text=[BLANK if v is None else _said(v, 2) for v in values],
        textposition="top center",
        textfont={"color": css(theme.ink), "size": 12},
        cliponaxis=False,
        hovertext=[f"layer {n}: {_said(v, 6)}" for n, v in enumerate(values, 1)],
        hoverinfo="text",
        marker={"size": 11, "color": css(theme.accent)},
    )


def _across(value: float, theme: Theme) -> Shape:
    line = {"color": css(theme.muted), "width": 1.5, "dash": "dash"}
    return {"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": line}


def _note(value: float, theme: Theme) -> Figure:
    """What the line across stands for; an annotation on a log axis is placed by its exponent."""
    return {
        "xref": "paper",
        "yref": "y",
        "x": 1,
        "y": math.log10(value),
        "xanchor": "right",
        "yanchor": "bottom",
        "text": f"{number(value, 1)}: often called healthy",
        "showarrow": False,
        "bgcolor": css(theme.background),
        "font": {"size": 11, "color": css(theme.muted)},
    }


def _said(value: float | None, digits: int) -> str:
    if value is None:
        return "to come"
    return number(value, digits) if math.isfinite(value) else "no finite number"


def _exponent(value: float) -> float:
    return math.log10(value) if value > 0 else -math.inf
