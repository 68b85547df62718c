"""What the small charts have in common."""

from __future__ import annotations

from typing import Any

from playground.theme import FONT, Theme, css

Figure = dict[str, Any]
CLEAR = "rgba(0,0,0,0)"


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


def line(name: str, x: list[float], y: list[float], colour: str, **style: Any) -> Figure:
    """A line trace without a hover card."""
    shape = {"color": colour, "width": 2, **style}
    return {"type": "scatter", "mode": "lines", "name": name, "x": x, "y": y, "line": shape, "hoverinfo": "skip"}


def point(name: str, x: float, y: float, colour: str, text: str = "", **style: Any) -> Figure:
    """One marked point with its words beside it."""
    return {
        "type": "scatter", "mode": "markers+text", "name": name, "x": [x], "y": [y], "text": [text],
        "textposition": "top center", "cliponaxis": False, "hoverinfo": "skip",
        "marker": {"size": 10, "color": colour, **style},
    }  # fmt: skip
