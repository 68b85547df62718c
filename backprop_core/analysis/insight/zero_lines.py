"""Where values on a grid are 0: lines through its cells (marching squares; Lorensen and Cline 1987, in the plane)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from backprop_core.primitives import Array

Corner = tuple[int, int]  # row and column
Edge = tuple[Corner, Corner]  # between neighbours on the grid, the lower one first
Beside = dict[Edge, list[Edge]]  # of each edge that is crossed, those that the line comes from and goes on to


def zero_lines(values: Array) -> list[Array]:
    """The lines along which values, (rows, columns), are 0: places (column, row) on the grid, (points, 2) each.

    Values are taken to be linear between neighbours. A line that is closed ends where it begins. There is none through
    a cell with a corner that is not finite.
    """
    beside = _crossed(values)
    open_ends_first = sorted(beside, key=lambda edge: len(beside[edge]))
    walks = [_walk(edge, beside) for edge in open_ends_first if beside[edge]]
    return [np.array([_place(values, edge) for edge in walk]) for walk in walks]


def crossings(values: Array) -> Array:
    """The places at which values along a line of points, (points,), change their sign, counted in points."""
    known = np.isfinite(values)
    changes = np.flatnonzero(((values[:-1] > 0) != (values[1:] > 0)) & known[:-1] & known[1:])
    places: Array = changes + values[changes] / (values[changes] - values[changes + 1])
    return places


def _crossed(values: Array) -> Beside:
    on, known = values > 0, np.isfinite(values)
    cells = on[:-1, :-1], on[:-1, 1:], on[1:, 1:], on[1:, :-1]
    count = np.sum(cells, axis=0)
    complete = known[:-1, :-1] & known[:-1, 1:] & known[1:, 1:] & known[1:, :-1]
    beside: Beside = {}
    for row, column in np.argwhere((count > 0) & (count < 4) & complete).tolist():
        for one, other in _through(values, row, column):
            beside.setdefault(one, []).append(other)
            beside.setdefault(other, []).append(one)
    return beside


def _through(values: Array, row: int, column: int) -> list[tuple[Edge, Edge]]:
    """The edges by which the line enters and leaves a cell; twice, where its corners are on by turns."""
    around = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
    edges = [(min(pair), max(pair)) for pair in pairwise([*around, around[0]])]
    on = [bool(values[corner] > 0) for corner in around]
    found = [edge for edge in edges if (values[edge[0]] > 0) != (values[edge[1]] > 0)]
    if len(found) == 2:
        return [(found[0], found[1])]
    middle = bool(np.mean([values[corner] for corner in around]) > 0)
    first = 0 if middle == on[0] else 3  # the corners that the middle goes along with stay together
    return [(edges[first], edges[(first + 1) % 4]), (edges[(first + 2) % 4], edges[(first + 3) % 4])]


def _walk(edge: Edge, beside: Beside) -> list[Edge]:
    """From an edge on, as far as the line goes; what was walked is taken away."""
    walk = [edge]
    while beside[edge]:
        following = beside[edge].pop()
        beside[following].remove(edge)
        walk.append(following)
        edge = following
    return walk


def _place(values: Array, edge: Edge) -> tuple[float, float]:
    (row, column), end = edge
    share = float(values[edge[0]] / (values[edge[0]] - values[end]))
    return column + share * (end[1] - column), row + share * (end[0] - row)
