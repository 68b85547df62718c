"""Lines where units switch on: on them z is 0, and beside them it has the sign that the stroke says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core.analysis.insight.switching import switches

NUMBERS = st.floats(-3, 3).map(lambda value: round(value, 3))
FRAME = ((-2.0, 1.0), (0.0, 5.0))
CORNER, SIZE = np.array([-2.0, 0.0]), np.array([3.0, 5.0])


@settings(max_examples=60, deadline=None)
@given(st.lists(NUMBERS, min_size=4, max_size=4), NUMBERS)
def test_z_is_0_along_a_line_and_above_on_its_side(row: list[float], held: float) -> None:
    block, values = np.array([row]), np.array([9.0, held, 9.0])

    def z(share: np.ndarray) -> float:
        x, y = CORNER + SIZE * share
        return float(row[0] * x + row[1] * held + row[2] * y + row[3])

    found = switches(block, values, (0, 2), FRAME)
    corners = [z(np.array(corner)) for corner in ((0, 0), (0, 1), (1, 0), (1, 1))]
    if max(corners) <= 1e-9 or min(corners) >= -1e-9:
        return  # the line touches a corner at most
    (line,) = found
    for share in (0.0, 0.4, 1.0):
        place = np.array(line.start) + share * (np.array(line.end) - np.array(line.start))
        assert abs(z(place)) < 1e-8
        assert z(place + 0.01 * np.array(line.on)) > 0
        assert -1e-9 <= place.min() <= place.max() <= 1 + 1e-9


@pytest.mark.parametrize("row", [[1.0, -1.0, 0.0], [1.0, 1.0, -1.0], [-2.0, 2.0, 0.0]])
def test_a_line_through_two_corners_goes_from_one_to_the_other(row: list[float]) -> None:
    (line,) = switches(np.array([row]), np.zeros(2), (0, 1), ((0.0, 1.0), (0.0, 1.0)))
    ends = {line.start, line.end}
    assert ends == ({(0.0, 0.0), (1.0, 1.0)} if row[0] != row[1] else {(0.0, 1.0), (1.0, 0.0)})
    assert line.on == pytest.approx(np.array(row[:2]) / np.hypot(*row[:2]))


@pytest.mark.parametrize("row", [[1.0, 1.0, 0.0], [1.0, 1.0, -2.0], [-1.0, 1.0, 1.0]])
def test_a_line_that_touches_a_corner_is_none(row: list[float]) -> None:
    assert switches(np.array([row]), np.zeros(2), (0, 1), ((0.0, 1.0), (0.0, 1.0))) == []


def test_a_unit_that_does_not_switch_within_the_frame_has_no_line() -> None:
    block = np.array([[1.0, 0.0, 50.0], [0.0, 0.0, 1.0], [np.nan, 1.0, 0.0], [1.0, 0.0, 0.5]])
    assert [each.unit for each in switches(block, np.zeros(2), (0, 1), ((-1.0, 1.0), (-1.0, 1.0)))] == [3]
