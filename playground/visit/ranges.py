"""How far a slider goes: its usual range, or a wider one with round ends that holds all values.

What is typed may go further, up to where a number makes no sense any more.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import TypeVar

from backprop_core import Dataset, TrainingSpec
from backprop_core.functions.registry import Option
from playground.formats import rounded_up
from playground.model.shown.sample import joined

USUAL = {"x": (-2.0, 2.0), "y": (0.0, 1.0), "lr": (1e-4, 2.0)}
PARAMETER = 2.0  # the usual end for a weight or bias
ROOM = 1.25  # how many times as far as its value the slider of a weight goes, at least
FARTHEST = 1e6  # of an input or target that is typed

Number = TypeVar("Number", int, float)
Range = tuple[float, float]


@dataclass(frozen=True)
class Limits:
    """What may be typed in a field: from `low` to `high`, None where there is no end; the ends too unless `open_*`.

    Of a count or a seed only whole numbers.
    """

    low: float | None = None
    high: float | None = None
    open_low: bool = False
    open_high: bool = False
    whole: bool = False

    def hold(self, value: float) -> bool:
        """Whether a number may be typed."""
        above = self.low is None or (value > self.low if self.open_low else value >= self.low)
        below = self.high is None or (value < self.high if self.open_high else value <= self.high)
        return math.isfinite(value) and above and below and (not self.whole or value == int(value))

    def nearest(self, value: Number) -> Number:
        """The number, or the end that it is beyond."""
        low = value if self.low is None else type(value)(self.low)
        high = value if self.high is None else type(value)(self.high)
        return min(max(low, value), high)

    def refusal(self, what: str, typed: float, stays: float | None) -> str:
        """Why a number is not taken, and which one is in use meanwhile: None if there is none."""
        kept = "empty" if stays is None else written(stays)
        return f"{what} {self._in_words()}, so {written(typed)} is refused: it stays {kept}."

    def out_of_range(self, what: str, typed: float) -> str:
        """Why a number that stays in its field is of no use."""
        return f"{what} {self._in_words()}: {written(typed)} is out of range."

    def typed_in_words(self) -> str:
        """What may be typed; a range that has both its ends."""
        assert self.low is not None
        assert self.high is not None
        return f"From {written(self.low)} to {written(self.high)} can be typed."

    def _in_words(self) -> str:
        if self.whole:
            ends = "" if self.high is None else f" from {written(self.low or 0)} to {written(self.high)}"
            return f"is a whole number{ends}"
        if self.low is not None and self.high is not None and not (self.open_low or self.open_high):
            return f"goes from {written(self.low)} to {written(self.high)}"
        bounds = []
        if self.low is not None:
            bounds.append(f"{'above' if self.open_low else 'at least'} {written(self.low)}")
        if self.high is not None:
            bounds.append(f"{'below' if self.open_high else 'at most'} {written(self.high)}")
        return f"is {' and '.join(bounds or ['a finite number'])}"


def limits_of(option: Option) -> Limits:
    """What may be typed for an option of a function."""
    return Limits(_end(option.low), _end(option.high), option.open_low, option.open_high)


def _end(bound: float) -> float | None:
    return bound if math.isfinite(bound) else None


def written(value: float) -> str:
    """A number as it was typed: in so many digits that one beyond an end is not written as that end."""
    whole = abs(value) < 1e15 and value == int(value)
    text = f"{int(value):,}" if whole else f"{value:.12g}".replace("e+", "e")
    return text.replace("-", "−")


def typed_limits(training: TrainingSpec, name: str) -> Limits:
    """What may be typed for a number: any finite one for a weight or bias; for a target, the loss may allow less."""
    if name == "lr":
        return limits_of(training.optimizer_record.options["lr"])
    most = FARTHEST if name[0] in "xy" else sys.float_info.max
    return Limits(-most, most)


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
