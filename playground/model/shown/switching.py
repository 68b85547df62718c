"""Where the first hidden units switch on, as lines with names in the plane that a surface goes over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core import NetworkSpec, Session
from backprop_core.analysis.insight.switching import SWITCHING, switches
from playground.model.shown.elements import symbol
from playground.model.training.grid import Grid

AT = 0.85  # of a line: where the stroke stands, away from the middle, where many lines cross
TICK = 0.04  # of the frame: how long the stroke towards the side is on which a unit is on

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's line, and the stroke from its `foot` to the side on which the unit is on."""

    name: str
    start: Place
    end: Place
    foot: Place
    on: Place


def has_switches(network: NetworkSpec) -> bool:
    """Whether the first layer is a hidden one whose units switch on, over two inputs at least."""
    return network.depth > 1 and network.inputs > 1 and network.layers[0].record.name in SWITCHING


def switch_lines(session: Session, grid: Grid) -> tuple[Line, ...]:
    """The lines that cross a grid, with the parameters after the completed updates."""
    if not has_switches(session.network) or grid.up is None:
        return ()
    block = session.table.blocks(session.settled)[0]
    frame = grid.x_range, grid.y_range
    found = switches(block, np.array(grid.held), (grid.across, grid.up), frame)
    corner = np.array([low for low, _ in frame])
    size = np.array([high - low for low, high in frame])

    def placed(place: Place | np.ndarray[tuple[int], np.dtype[np.float64]]) -> Place:
        x, y = corner + size * np.asarray(place)
        return float(x), float(y)

    lines = []
    for each in found:
        foot = np.array(each.start) + AT * (np.array(each.end) - np.array(each.start))
        on = placed(foot + TICK * np.array(each.on))
        name = symbol(1, each.unit, session.network.sizes)
        lines.append(Line(name, placed(each.start), placed(each.end), placed(foot), on))
    return tuple(lines)
