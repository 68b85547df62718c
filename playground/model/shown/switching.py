"""Where hidden units switch on: in the plane that a surface goes over, or along the only input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backprop_core import NetworkSpec, Session
from backprop_core.analysis.insight.switching import SWITCHING, switches
from backprop_core.analysis.insight.zero_lines import crossings, zero_lines
from backprop_core.primitives import Array
from playground.formats import number
from playground.model.shown.elements import Element, symbol
from playground.model.training.grid import Grid, GridEvaluator

AT = 0.85  # of a line: where the stroke stands, away from the middle, where many lines cross
TICK = 0.04  # of the frame: how long the stroke towards the side is on which a unit is on

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """Places where a unit switches on, in a row, and the stroke from a `foot` among them to the side where it is on."""

    name: str
    places: tuple[Place, ...]
    foot: Place
    on: Place


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the only input's axis where a unit switches on, and whether it is on to the right of it."""

    name: str
    x: float
    rises: bool

    @property
    def in_words(self) -> str:
        """On which side it is on."""
        return f"{self.name} is on {'above' if self.rises else 'below'} {number(self.x, 3)}"


def has_switches(network: NetworkSpec) -> bool:
    """Whether any hidden units switch on."""
    return any(layer.record.name in SWITCHING for layer in network.layers[:-1])


def switch_lines(session: Session, evaluator: GridEvaluator, selected: Element) -> tuple[Line, ...]:
    """The lines of the first hidden layer's units that cross a grid, and those of a unit selected in a deeper layer.

    At the parameters after the completed updates, which the evaluator was run with last.
    """
    grid = evaluator.grid
    if grid.up is None:
        return ()
    lines = _first_lines(session, grid) if _switches(session.network, 1) else []
    unit = _deeper_unit(session.network, selected)
    if unit:
        lines += _deeper_lines(evaluator.preactivation(*unit), grid, symbol(*unit, session.network.sizes))
    return tuple(lines)


def switch_points(session: Session, evaluator: GridEvaluator, selected: Element) -> tuple[Point, ...]:
    """The same along the only input."""
    grid, sizes, found = evaluator.grid, session.network.sizes, list[Point]()
    low, high = grid.x_range
    if _switches(session.network, 1):
        for unit, (weight, bias) in enumerate(session.table.blocks(session.settled)[0]):
            if weight != 0 and low <= -bias / weight <= high:
                found.append(Point(symbol(1, unit, sizes), float(-bias / weight), bool(weight > 0)))
    chosen = _deeper_unit(session.network, selected)
    if chosen:
        values = evaluator.preactivation(*chosen)
        for place in crossings(values):
            x = low + (high - low) * (place + 0.5) / grid.size
            found.append(Point(symbol(*chosen, sizes), float(x), bool(values[int(place) + 1] > values[int(place)])))
    return tuple(found)


def switches_in_words(found: Sequence[Line | Point]) -> str:
    """Which units switch on, and of points where, in a sentence; empty where none does."""
    points = [each for each in found if isinstance(each, Point)]
    if points:
        return f" {', '.join(each.in_words for each in points)}."
    names = list(dict.fromkeys(each.name for each in found))
    return f" Lines where a unit switches on: {', '.join(names)}." if names else ""


def _switches(network: NetworkSpec, layer: int) -> bool:
    return layer < network.depth and network.layers[layer - 1].record.name in SWITCHING


def _deeper_unit(network: NetworkSpec, selected: Element) -> tuple[int, int] | None:
    """The layer and the row of the unit that is selected, or into which an edge or bias leads; not of the first one."""
    if selected.kind not in ("neuron", "weight", "bias") or selected.layer < 2:
        return None
    return (selected.layer, selected.row) if _switches(network, selected.layer) else None


def _first_lines(session: Session, grid: Grid) -> list[Line]:
    """Straight ones, exactly."""
    frame = grid.x_range, grid.y_range
    block = session.table.blocks(session.settled)[0]
    found = switches(block, np.array(grid.held), (grid.across, grid.up or 0), frame)
    lines = []
    for each in found:
        ends = np.array([each.start, each.end])
        foot = ends[0] + AT * (ends[1] - ends[0])
        lines.append(_line(symbol(1, each.unit, session.network.sizes), ends, foot, np.array(each.on), grid))
    return lines


def _deeper_lines(values: Array, grid: Grid, name: str) -> list[Line]:
    """Bent ones, between the grid's points."""
    lines = []
    for places in zero_lines(values):
        at = places[int(AT * (len(places) - 1))]
        column, row = (min(int(place), grid.size - 2) for place in at)
        corner = values[row, column]
        uphill = np.array([values[row, column + 1] - corner, values[row + 1, column] - corner])
        on = uphill / (np.linalg.norm(uphill) or 1.0)
        lines.append(_line(name, (places + 0.5) / grid.size, (at + 0.5) / grid.size, on, grid))
    return lines


def _line(name: str, places: Array, foot: Array, on: Array, grid: Grid) -> Line:
    """From shares of the grid's frame to its units."""
    frame = grid.x_range, grid.y_range
    corner, size = np.array([low for low, _ in frame]), np.array([high - low for low, high in frame])
    *along, start, end = ((float(x), float(y)) for x, y in corner + size * np.array([*places, foot, foot + TICK * on]))
    return Line(name, tuple(along), start, end)
