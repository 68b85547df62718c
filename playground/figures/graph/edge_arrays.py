"""The edges that are drawn as arrays: all about them that depends on the network's sizes alone, worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from backprop_core.primitives import Array
from playground.figures.graph.labels.places import ends
from playground.figures.graph.measures import measures_of
from playground.figures.graph.placing import Point
from playground.model.shown.elements import Element, elements_of

BREAK = 9  # pixels that are left out of the middle of a negative edge


@dataclass(frozen=True, eq=False)
class EdgeArrays:
    """Arrays with an entry for each edge, in the order of `members`: the weights and, where shown, the biases."""

    members: tuple[Element, ...]
    sizes: tuple[int, ...]
    biases: bool

    @cached_property
    def ends(self) -> tuple[tuple[Point, Point], ...]:
        """Where each edge starts and ends, in the graph's units."""
        return tuple(ends(e, self.sizes) for e in self.members)

    @cached_property
    def lines(self) -> Array:
        """(edges, 2, 2): the same as an array."""
        return np.array(self.ends).reshape(-1, 2, 2)

    @cached_property
    def layers(self) -> NDArray[np.intp]:
        """(edges,): the layer that each edge leads to."""
        return np.array([e.layer for e in self.members], dtype=np.intp)

    @cached_property
    def breaks(self) -> tuple[tuple[Point, Point], ...]:
        """Where a short piece in the middle of each edge starts and ends: it is left out of a negative one."""
        lines = self.lines
        pixels = np.array([measures_of(self.sizes).x, measures_of(self.sizes).y])
        along, middle = lines[:, 1] - lines[:, 0], lines.mean(axis=1)
        half = along * (BREAK / 2 / np.hypot(*(along * pixels).T))[:, None]
        return tuple(((a, b), (c, d)) for a, b, c, d in np.hstack([middle - half, middle + half]).tolist())

    def numbers(self, matrices: Sequence[Array]) -> Array:
        """(edges,): each parameter's number in the [W | b] matrices of all layers, the first of which is empty."""
        return np.concatenate([matrix.ravel() for matrix in matrices[1:]])[self._order]

    def bands(self, widths: Array) -> Array:
        """(edges, 4, 2): the corners of each edge as a band, `widths` pixels wide, in the graph's units."""
        lines = self.lines
        side = self.sides * widths[:, None]
        corners: Array = np.stack(
            [lines[:, 0] + side, lines[:, 1] + side, lines[:, 1] - side, lines[:, 0] - side], axis=1
        )
        return corners

    @cached_property
    def _order(self) -> NDArray[np.intp]:
        rows = [before + 1 for before in self.sizes[:-1]]
        starts = np.cumsum([0, *(units * row for units, row in zip(self.sizes[1:], rows, strict=True))])
        columns = [e.block_column(self.sizes) for e in self.members]
        places = zip(self.members, columns, strict=True)
        return np.array([starts[e.layer - 1] + e.row * rows[e.layer - 1] + column for e, column in places], np.intp)

    @cached_property
    def sides(self) -> Array:
        """(edges, 2): half a pixel across each edge, in the graph's units."""
        lines = self.lines
        pixels = np.array([measures_of(self.sizes).x, measures_of(self.sizes).y])
        along = (lines[:, 1] - lines[:, 0]) * pixels
        across: Array = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.hypot(*along.T)[:, None] / 2 / pixels
        return across


@lru_cache(maxsize=32)
def edge_arrays(sizes: tuple[int, ...], *, biases: bool) -> EdgeArrays:
    """The edges of a network with so many units per layer."""
    kinds = ("weight", "bias") if biases else ("weight",)
    return EdgeArrays(tuple(e for e in elements_of(sizes) if e.kind in kinds), sizes, biases)
