"""How far a slider goes: its usual range, or a wider one with round ends that holds all values."""

from __future__ import annotations

from backprop_core import Dataset
from playground.formats import rounded_up
from playground.model.shown.sample import joined

USUAL = {"x": (-2.0, 2.0), "y": (0.0, 1.0), "lr": (0.0, 2.0)}

Range = tuple[float, float]


def rate_range(rate: float) -> Range:
    """The range of the learning rate's slider."""
    low, high = USUAL["lr"]
    return low, rounded_up(max(high, rate))


def value_range(data: Dataset, name: str) -> Range:
    """The range of an input's (x1, x2, ...) or a target's (y1, ...) slider, which holds the values of all samples."""
    low, high = USUAL[name[0]]
    values = joined(data.X, data.X_test) if name[0] == "x" else joined(data.Y, data.Y_test)
    row = values[int(name[1:]) - 1]
    least, most = float(row.min()), float(row.max())
    return (low if least >= low else -rounded_up(-least)), (high if most <= high else rounded_up(most))
