"""Lines where units switch on, as shapes: they move with every update."""

from __future__ import annotations

from collections.abc import Sequence

from playground.figures.shared.base import Shape
from playground.model.shown.switching import Line, Place
from playground.theme import Theme, css

INSET = 0.03  # of a line, at both ends


def switch_shapes(lines: Sequence[Line], theme: Theme) -> list[Shape]:
    """A dashed line with the unit's name for each, and a stroke to the side on which it is on."""
    colour = css(theme.ink)
    shapes = []
    for each in lines:
        name = {"text": each.name, "font": {"size": 12, "color": colour}, "textposition": "end", "padding": 2}
        shapes.append(_stroke(_along(each, INSET), _along(each, 1 - INSET), colour, "dash") | {"label": name})
        shapes.append(_stroke(each.foot, each.on, colour, "solid"))
    return shapes


def _along(line: Line, share: float) -> Place:
    """A place on the line; names at its very ends would be cut off."""
    (x0, y0), (x1, y1) = line.start, line.end
    return x0 + share * (x1 - x0), y0 + share * (y1 - y0)


def _stroke(start: Place, end: Place, colour: str, dash: str) -> Shape:
    line = {"color": colour, "width": 1.5, "dash": dash}
    return {"type": "line", "x0": start[0], "y0": start[1], "x1": end[0], "y1": end[1], "line": line, "layer": "above"}
