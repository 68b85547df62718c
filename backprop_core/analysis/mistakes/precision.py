"""How exactly written numbers agree with computed ones: digits are cut off when they are printed or typed.

Numbers are compared at several levels, the finest first, and the first at which anything agrees decides. So what was
pasted in all its digits is told apart from what is nearly the same, and what was rounded is still recognised.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

import numpy as np
import numpy.typing as npt

from backprop_core.primitives import Array

EXACT = 1e-9  # of float64, whatever the order of the sums
SINGLE = 1e-6  # of float32
BY_HAND = 1e-3  # of numbers worked out with rounded ones
LARGEST_UNIT = 0.05  # of the largest number: rounded further, it says nothing about the others
NOTHING = 1e-12  # of the largest right number: what would be 0 without rounding
SHARES = (EXACT, SINGLE, SINGLE, BY_HAND)  # of the levels; from the third on, what printing rounds away is allowed, too
LEVELS, PRINTED = len(SHARES), 2


class Written:
    """Numbers as somebody wrote them, (numbers,)."""

    def __init__(self, values: Array) -> None:
        self.values = values

    @cached_property
    def half_unit(self) -> Array:
        """Half a unit of the last digit that was written of each number.

        Zeros at the end are not known any more, so that all numbers count as written with as many decimals, or as many
        significant digits, as the one with the most of them.
        """
        digits = [Decimal(repr(value)).normalize() for value in self.values.tolist()]
        decimals = max((-min(0, _exponent(each)) for each in digits), default=0)
        significant = max((len(each.as_tuple().digits) for each in digits), default=1)
        sizes = np.floor(np.log10(np.abs(self.values), out=np.zeros(len(self.values)), where=self.values != 0))
        units = np.where(self.values == 0, 0.0, 10.0 ** (sizes - significant + 1))
        most = LARGEST_UNIT * np.abs(self.values).max(initial=0.0)
        rounded: Array = np.minimum(np.maximum(units, 10.0**-decimals) / 2, most)
        return rounded

    def levels(self, candidates: Array, scale: float) -> npt.NDArray[np.intp]:
        """For each row of `candidates`, the finest level at which they are its numbers: 0 to 3, or LEVELS if none is.

        `scale` is the size of the right numbers.
        """
        found = np.full(len(candidates), LEVELS)
        sizes, gaps = np.abs(candidates), np.abs(self.values - candidates)
        size = sizes.max(axis=1, keepdims=True, initial=0.0)
        for level in reversed(range(LEVELS)):  # what agrees at one level agrees at all coarser ones
            allowed = SHARES[level] * sizes + min(SHARES[level], SINGLE) * size + NOTHING * scale
            agree = (gaps <= (allowed + self.half_unit * (1 + SINGLE) if level >= PRINTED else allowed)).all(axis=1)
            found[agree] = level
            if not agree.any():
                break
        return found


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
