"""How exactly written numbers agree with computed ones: digits are cut off when they are printed or typed.

Numbers are compared at several levels, the finest first, and the first at which anything agrees decides. So what was
pasted in all its digits is told apart from what is nearly the same, and what was rounded is still recognised.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

import numpy as np

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

    def level(self, numbers: Array, scale: float) -> int | None:
        """The finest of the levels at which they are these numbers, 0 to 3; None if they are others, or not as many.

        `scale` is the size of the right numbers.
        """
        if len(numbers) != len(self.values):
            return None
        sizes, gaps = np.abs(numbers), np.abs(self.values - numbers)
        size = float(sizes.max(initial=0.0))
        for level in (LEVELS - 1, *range(LEVELS - 1)):
            allowed = SHARES[level] * sizes + (min(SHARES[level], SINGLE) * size + NOTHING * scale)
            if level >= PRINTED:
                allowed += self.half_unit * (1 + SINGLE)
            agrees = bool((gaps <= allowed).all())
            if agrees == (level < LEVELS - 1):  # first the coarsest, which most numbers fail
                return level if agrees else None
        return LEVELS - 1


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
