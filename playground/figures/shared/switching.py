"""Lines where units switch on, as shapes: they move with every update."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.figures.shared.base import Shape
from playground.figures.shared.names import names_once
from playground.model.shown.switching import Line, Place
from playground.theme import Theme, css

INSET = 0.03  # of a straight line, at both ends
REACH = (0.08, 0.06)  # of the frame: what a name takes up


def switch_shapes(lines: Sequence[Line], size: Place, theme: Theme) -> list[Shape]:
    """A dashed line with the unit's name for each, and a stroke to the side on which it is on.

    `size` is that of the frame. Names that would lie on each other are written in one, at the first of their lines.
    """
    colour, shapes = css(theme.ink), []
    named = np.array([_named_at(each) for each in lines]).reshape(-1, 2) / size
    for each, text in zip(lines, names_once([line.name for line in lines], named, REACH), strict=True):
        name = {"text": text, "font": {"size": 12, "color": colour}, "textposition": "end", "padding": 2}
        stroke = _stroke(each.foot, each.on, colour, "solid")
        if _is_straight(each):
            shapes.append(_stroke(_along(each, INSET), _along(each, 1 - INSET), colour, "dash") | {"label": name})
            shapes.append(stroke)
        else:
            shapes.append(_bent(each.places, colour))
            shapes.append(stroke | {"label": name | {"textangle": 0}})
    return shapes


def _is_straight(line: Line) -> bool:
    return len(line.places) == 2


def _named_at(line: Line) -> Place:
    return _along(line, 1 - INSET) if _is_straight(line) else line.foot


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
