"""δ as a sum over the paths that leave a neuron: a bar each, and the bar of their sum."""

from __future__ import annotations

from collections.abc import Sequence

from playground.figures.base import Figure, axis, small_layout
from playground.theme import Theme, css, number

ROW, FRAME = 26, 10


def height_of(count: int) -> int:
    """The height of a figure of so many paths."""
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
        "type": "bar", "orientation": "h", "name": "paths", "x": values, "y": list(range(len(values))),
        "text": [number(value) for value in values], "textposition": "outside", "cliponaxis": False,
        "customdata": [*identifiers, ""], "hoverinfo": "none",
        # Plotly's bars need both of these to be selected; without them a click ends in an error.
        "selected": {"textfont": {"color": css(theme.ink)}}, "unselected": {"textfont": {"color": css(theme.ink)}},
        "marker": {"color": colours, "opacity": [0.6] * len(shares) + [1.0]},
    }  # fmt: skip
    ticks = {"tickmode": "array", "tickvals": list(range(len(values))), "ticktext": [*names, sum_name]}
    layout = small_layout(
        theme,
        height_of(len(shares)),
        margin={"l": 12 + 7 * max(map(len, (*names, sum_name))), "r": 4, "t": 4, "b": 6},
        bargap=0.3,
        clickmode="event+select",
        xaxis=axis(theme, "", range=[-1.9 * reach, 1.9 * reach], showticklabels=False, zeroline=True),
        yaxis=axis(theme, "", autorange="reversed", **ticks) | {"nticks": 0, "showgrid": False},
    )
    return {"data": [bars], "layout": layout}
