"""Where the numbers on the edges stand, so that they cover neither each other nor a neuron."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from playground.elements import Element, elements_of
from playground.figures import placing
from playground.figures.crowding import crowd

LIFT = 0.1  # above the line, not on it
SHARES = (0.36, 0.66, 0.44, 0.58, 0.3, 0.72, 0.5, 0.24, 0.78, 0.4, 0.54, 0.62, 0.2, 0.82)
NEURON = (0.46, 0.3)

Taken = tuple[placing.Point, tuple[float, float]]  # a place, and how far from it the next label of one line must stand


@lru_cache(maxsize=8192)
def ends(element: Element, sizes: tuple[int, ...]) -> tuple[placing.Point, placing.Point]:
    """Where a parameter's edge starts and ends."""
    end = placing.neuron(element.layer, element.row, sizes)
    if element.kind == "bias":
        return placing.one(element.layer, sizes), end
    return placing.neuron(element.layer - 1, element.column, sizes), end


class Spot(NamedTuple):
    """The middle of a label, and how many lines there is room for."""

    place: placing.Point
    lines: int


@lru_cache(maxsize=256)
def label_spots(
    parameters: tuple[Element, ...], sizes: tuple[int, ...], *, crowded: bool = False, lines: int = 1
) -> dict[Element, Spot]:
    """One after the other, each at a place along its edge that is free; of so many `lines`, or of one at least.

    Where it is `crowded`, only the first one is sure of a place; of the others those that cover nothing.
    """
    width, height = crowd(sizes).label
    neurons = [placing.neuron(e.layer, e.row, sizes) for e in elements_of(sizes) if e.kind == "neuron"]
    taken = [(place, (max(NEURON[0], width / 2), NEURON[1])) for place in neurons]
    spots: dict[Element, Spot] = {}
    for element in parameters:
        candidates = [_above(placing.along(*ends(element, sizes), share)) for share in SHARES]
        found = _free(candidates, taken, height, lines)
        if found is None and crowded and spots:
            continue
        spots[element] = found or Spot(max(candidates, key=lambda candidate: _room(candidate, taken)), 1)
        taken.append((spots[element].place, (width, height * (spots[element].lines + 1) / 2)))
    return spots


def _free(candidates: Sequence[placing.Point], taken: Sequence[Taken], height: float, lines: int) -> Spot | None:
    """The first place with room for all the lines, or else for fewer."""
    for count in range(lines, 0, -1):
        extra = (count - 1) * height / 2
        grown = [(place, (width, high + extra)) for place, (width, high) in taken]
        if (place := next((c for c in candidates if _room(c, grown) >= 1), None)) is not None:
            return Spot(place, count)
    return None


def _above(place: placing.Point) -> placing.Point:
    return place[0], place[1] + LIFT


def _room(place: placing.Point, taken: Sequence[Taken]) -> float:
    """Distance to the nearest thing in units of its size: below 1 they overlap."""
    return min(max(abs(place[0] - x) / width, abs(place[1] - y) / height) for (x, y), (width, height) in taken)
