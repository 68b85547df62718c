"""How far a slider goes: its usual range, or a rounder one that holds what there is."""

from __future__ import annotations

import math

from backprop_core import Dataset
from playground.model.shown.sample import joined

USUAL = {"x": (-2.0, 2.0), "y": (0.0, 1.0), "lr": (0.0, 2.0)}

Range = tuple[float, float]


def rate_range(rate: float) -> Range:
    """Of a learning rate."""
    low, high = USUAL["lr"]
    return low, rounded_up(max(high, rate))


def value_range(data: Dataset, name: str) -> Range:
    """Of an input (x1, x2, ...) or a target (y1, ...), for all samples."""
    low, high = USUAL[name[0]]
    values = joined(data.X, data.X_test) if name[0] == "x" else joined(data.Y, data.Y_test)
    row = values[int(name[1:]) - 1]
    least, most = float(row.min()), float(row.max())
    return (low if least >= low else -rounded_up(-least)), (high if most <= high else rounded_up(most))


def rounded_up(value: float) -> float:
    """The next 1, 2, 5 or 10 times a power of ten that is not smaller."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(share * power for share in (1.0, 2.0, 5.0, 10.0) if share * power >= value)
