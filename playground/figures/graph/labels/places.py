"""Where the numbers on the edges stand: each beside its own line, clear of neurons, of each other and of other lines.

A place is a point of the line and the side of it that the number is on: so it keeps to its line at every width of the
graph. Each edge has many places to choose from, and each place its costs. One number after the other takes the
cheapest that the others leave it, and all once more, until none moves; of several orders, the best outcome is taken.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from backprop_core.primitives import Array
from playground.figures.graph import placing
from playground.figures.graph.labels.boxes import gaps
from playground.figures.graph.labels.costs import SIDES, Screen, boxes_on, candidates, choices, costs, screens
from playground.model.shown.elements import Element

SWEEPS = 6  # rounds; most networks need three or four
NOWHERE = (1e9, 1e9, 0.0, 0.0)
CLOSE, ROOM = 1.0, 20.0  # what it costs to be close to another number, and pixels from which on it is not


class Place(NamedTuple):
    """A point of the graph, the side of it that the number is on in Plotly's words, and how many lines have room."""

    x: float
    y: float
    side: str
    lines: int


@lru_cache(maxsize=8192)
def ends(element: Element, sizes: tuple[int, ...]) -> tuple[placing.Point, placing.Point]:
    """Where a parameter's edge starts and ends."""
    end = placing.neuron(element.layer, element.row, sizes)
    if element.kind == "bias":
        return placing.one(element.layer, sizes), end
    return placing.neuron(element.layer - 1, element.column, sizes), end


@lru_cache(maxsize=256)
def label_places(
    parameters: tuple[Element, ...], sizes: tuple[int, ...], *, lines: int = 1, sure: int = 0
) -> dict[Element, Place]:
    """A place for each number that has room; a number may have up to `lines` lines.

    Where room is short, earlier parameters come first. The first `sure` of them have a place in any case.
    """
    if not parameters:
        return {}
    drawn, offered = np.array([ends(e, sizes) for e in parameters]), choices(lines)
    points = candidates(drawn, sizes, offered)
    seen = [Seen(screen, boxes_on(screen, points, offered)) for screen in screens(sizes)]
    price = costs(points, drawn, sizes, offered)
    settled = [_settled(price, seen, order) for order in _orders(price)]
    taken = min(settled, key=lambda taken: _total(price, seen, taken))
    places = {}
    for i in _with_room(price, taken, seen[0], sure):
        (x, y), at = points[i, taken[i]].tolist(), taken[i]
        places[parameters[i]] = Place(x, y, SIDES[offered.sides[at]][0], int(offered.lines[at]))
    return places


class Seen(NamedTuple):
    """A screen, and (edges, places, 4) the numbers on it."""

    screen: Screen
    boxes: Array


def _orders(price: Array) -> list[list[int]]:
    """Who chooses first: the first, the last, or the one whose choice is dearest."""
    along = list(range(len(price)))
    return [along, along[::-1], np.argsort(-price.min(axis=1), kind="stable").tolist()]


def _settled(price: Array, seen: list[Seen], order: list[int]) -> list[int]:
    """The place that each number has in the end."""
    taken, chosen = [0] * len(order), [np.full((len(order), 4), NOWHERE) for _ in seen]
    for _ in range(SWEEPS):
        before = taken.copy()
        for i in order:
            for at in chosen:
                at[i] = NOWHERE
            beside = sum(_beside(boxes[i], at, screen) for (screen, boxes), at in zip(seen, chosen, strict=True))
            taken[i] = int(np.argmin(price[i] + beside))
            for (_, boxes), at in zip(seen, chosen, strict=True):
                at[i] = boxes[i, taken[i]]
        if taken == before:
            break
    return taken


def _total(price: Array, seen: list[Seen], taken: list[int]) -> float:
    """What all of them cost together."""
    rows = np.arange(len(taken))
    beside = sum(
        (_beside(boxes[rows, taken], boxes[rows, taken], screen) - screen.covers - CLOSE * screen.weight).sum() / 2
        for screen, boxes in seen
    )
    return float(price[rows, taken].sum() + beside)


def _beside(boxes: Array, chosen: Array, screen: Screen) -> Array:
    """(places,): what it costs to be near what the others have chosen."""
    apart = gaps(boxes[:, None], chosen)
    close = CLOSE * screen.weight * np.clip(1 - apart / ROOM, 0, 1).sum(axis=-1)
    near: Array = screen.covers * (apart < 0).sum(axis=-1) + close
    return near


def _with_room(price: Array, taken: list[int], usual: Seen, sure: int) -> list[int]:
    """Those that lie on nothing on a usual screen, and the first ones in any case."""
    chosen, kept = usual.boxes[np.arange(len(taken)), taken], list[int]()
    for i, place in enumerate(taken):
        apart = gaps(chosen[i], chosen[kept])
        if i < sure or (price[i, place] < usual.screen.covers and (apart >= 0).all()):
            kept.append(i)
    return kept
