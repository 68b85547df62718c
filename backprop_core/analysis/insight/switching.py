"""Where a unit of the first hidden layer switches on: the line in the input plane on which its z is 0.

On one side of it a ReLU passes its z on, on the other it is off. All other inputs are held.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core.primitives import Array

Range = tuple[float, float]
SWITCHING = ("relu", "leaky_relu")  # the activations with a kink at 0


@dataclass(frozen=True, slots=True)
class Switch:
    """A unit's line within a frame, from one end to the other, and the direction in which it is on, of length 1.

    Places and direction are in shares of the frame, from its lower left corner.
    """

    unit: int
    start: tuple[float, float]
    end: tuple[float, float]
    on: tuple[float, float]


def switches(block: Array, held: Array, axes: tuple[int, int], frame: tuple[Range, Range]) -> list[Switch]:
    """The lines of the units of a layer [W | b] that cross a frame over two inputs; `held` are the values of all."""
    across, up = axes
    corner, size = np.array([low for low, _ in frame]), np.array([high - low for low, high in frame])
    others = np.delete(np.arange(len(held)), [across, up])
    found = []
    for unit, row in enumerate(block):
        normal = row[[across, up]] * size
        offset = float(row[-1] + row[others] @ held[others] + row[[across, up]] @ corner)
        ends = _ends(normal, offset)
        if ends is not None:
            on = normal / np.linalg.norm(normal)
            found.append(Switch(unit, ends[0], ends[1], (float(on[0]), float(on[1]))))
    return found


def _ends(normal: Array, offset: float) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Where the line normal p + offset = 0 enters and leaves the unit square; None where it does not."""
    places: list[tuple[float, float]] = []
    for at in (0, 1):
        if normal[1 - at] == 0 or not np.isfinite([*normal, offset]).all():
            continue
        for edge in (0.0, 1.0):
            other = -(offset + normal[at] * edge) / normal[1 - at]
            if -1e-12 <= other <= 1 + 1e-12:
                places.append((edge, float(other)) if at == 0 else (float(other), edge))
    if len(places) < 2:
        return None
    first = places[0]
    last = max(places, key=lambda place: (place[0] - first[0]) ** 2 + (place[1] - first[1]) ** 2)
    return (first, last) if last != first else None
