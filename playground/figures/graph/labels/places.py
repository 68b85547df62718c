"""Where the numbers on the edges stand: each on its own line, clear of neurons, names, each other and other lines.

A place is a point of the line: so a number keeps to its line at every width of the graph. Each edge has many places to
choose from, and each place its costs. One number after the other takes the cheapest that the others leave it, and all
once more, until none moves; of several orders, the best outcome is taken. A number without room is not drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from backprop_core.primitives import Array
from playground.figures.graph import placing
from playground.figures.graph.labels.boxes import gaps
from playground.figures.graph.labels.costs import (
    TAKEN,
    Screen,
    boxes_on,
    candidates,
    choices,
    costs,
    frame_screens,
    narrow_screens,
    wide_screens,
)
from playground.figures.graph.labels.frame import Frame
from playground.model.shown.elements import Element

SWEEPS = 6  # rounds; most networks need three or four
SHUFFLES = 6  # orders by chance
NOWHERE = (1e9, 1e9, 0.0, 0.0)
CLOSE, ROOM = 1.0, 20.0  # what it costs to be close to another number, and pixels from which on it is not


class Place(NamedTuple):
    """A point of the graph in the middle of a number, and how many lines of print have room there."""

    x: float
    y: float
    lines: int


@lru_cache(maxsize=8192)
def ends(element: Element, sizes: tuple[int, ...]) -> tuple[placing.Point, placing.Point]:
    """Where a parameter's edge starts and ends."""
    end = placing.neuron(element.layer, element.row, sizes)
    if element.kind == "bias":
        return placing.one(element.layer, sizes), end
    return placing.neuron(element.layer - 1, element.column, sizes), end


def label_places(
    parameters: tuple[Element, ...],
    sizes: tuple[int, ...],
    *,
    first: tuple[Element, ...] = (),
    lines: int = 1,
    narrow: bool = False,
    deltas: bool = False,
    frame: Frame | None = None,
) -> dict[Element, Place]:
    """A place for each number that has room; a number may have up to `lines` lines of print.

    Those of `first` have theirs before others. `narrow` graphs have smaller print; `deltas` below their neurons take
    room. Where a visitor has zoomed to a `frame`, the numbers stand within it.
    """
    if not parameters:
        return {}
    solution = _solution(parameters, sizes, lines, narrow, deltas, frame)
    taken, order = solution.taken.copy(), list(range(len(parameters)))
    before = [parameters.index(e) for e in first]
    kept = solution.with_room(taken, order)
    if not set(before) <= set(kept):
        for i in before:
            taken[i] = int(np.argmin(solution.price[i]))
        kept = sorted(solution.with_room(taken, [*before, *(i for i in order if i not in before)]))
    places = {}
    for i in kept:
        x, y = solution.points[i, taken[i]].tolist()
        places[parameters[i]] = Place(x, y, int(choices(lines).lines[taken[i]]))
    return places


@dataclass(frozen=True, eq=False)
class Solution:
    """What each place of each number costs, (edges, places), where it is, as a point and as boxes, and those taken."""

    points: Array
    price: Array
    seen: list[Array]
    taken: list[int]

    def with_room(self, taken: list[int], order: list[int]) -> list[int]:
        """Those that lie on nothing on any screen, the earlier ones of the order first."""
        chosen, kept = [boxes[np.arange(len(taken)), taken] for boxes in self.seen], list[int]()
        for i in order:
            clear = all((gaps(boxes[i], boxes[kept]) >= 0).all() for boxes in chosen)
            if self.price[i, taken[i]] < TAKEN and clear:
                kept.append(i)
        return kept


@lru_cache(maxsize=256)
def _solution(
    parameters: tuple[Element, ...],
    sizes: tuple[int, ...],
    lines: int,
    narrow: bool,
    deltas: bool,
    frame: Frame | None,
) -> Solution:
    screens = _screens(sizes, frame, narrow=narrow)
    drawn, offered = np.array([ends(e, sizes) for e in parameters]), choices(lines)
    points = candidates(frame.parts(drawn, screens[0].number)[0] if frame else drawn, offered)
    seen = [boxes_on(screen, points, offered) for screen in screens]
    price = costs(points, drawn, sizes, offered, screens, deltas=deltas)
    settled = [_settled(price, seen, order) for order in _orders(price)]
    return Solution(points, price, seen, min(settled, key=lambda taken: _total(price, seen, taken)))


def _screens(sizes: tuple[int, ...], frame: Frame | None, *, narrow: bool) -> tuple[Screen, ...]:
    if frame:
        return frame_screens(frame, narrow=narrow)
    return narrow_screens(sizes) if narrow else wide_screens(sizes)


def _orders(price: Array) -> list[list[int]]:
    """Who chooses first: the first, the last, the one whose choice is dearest, or any."""
    along, stream = list(range(len(price))), np.random.default_rng(0)
    shuffled = [stream.permutation(len(price)).tolist() for _ in range(SHUFFLES)]
    return [along, along[::-1], np.argsort(-price.min(axis=1), kind="stable").tolist(), *shuffled]


def _settled(price: Array, seen: list[Array], order: list[int]) -> list[int]:
    """The place that each number has in the end."""
    taken, chosen = [0] * len(order), [np.full((len(order), 4), NOWHERE) for _ in seen]
    for _ in range(SWEEPS):
        before = taken.copy()
        for i in order:
            for at in chosen:
                at[i] = NOWHERE
            beside = sum(_beside(boxes[i], at) for boxes, at in zip(seen, chosen, strict=True))
            taken[i] = int(np.argmin(price[i] + beside))
            for boxes, at in zip(seen, chosen, strict=True):
                at[i] = boxes[i, taken[i]]
        if taken == before:
            break
    return taken


def _total(price: Array, seen: list[Array], taken: list[int]) -> float:
    """What all of them cost together."""
    rows = np.arange(len(taken))
    chosen = [boxes[rows, taken] for boxes in seen]
    beside = sum((_beside(boxes, boxes) - TAKEN - CLOSE).sum() / 2 for boxes in chosen)
    return float(price[rows, taken].sum() + beside)


def _beside(boxes: Array, chosen: Array) -> Array:
    """(places,): what it costs to be near what the others have chosen."""
    apart = gaps(boxes[:, None], chosen)
    near: Array = TAKEN * (apart < 0).sum(axis=-1) + CLOSE * np.clip(1 - apart / ROOM, 0, 1).sum(axis=-1)
    return near
