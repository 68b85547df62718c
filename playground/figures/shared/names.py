"""Names beside places of a figure: where places nearly coincide, theirs are written in one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop_core.primitives import Array

MOST = 3  # names in one; how many more there are is a number


def names_once(names: Sequence[str], places: Array, reach: tuple[float, float]) -> list[str]:
    """What is written at each of the places, (places, 2): "" where an earlier one within `reach` has the name with it.

    Places and reach, to the sides and upwards, are in shares of the frame.
    """
    together: dict[int, list[int]] = {}
    for at, place in enumerate(places):
        near = (first for first in together if np.all(np.abs(place - places[first]) < reach))
        together.setdefault(next(near, at), []).append(at)
    return [_in_one([names[each] for each in together.get(at, [])]) for at in range(len(names))]


def _in_one(names: Sequence[str]) -> str:
    different = list(dict.fromkeys(names))
    more = len(different) - MOST
    return ", ".join(different[:MOST]) + (f" +{more}" if more > 0 else "")
