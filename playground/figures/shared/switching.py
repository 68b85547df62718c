"""Lines where units switch on, as shapes: they move with every update."""

from __future__ import annotations

from collections.abc import Sequence

from playground.figures.shared.base import Shape
from playground.model.shown.switching import Line, Place
from playground.theme import Theme, css

INSET = 0.03  # of a straight line, at both ends


def switch_shapes(lines: Sequence[Line], theme: Theme) -> list[Shape]:
    """A dashed line with the unit's name for each, and a stroke to the side on which it is on."""
    colour = css(theme.ink)
    shapes = []
    for each in lines:
        name = {"text": each.name, "font": {"size": 12, "color": colour}, "textposition": "end", "padding": 2}
        stroke = _stroke(each.foot, each.on, colour, "solid")
        if len(each.places) == 2:
            shapes.append(_stroke(_along(each, INSET), _along(each, 1 - INSET), colour, "dash") | {"label": name})
            shapes.append(stroke)
        else:
            shapes.append(_bent(each.places, colour))
            shapes.append(stroke | {"label": name | {"textangle": 0}})
    return shapes


def _along(line: Line, share: float) -> Place:
    """A place on a straight line; names at its very ends would be cut off."""
    (x0, y0), (x1, y1) = line.places
    return x0 + share * (x1 - x0), y0 + share * (y1 - y0)


def _stroke(start: Place, end: Place, colour: str, dash: str) -> Shape:
    line = {"color": colour, "width": 1.5, "dash": dash}
    return {"type": "line", "x0": start[0], "y0": start[1], "x1": end[0], "y1": end[1], "line": line, "layer": "above"}


def _bent(places: Sequence[Place], colour: str) -> Shape:
    path = "M" + "L".join(f"{x:.4g},{y:.4g}" for x, y in places)
    return {"type": "path", "path": path, "line": {"color": colour, "width": 1.5, "dash": "dash"}, "layer": "above"}
