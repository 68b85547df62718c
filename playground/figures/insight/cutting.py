"""Every edge switched off, one at a time: the true change of the loss over the one that its gradient foretells."""

from __future__ import annotations

from collections.abc import Sequence

from backprop_core.analysis.insight.cutting import Cut
from playground.figures.shared.base import Figure, Trace, axis, hover_label, line, small_layout, trace
from playground.figures.shared.over_updates import LEGEND
from playground.formats import number
from playground.theme import Theme, css

HEIGHT = 280
LARGEST = 1e300  # that an axis can have room for


def cuts_figure(*, cuts: Sequence[Cut], names: Sequence[str], chosen: Cut | None, theme: Theme) -> Figure:
    """A dot for each edge and a ring for what is selected; on the dashed line both changes are the same."""
    known = [(cut, name) for cut, name in zip(cuts, names, strict=True) if _drawn(cut)]
    every = [value for cut, _ in known for value in (cut.foretold, cut.change)]
    low, high = min([0.0, *every]), max([0.0, *every])
    room = 0.08 * ((high - low) or 1.0)
    ends = [low - room, high + room]
    traces = [line("as foretold", ends, ends, css(theme.muted), dash="dash"), _edges(known, theme)]
    if chosen and _drawn(chosen):
        ring = {"size": 14, "color": css(theme.ink), "symbol": "circle-open", "line": {"width": 3}}
        traces.append(trace("markers", "selected", x=[chosen.foretold], y=[chosen.change], marker=ring))
    layout = small_layout(
        theme,
        HEIGHT,
        margin={"l": 64, "r": 14, "t": 26, "b": 38},
        uirevision="cuts",
        showlegend=True,
        legend=LEGEND,
        hoverlabel=hover_label(theme),
        xaxis=axis(theme, "foretold, −w·g", zeroline=True),
        yaxis=axis(theme, "true change", zeroline=True),
    )
    return {"data": traces, "layout": layout}


def cuts_in_words(*, cuts: Sequence[Cut], names: Sequence[str]) -> str:
    """The edges that are missed most and least."""
    order = sorted(zip(cuts, names, strict=True), key=lambda each: each[0].change)
    (least, spared), (most, missed) = order[0], order[-1]
    rises = f"{missed} is missed most: without it the loss rises by {number(most.change, 3)}"
    falls = f"without {spared} it falls most, by {number(-least.change, 3)}"
    hardly = f"{spared} least, by {number(least.change, 3)}"
    if least.change == most.change == 0:
        said = "without any of them the loss stays as it is"
    else:
        said = f"{rises if most.change > 0 else 'none is missed'}; {falls if least.change < 0 else hardly}"
    return f"Of {len(cuts):,} edges, one at a time: {said}."


def _edges(known: Sequence[tuple[Cut, str]], theme: Theme) -> Trace:
    return trace(
        "markers",
        "edges",
        x=[cut.foretold for cut, _ in known],
        y=[cut.change for cut, _ in known],
        text=[name for _, name in known],
        marker={"size": 7, "color": css(theme.accent), "opacity": 0.8},
        hovertemplate="%{text}<br>foretold %{x:.4g}<br>true %{y:.4g}<extra></extra>",
    )


def _drawn(cut: Cut) -> bool:
    return abs(cut.change) < LARGEST and abs(cut.foretold) < LARGEST
