"""What changes from step to step as shapes: Plotly redraws those alone in a third of the time that traces take."""

from __future__ import annotations

from collections.abc import Sequence

from backprop_core.primitives import Array
from playground.figures.graph.placing import Point
from playground.figures.shared.base import Shape

NOWHERE = "M0,0"  # a shape must have a path
QUADRANGLE = "M%.5g,%.5gL%.5g,%.5gL%.5g,%.5gL%.5g,%.5gZ"


def quadrangles(corners: Array, colour: str, name: str) -> Shape:
    """Filled areas as one shape, by their corners, (n, 4, 2)."""
    path = QUADRANGLE * len(corners) % tuple(corners.ravel().tolist())  # one formatting of all is the fastest
    return _shape(path, name) | {"fillcolor": colour, "line": {"width": 0}}


def strokes(segments: Sequence[tuple[Point, Point]], colour: str, width: float, dash: str, name: str) -> Shape:
    """Separate straight lines as one shape; `width` is in pixels and `dash` in Plotly's words."""
    path = "".join(f"M{a[0]:.4g},{a[1]:.4g}L{b[0]:.4g},{b[1]:.4g}" for a, b in segments)
    return _shape(path, name) | {"line": {"color": colour, "width": width, "dash": dash}}


def disc(place: Point, diameter: float, colour: str, ring: str, width: float, name: str) -> Shape:
    """A circle that keeps its `diameter` in pixels at any zoom; `width` is that of its ring."""
    return _pinned("circle", place, diameter, name) | {"fillcolor": colour, "line": {"color": ring, "width": width}}


def square(place: Point, side: float, colour: str, line: str, width: float, name: str) -> Shape:
    """A square that keeps its `side` in pixels at any zoom; `width` is that of its line."""
    return _pinned("rect", place, side, name) | {"fillcolor": colour, "line": {"color": line, "width": width}}


def writing(place: Point, text: str, colour: str, size: float, name: str, *, below: float = 0) -> Shape:
    """A text with its middle at a point, or so many pixels `below` it.

    Plotly draws the label of a shape in a tenth of the time that an annotation takes.
    """
    label = {"text": text, "textposition": "middle center", "padding": 0, "font": {"size": size, "color": colour}}
    dot = _pinned("rect", place, 0, name) | {"y0": -below, "y1": -below, "line": {"width": 0}}
    return dot | {"label": label}


def above(shape: Shape) -> Shape:
    """The shape above the neurons, which are a trace; others lie below all traces."""
    return shape | {"layer": "above"}


def _pinned(kind: str, place: Point, size: float, name: str) -> Shape:
    """A shape of a `size` in pixels, about a place in the graph's units."""
    half = size / 2
    return {
        "type": kind,
        "layer": "below",
        "name": name,
        "xsizemode": "pixel",
        "xanchor": place[0],
        "x0": -half,
        "x1": half,
        "ysizemode": "pixel",
        "yanchor": place[1],
        "y0": -half,
        "y1": half,
    }


def _shape(path: str, name: str) -> Shape:
    return {"type": "path", "path": path or NOWHERE, "layer": "below", "name": name}
