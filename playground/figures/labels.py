"""Where the numbers on the edges stand, so that they cover neither each other nor a neuron."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from playground.elements import Element, elements_of
from playground.figures import placing
from playground.figures.crowding import crowd

LIFT = 0.1  # above the line, not on it
SHARES = (0.36, 0.66, 0.44, 0.58, 0.3, 0.72, 0.5, 0.24, 0.78, 0.4, 0.54, 0.62, 0.2, 0.82)
NEURON = (0.46, 0.3)

Taken = tuple[placing.Point, tuple[float, float]]  # a place, and how far from it a label must stand


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
    """One after the other, each at the first place along its edge that is free, or else where most room is left.

    Where it is `crowded`, only the first one is sure of a place; of the others those that cover nothing. In the end
    they take up to so many `lines`, those first that come first, if need be at another place.
    """
    spots: dict[Element, Spot] = {}
    for element in parameters:
        place = _free(element, 1, spots, sizes)
        if place is not None or not crowded or not spots:
            spots[element] = Spot(place or _roomiest(element, spots, sizes), 1)
    for element in spots:
        others = {other: spot for other, spot in spots.items() if other != element}
        if lines > 1 and (place := _free(element, lines, others, sizes)) is not None:
            spots[element] = Spot(place, lines)
    return spots


def _free(element: Element, lines: int, others: Mapping[Element, Spot], sizes: tuple[int, ...]) -> placing.Point | None:
    """The first place along the edge where so many lines cover nothing."""
    taken = _taken(others, lines, sizes)
    return next((place for place in _candidates(element, sizes) if _room(place, taken) >= 1), None)


def _roomiest(element: Element, others: Mapping[Element, Spot], sizes: tuple[int, ...]) -> placing.Point:
    taken = _taken(others, 1, sizes)
    return max(_candidates(element, sizes), key=lambda place: _room(place, taken))


def _candidates(element: Element, sizes: tuple[int, ...]) -> list[placing.Point]:
    return [_above(placing.along(*ends(element, sizes), share)) for share in SHARES]


def _taken(others: Mapping[Element, Spot], lines: int, sizes: tuple[int, ...]) -> list[Taken]:
    """What is there already, and how far from it the middle of a label of so many lines must be."""
    width, height = crowd(sizes).label
    room = max(NEURON[0], width / 2), NEURON[1] + height * (lines - 1) / 2
    return [
        *((place, room) for place in _neurons(sizes)),
        *((spot.place, (width, height * (spot.lines + lines) / 2)) for spot in others.values()),
    ]


@lru_cache(maxsize=64)
def _neurons(sizes: tuple[int, ...]) -> tuple[placing.Point, ...]:
    return tuple(placing.neuron(e.layer, e.row, sizes) for e in elements_of(sizes) if e.kind == "neuron")


def _above(place: placing.Point) -> placing.Point:
    return place[0], place[1] + LIFT


def _room(place: placing.Point, taken: Sequence[Taken]) -> float:
    """Distance to the nearest thing in units of its size: below 1 they overlap."""
    return min(max(abs(place[0] - x) / width, abs(place[1] - y) / height) for (x, y), (width, height) in taken)
