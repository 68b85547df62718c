"""Lines where values on a grid are 0: through every change of sign, straight for what is linear, closed for what is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core.analysis.insight.zero_lines import crossings, zero_lines

VALUES = st.integers(2, 6).flatmap(
    lambda columns: st.lists(
        st.lists(st.floats(-2, 2).map(lambda value: round(value, 2) or 0.1), min_size=columns, max_size=columns),
        min_size=2,
        max_size=6,
    )
)


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_each_change_of_sign_between_neighbours_is_crossed_once(rows: list[list[float]]) -> None:
    values = np.array(rows)
    on = values > 0
    changes = [(r, c, r, c + 1) for r, c in np.argwhere(on[:, :-1] != on[:, 1:])]
    changes += [(r, c, r + 1, c) for r, c in np.argwhere(on[:-1] != on[1:])]
    wanted = []
    for r, c, s, d in changes:
        share = values[r, c] / (values[r, c] - values[s, d])
        wanted.append((c + share * (d - c), r + share * (s - r)))
    found = []
    for line in zero_lines(values):
        closed = len(line) > 2 and np.array_equal(line[0], line[-1])
        found += line[:-1].tolist() if closed else line.tolist()
        assert np.abs(np.diff(line, axis=0)).max() <= 1  # from one side of a cell to another
    assert np.array(sorted(found)) == pytest.approx(np.array(sorted(map(tuple, wanted))), abs=1e-12)


def test_what_is_linear_has_one_straight_line() -> None:
    row, column = np.mgrid[:7, :9]
    (line,) = zero_lines(2.0 * column - row - 5.5)
    assert 2 * line[:, 0] - line[:, 1] == pytest.approx(np.full(len(line), 5.5), abs=1e-12)
    assert sorted(line[[0, -1], 1]) == [0, 6]


def test_a_circle_is_closed_and_what_is_not_finite_is_left_out() -> None:
    row, column = np.mgrid[:41, :41] - 20.0
    values = 100 - row**2 - column**2
    (line,) = zero_lines(values)
    assert np.array_equal(line[0], line[-1])
    assert np.hypot(*(line - 20).T) == pytest.approx(np.full(len(line), 10), abs=0.02)
    values[:20] = np.nan
    (half,) = zero_lines(values)
    assert half[:, 1].min() == 20


def test_corners_that_are_on_by_turns_are_parted_by_their_mean() -> None:
    def ends(values: list[list[float]]) -> list[list[list[float]]]:
        return sorted(sorted(line.tolist()) for line in zero_lines(np.array(values)))

    assert ends([[1, -3], [-3, 1]]) == [[[0, 0.25], [0.25, 0]], [[0.75, 1], [1, 0.75]]]
    assert ends([[3, -1], [-1, 3]]) == [[[0, 0.75], [0.25, 1]], [[0.75, 0], [1, 0.25]]]


def test_signs_change_along_a_line_of_points() -> None:
    assert crossings(np.array([-1.0, 3.0, 1.0, -1.0, np.nan, 2.0])).tolist() == [0.25, 2.5]
    assert crossings(np.array([-1.0, 3.0, 2.0, -2.0])).tolist() == [0.25, 2.5]
    assert crossings(np.ones(4)).size == 0


def test_a_0_is_crossed_once_and_counts_as_off() -> None:
    for values in ([1.0, 0.0, -1.0], [-1.0, 0.0, 1.0]):
        assert crossings(np.array(values)).tolist() == [1.0]
    lines = sorted(line.tolist() for line in zero_lines(np.array([[0.0, 1.0], [1.0, -3.0]])))
    assert [sorted(line) for line in lines] == [[[0, 0], [1, 0.25]], [[0, 0], [0.25, 1]]]
