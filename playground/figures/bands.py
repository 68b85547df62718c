"""Edges as filled bands: each has a width of its own, and a colour costs the browser one trace however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backprop_core.calls import Array
from playground.elements import Element
from playground.figures.crowding import crowd
from playground.figures.labels import ends

Trace = dict[str, Any]
DIGITS = 4


@dataclass(frozen=True)
class Strips:
    """Straight lines in the plot's units: starts, ends, and what leads half a pixel to the side; (2, n) each."""

    starts: Array
    ends: Array
    sides: Array

    def corners(self, members: NDArray[np.intp], widths: Array) -> Array:
        """(2, n, 4): the corners of each band, in order."""
        starts, ends = self.starts[:, members], self.ends[:, members]
        sides = self.sides[:, members] * widths[members]
        return np.stack([starts + sides, ends + sides, ends - sides, starts - sides], axis=-1).round(DIGITS)


@lru_cache(maxsize=32)
def strips(parameters: tuple[Element, ...], sizes: tuple[int, ...]) -> Strips:
    """Where the edges lie: the same at every step."""
    places = np.array([ends(e, sizes) for e in parameters]).reshape(-1, 2, 2).transpose(1, 2, 0)
    starts, stops = places
    pixels = np.array([[crowd(sizes).x], [crowd(sizes).y]])
    along = (stops - starts) * pixels
    across = np.stack([-along[1], along[0]]) / np.hypot(*along)
    return Strips(starts, stops, across / 2 / pixels)


def band(strips: Strips, members: NDArray[np.intp], widths: Array, colour: str, name: str) -> Trace:
    """The bands of `members` as one trace; `widths` are in pixels."""
    x, y = strips.corners(members, widths).tolist()
    return {
        "type": "scatter", "mode": "none", "fill": "toself", "fillcolor": colour, "name": name, "hoverinfo": "skip",
        "x": [value for a, b, c, d in x for value in (a, b, c, d, None)],
        "y": [value for a, b, c, d in y for value in (a, b, c, d, None)],
    }  # fmt: skip
