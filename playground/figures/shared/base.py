"""What figures are made of: names for the dicts that Plotly reads, and the layout, axes and traces of small charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.theme import FONT, Theme, css

Figure = dict[str, Any]  # "data", "layout" and what `components.payload` says of more; or a part of these
Trace = dict[str, Any]  # an entry of a figure's "data"
Shape = dict[str, Any]  # an entry of "shapes" in a layout
Images = list[dict[str, Any]]  # "images" in a layout
CLEAR = "rgba(0,0,0,0)"
# Plotly takes the node of an empty text away for good, so that none would appear there at any later redraw.
BLANK = "\u00a0"
DASHES = ("solid", "dash", "dot")


def small_layout(theme: Theme, height: int, **more: Any) -> Figure:
    """A layout without a frame, on the page's own background."""
    return {
        "height": height,
        "margin": {"l": 44, "r": 12, "t": 8, "b": 34},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": FONT, "size": 12, "color": css(theme.ink)},
        "showlegend": False,
        "dragmode": False,
        **more,
    }


def hover_label(theme: Theme) -> Figure:
    """The card that hovering shows, in the page's colours."""
    return {"bgcolor": css(theme.background), "font": {"color": css(theme.ink)}}


def axis(theme: Theme, title: str, **more: Any) -> Figure:
    """A quiet axis with few ticks."""
    return {
        "title": {"text": title, "standoff": 4, "font": {"size": 12}},
        "gridcolor": css(theme.neutral).replace("rgb", "rgba").replace(")", ",0.25)"),
        "zeroline": False,
        "nticks": 5,
        "exponentformat": "power",
        "fixedrange": True,
        **more,
    }


def trace(mode: str, name: str, **more: Any) -> Trace:
    """A scatter trace in one of Plotly's modes, such as "lines", without a hover card unless `more` has one."""
    hover = {} if "hovertemplate" in more else {"hoverinfo": "skip"}
    return {"type": "scatter", "mode": mode, "name": name, **hover, **more}


def line(name: str, x: list[float], y: Sequence[float | None], colour: str, **style: Any) -> Trace:
    """A line without a hover card."""
    return trace("lines", name, x=x, y=y, line={"color": colour, "width": 2, **style})


def point(name: str, x: float, y: float | None, colour: str, text: str = "", **style: Any) -> Trace:
    """One marked point with its words above it, without a hover card."""
    return trace(
        "markers+text",
        name,
        x=[x],
        y=[y],
        text=[text],
        textposition="top center",
        cliponaxis=False,
        marker={"size": 10, "color": colour, **style},
    )


def dash(index: int, theme: Theme) -> str:
    """The line style of a layer by its index: those that have the colour of another one are dashed."""
    return DASHES[index // len(theme.categories) % len(DASHES)]
