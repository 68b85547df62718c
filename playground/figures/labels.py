"""Where the numbers on the edges stand, so that they cover neither each other nor a neuron."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from playground.elements import Element, elements_of
from playground.figures import placing
from playground.figures.crowding import crowd

LIFT = 0.1  # above the line, not on it
SHARES = (0.36, 0.66, 0.44, 0.58, 0.3, 0.72, 0.5)
NEURON = (0.46, 0.3)


@lru_cache(maxsize=8192)
def ends(element: Element, sizes: tuple[int, ...]) -> tuple[placing.Point, placing.Point]:
    """Where a parameter's edge starts and ends."""
    end = placing.neuron(element.layer, element.row, sizes)
    if element.kind == "bias":
        return placing.one(element.layer, sizes), end
    return placing.neuron(element.layer - 1, element.column, sizes), end


@lru_cache(maxsize=256)
def label_places(
    parameters: tuple[Element, ...], sizes: tuple[int, ...], *, crowded: bool = False
) -> dict[Element, placing.Point]:
    """One after the other, each at the place along its edge that has the most room left.

    Where it is `crowded`, only the first one is sure of a place; of the others those that cover nothing.
    """
    width, height = crowd(sizes).label
    neurons = [placing.neuron(e.layer, e.row, sizes) for e in elements_of(sizes) if e.kind == "neuron"]
    taken = [(place, (max(NEURON[0], width / 2), NEURON[1])) for place in neurons]
    places: dict[Element, placing.Point] = {}
    for element in parameters:
        candidates = [_above(placing.along(*ends(element, sizes), share)) for share in SHARES]
        free = next((c for c in candidates if _room(c, taken) >= 1), None)
        if free is None and crowded and places:
            continue
        places[element] = free or max(candidates, key=lambda candidate: _room(candidate, taken))
        taken.append((places[element], (width, height)))
    return places


def _above(place: placing.Point) -> placing.Point:
    return place[0], place[1] + LIFT


def _room(place: placing.Point, taken: Sequence[tuple[placing.Point, tuple[float, float]]]) -> float:
    """Distance to the nearest thing in units of its size: below 1 they overlap."""
    return min(max(abs(place[0] - x) / width, abs(place[1] - y) / height) for (x, y), (width, height) in taken)
