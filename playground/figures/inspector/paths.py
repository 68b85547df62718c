"""δ as a sum over the paths that leave a neuron: a bar each, and the bar of their sum."""

from __future__ import annotations

from collections.abc import Sequence

from playground.figures.shared.base import Figure, axis, small_layout
from playground.formats import number
from playground.theme import Theme, css

ROW, FRAME = 26, 10
REACH = 1.9  # largest bars that the axis has room for, to either side
SPOTS = 21  # in a row that can be clicked: closer than a click reaches


def _targets(identifiers: Sequence[str], end: float) -> Figure:
    """Where a click selects a path: anywhere in its row."""
    along = [end * (2 * spot / (SPOTS - 1) - 1) for spot in range(SPOTS)]
    rows = [(x, row, [name]) for row, name in enumerate(identifiers) for x in along]
    x, y, ids = zip(*rows, strict=True)
    return {"x": list(x), "y": list(y), "customdata": list(ids)}


def height_of(count: int) -> int:
    """The height in pixels of a figure of `count` paths."""
    return FRAME + ROW * (count + 1)


def paths_figure(
    *,
    names: Sequence[str],
    shares: Sequence[float],
    identifiers: Sequence[str],
    total: float,
    sum_name: str,
    theme: Theme,
) -> Figure:
    """A bar for each path in the colour of its sign, its number beside it, and their sum below in full colour."""
    values = [*shares, total]
    colours = [css(theme.raises if value > 0 else theme.lowers) for value in values]
    reach = max((abs(value) for value in values), default=0.0) or 1.0
    bars = {
        "type": "bar",
        "orientation": "h",
        "name": "paths",
        "x": values,
        "y": list(range(len(values))),
        "text": [number(value) for value in values],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "none",
        "marker": {"color": colours, "opacity": [0.6] * len(shares) + [1.0]},
    }
    ticks = {"tickmode": "array", "tickvals": list(range(len(values))), "ticktext": [*names, sum_name]}
    layout = small_layout(
        theme,
        height_of(len(shares)),
        margin={"l": 12 + 7 * max(map(len, (*names, sum_name))), "r": 4, "t": 4, "b": 6},
        bargap=0.3,
        meta=[_targets(identifiers, REACH * reach)],
        xaxis=axis(theme, "", range=[-REACH * reach, REACH * reach], showticklabels=False, zeroline=True),
        yaxis=axis(theme, "", autorange="reversed", **ticks) | {"nticks": 0, "showgrid": False},
    )
    return {"data": [bars], "layout": layout}
