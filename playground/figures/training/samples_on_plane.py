"""Data points over an output surface: training samples are circles, test samples squares, the shown one is ringed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from backprop_core.primitives import Array
from playground.figures.graph.shapes import disc
from playground.figures.shared.base import CLEAR, Shape, Trace, trace
from playground.formats import number
from playground.theme import Theme, css

MOST = 1_000_000
ColorScale = list[list[object]]
# Up to how many points, their size and the width of their outline in pixels: many would hide each other.
SIZES = ((50, 9, 1.2), (200, 7, 1.0), (400, 6, 0.7), (MOST, 5, 0.5))


@dataclass(frozen=True)
class Points:
    """Samples in the plane: their places and targets (numbers, or the number of the class where there are several)."""

    x: Array
    y: Array
    target: Array


def sample_traces(
    *,
    train: Points,
    test: Points | None,
    limits: tuple[float, float],
    scale: ColorScale,
    theme: Theme,
    classes: Sequence[str] = (),
) -> list[Trace]:
    """Two traces always, so that those after them keep their places; the points' ids are `sample-<number>`."""
    tested, count = test or Points(*(train.x[:0],) * 3), len(train.x)
    size, line = next((size, line) for most, size, line in SIZES if count + len(tested.x) <= most)
    squares = _points("test", tested, "square", size - 1, line, limits, scale, theme, classes)
    circles = _points("train", train, "circle", size, line, limits, scale, theme, classes)
    return [squares | _numbered(count, len(tested.x)), circles | _numbered(0, count)]


def _numbered(first: int, count: int) -> Trace:
    return {"customdata": [[f"sample-{number}"] for number in range(first, first + count)]}


def ring(place: tuple[float, float], theme: Theme) -> Shape:
    """Around the sample shown, as a shape: another one is shown at every update."""
    return disc(place, 17, CLEAR, css(theme.ink), 3, "shown") | {"layer": "above"}


def _points(
    name: str,
    points: Points,
    symbol: str,
    size: int,
    line: float,
    limits: tuple[float, float],
    scale: ColorScale,
    theme: Theme,
    classes: Sequence[str],
) -> Trace:
    """Filled with the target's colour; the outline tells train from test as well as the symbol does."""
    outline = {"color": css(theme.background if name == "test" else theme.ink), "width": line}
    targets = points.target.tolist()
    said = [escape(classes[int(t)]) for t in targets] if classes else [number(float(t)) for t in targets]
    return trace(
        "markers",
        name,
        x=points.x.round(4).tolist(),
        y=points.y.round(4).tolist(),
        text=said,
        hovertemplate=f"{name} sample<br>(%{{x}}, %{{y}})<br>target %{{text}}<extra></extra>",
        marker={
            "symbol": symbol,
            "size": size,
            "color": points.target.round(4).tolist(),
            "colorscale": scale,
            "cmin": limits[0],
            "cmax": limits[1],
            "showscale": False,
            "opacity": 1,
            "line": outline,
        },
    )
