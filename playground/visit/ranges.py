"""How far a slider goes: its usual range, or a wider one with round ends that holds all values.

What is typed may go further, up to where a number makes no sense any more.
"""

from __future__ import annotations

import sys

from backprop_core import Dataset, TrainingSpec
from playground.formats import rounded_up
from playground.model.shown.sample import joined

USUAL = {"x": (-2.0, 2.0), "y": (0.0, 1.0), "lr": (1e-4, 2.0)}
PARAMETER = 2.0  # the usual end for a weight or bias
ROOM = 1.25  # how many times as far as its value the slider of a weight goes, at least
FARTHEST = 1e6  # of an input or target that is typed

Range = tuple[float, float]


def typed_range(training: TrainingSpec, name: str) -> Range:
    """What may be typed for a number: any finite one for a weight or bias; for a target, the loss may allow less."""
    if name == "lr":
        option = training.optimizer_record.options["lr"]
        return option.low, option.high
    most = FARTHEST if name[0] in "xy" else sys.float_info.max
    return -most, most


def parameter_range(value: float) -> Range:
    """The range of a weight's or bias's slider, the same on both sides of 0 and with room beyond its value."""
    end = min(rounded_up(max(PARAMETER, min(ROOM * abs(value), 1e308))), 1e308)
    return -end, end


def rate_range(rate: float) -> Range:
    """The range of the learning rate's slider, which is logarithmic: a rate of 0 stands at its low end."""
    low, high = USUAL["lr"]
    return low, rounded_up(max(high, rate))


def value_range(data: Dataset, name: str) -> Range:
    """The range of an input's (x1, x2, ...) or a target's (y1, ...) slider, which holds the values of all samples."""
    low, high = USUAL[name[0]]
    values = joined(data.X, data.X_test) if name[0] == "x" else joined(data.Y, data.Y_test)
    row = values[int(name[1:]) - 1]
    least, most = float(row.min()), float(row.max())
    return (low if least >= low else -rounded_up(-least)), (high if most <= high else rounded_up(most))
