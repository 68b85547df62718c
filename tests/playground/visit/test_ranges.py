"""Ranges of sliders: round ends that hold the value, and room to move on from it."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.visit.ranges import parameter_range, rate_range

MOST = sys.float_info.max


@given(value=st.floats(-1e307, 1e307))
def test_the_slider_of_a_weight_has_room_on_both_sides(value: float) -> None:
    low, high = parameter_range(value)
    assert low == -high
    assert high >= 1.25 * abs(value) >= 0
    assert high >= 2


@pytest.mark.parametrize(("value", "end"), [(0.0, 2.0), (-1.6, 2.0), (1.61, 5.0), (70.0, 100.0), (MOST, 1e308)])
def test_the_ends_are_round_and_finite(value: float, end: float) -> None:
    assert parameter_range(value) == (-end, end)


@given(rate=st.floats(0, 1000))
def test_the_slider_of_the_rate_holds_it(rate: float) -> None:
    low, high = rate_range(rate)
    assert 0 < low <= max(rate, low) <= high
    assert high >= 2
