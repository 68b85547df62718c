"""How exact written numbers are, and how far they may be from computed ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_core.analysis.mistakes.precision import BY_HAND, EXACT, LARGEST_UNIT, LEVELS, PRINTED, SINGLE, Written

NUMBERS = st.floats(0.001, 9.0, allow_nan=False)


@pytest.mark.parametrize(
    ("values", "half_units"),
    [
        ([1.25, 0.5], [0.005, 0.005]),  # two decimals
        ([-1.25, 0.0], [0.005, 0.005]),
        ([1250.0, 1000.0], [5.0, 5.0]),  # three digits
        ([1.25e-4, 1e-9], [5e-7, 5e-10]),
        ([3.0, 100.0], [0.5, 5.0]),  # a digit of the largest says nothing about the smaller: at most a twentieth of it
        ([0.0], [0.0]),
        ([], []),
    ],
)
def test_half_a_unit_of_the_last_digit_that_was_written(values: list[float], half_units: list[float]) -> None:
    found = Written(np.array(values)).half_unit
    most = LARGEST_UNIT * np.abs(values).max(initial=0.0)
    np.testing.assert_allclose(found, np.minimum(half_units, most), rtol=1e-9)


@given(st.lists(NUMBERS, min_size=1, max_size=5), st.integers(2, 6))
def test_what_is_printed_with_some_decimals_or_digits_agrees_with_what_was_printed(
    numbers: list[float], places: int
) -> None:
    values = np.array(numbers)
    size = float(values.max())
    decimals = np.array([float(f"{value:.{places}f}") for value in numbers])
    digits = np.array([float(f"{value:.{places}g}") for value in numbers])
    for written in (decimals, digits):
        (level,) = Written(written).levels(values[None], size)
        assert level < LEVELS or not written.any() or np.abs(written - values).max() > LARGEST_UNIT * written.max()


@pytest.mark.parametrize(("share", "level"), [(EXACT, 0), (SINGLE, 1), (BY_HAND, PRINTED + 1)])
def test_numbers_agree_at_the_finest_level_whose_share_they_keep_to(share: float, level: int) -> None:
    """Written with all digits, so that none is rounded away; the largest number's share is allowed beside one's own."""
    right = np.array([1.0, 3.0]) / 7
    (found,) = Written(right * (1 + 0.9 * share * np.array([1, -1]))).levels(right[None], right.max())
    assert found == level
    for digits, expected in ((3, PRINTED), (17, 0)):
        printed = np.array([float(f"{value:.{digits}g}") for value in right])
        assert Written(printed).levels(right[None], right.max()).tolist() == [expected]
    rows = np.stack([right, right * (1 + 1e-7), right * 1.0005, 2 * right, 1e9 * right])
    np.testing.assert_array_equal(Written(right).levels(rows, right.max()), [0, 1, PRINTED + 1, LEVELS, LEVELS])


@pytest.mark.parametrize("written", [0.12, -0.12])
def test_what_was_written_may_be_off_by_half_a_unit_of_its_last_digit_and_no_more(written: float) -> None:
    """Beside a number that is exact and large enough for the digit to say anything."""
    for off, expected in ((0.0049, PRINTED), (-0.0049, PRINTED), (0.0056, LEVELS), (-0.0056, LEVELS), (0.009, LEVELS)):
        right = np.array([[written + off, 0.5]])
        assert Written(np.array([written, 0.5])).levels(right, 0.5).tolist() == [expected]
