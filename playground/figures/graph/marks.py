"""Small signs of many kinds as one trace: a trace costs the browser more than the points in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.figures.graph.placing import Point
from playground.figures.shared.base import Trace, trace

# Plotly takes the node of an empty text away for good, so that none would appear there at any later redraw.
BLANK = "\u00a0"


@dataclass(frozen=True)
class Mark:
    """One sign: its place, symbol, size and colours, what is printed in it and what hovering says."""

    place: Point
    symbol: str
    size: float
    colour: str
    line: str = "rgba(0,0,0,0)"
    angle: float = 0.0
    text: str = BLANK
    hover: str = ""


def marks_trace(marks: Sequence[Mark], *, name: str, ink: str) -> Trace:
    """All marks, the later ones above the earlier ones."""
    return trace(
        "markers+text",
        name,
        x=[mark.place[0] for mark in marks],
        y=[mark.place[1] for mark in marks],
        text=[mark.text for mark in marks],
        textfont={"size": 12, "color": ink},
        hovertext=[mark.hover for mark in marks],
        hoverinfo=["text" if mark.hover else "skip" for mark in marks],
        marker={
            "symbol": [mark.symbol for mark in marks],
            "size": [mark.size for mark in marks],
            "color": [mark.colour for mark in marks],
            "angle": [mark.angle for mark in marks],
            "opacity": 1,
            "line": {"width": 1.5, "color": [mark.line for mark in marks]},
        },
    )
