"""The bounded record of a run, by what must hold however it is filled."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.model.training.series import Series

GAPS = st.lists(st.integers(1, 50), min_size=1, max_size=300)
CAPACITIES = st.integers(8, 40)


def filled(gaps: list[int], capacity: int, start: int = 0) -> tuple[Series, list[int]]:
    """A record whose two columns say which update they belong to, and all the updates that it was given."""
    series = Series(["twice", "negative"], capacity)
    given_updates = [start + int(gap) for gap in np.cumsum(gaps)]
    for update in given_updates:
        assert series.append(update, {"twice": 2.0 * update, "negative": -update})
        assert series.last == update
        assert len(series) <= capacity
    return series, given_updates


@given(GAPS, CAPACITIES, st.integers(0, 1000))
def test_kept_rows_are_given_ones_in_order_with_the_first_and_the_last(gaps, capacity, start) -> None:
    series, updates = filled(gaps, capacity, start)
    kept = series.updates
    assert (kept[0], kept[-1]) == (updates[0], updates[-1])
    assert (np.diff(kept) > 0).all()
    assert set(kept.tolist()) <= set(updates)
    np.testing.assert_array_equal(series["twice"], 2.0 * kept)
    np.testing.assert_array_equal(series["negative"], -1.0 * kept)


@given(GAPS, CAPACITIES)
def test_as_long_as_there_is_room_all_rows_stay(gaps, capacity) -> None:
    series, updates = filled(gaps[:capacity], capacity)
    assert series.updates.tolist() == updates


@given(st.integers(100, 4000), CAPACITIES)
def test_a_long_run_is_kept_evenly_and_in_full_width(count, capacity) -> None:
    series, _ = filled([1] * count, capacity)
    gaps = np.diff(series.updates)[:-1]
    assert set(gaps.tolist()) == {series._stride}
    assert series._stride <= 4 * count / capacity
    assert len(series) >= capacity // 4


def test_rows_are_moved_seldom() -> None:
    """Constant time on average: each thinning frees half of the room."""
    series = Series(["a"], 1000)
    thinnings = []
    thin = series._thin
    series._thin = lambda: (thinnings.append(series.last), thin())
    for update in range(100_000):
        series.append(update, {"a": 0.0})
    assert 5 < len(thinnings) < 10


@given(GAPS, CAPACITIES, st.integers(0, 8000))
def test_a_branch_forgets_what_came_later(gaps, capacity, update) -> None:
    series, _ = filled(gaps, capacity)
    before = series.updates
    series.truncate(update)
    assert series.updates.tolist() == [u for u in before if u <= update]
    series.append(update + 1, {"twice": 7.0})
    assert (series.last, series["twice"][-1]) == (update + 1, 7.0)
    assert np.isnan(series["negative"][-1])


@given(GAPS, CAPACITIES, GAPS)
def test_a_new_course_is_recorded_as_closely_as_the_first(gaps, capacity, more) -> None:
    series, _ = filled(gaps, capacity)
    first = int(series.updates[0])
    series.truncate(first)
    updates = [first + int(gap) for gap in np.cumsum(more[: capacity - 1])]
    for update in updates:
        series.append(update, {})
    assert series.updates.tolist() == [first, *updates]


@given(GAPS, CAPACITIES, st.integers(0, 8000))
def test_known_updates_are_left_alone(gaps, capacity, update) -> None:
    series, updates = filled(gaps, capacity)
    before = series.updates, series["twice"]
    if update <= updates[-1]:
        assert not series.append(update, {"twice": -1.0})
        np.testing.assert_array_equal(series.updates, before[0])
        np.testing.assert_array_equal(series["twice"], before[1])


@given(GAPS, CAPACITIES, st.integers(0, 8000))
def test_rows_that_were_taken_off_can_be_put_back(gaps, capacity, update) -> None:
    series, _ = filled(gaps, capacity)
    before = series.updates, series["twice"]
    rows = series.since(update)
    assert rows.updates.tolist() == [u for u in before[0] if u >= update]
    series.truncate(update - 1)
    series.extend(rows)
    np.testing.assert_array_equal(series.updates, before[0])
    np.testing.assert_array_equal(series["twice"], before[1])


@given(GAPS, st.integers(2, 9))
def test_some_of_the_rows_are_few_with_both_ends(gaps, most) -> None:
    rows = filled(gaps, 40)[0].since(0)
    few = rows.some(most)
    assert len(few.updates) == min(most, len(rows.updates)) == len(few.values)
    assert (few.updates[0], few.updates[-1]) == (rows.updates[0], rows.updates[-1])
    np.testing.assert_array_equal(few.values[:, 0], 2.0 * few.updates)


def test_a_recorded_number_is_revised_and_no_other() -> None:
    series, updates = filled([1, 1, 3], 8)
    series.revise(updates[1], {"twice": 7.0, "negative": None})
    series.revise(updates[2] - 1, {"twice": 9.0})
    assert series["twice"].tolist() == [2.0, 7.0, 10.0]
    assert series["negative"].tolist() == [-1.0, -2.0, -5.0]


def test_none_is_a_gap_and_does_not_show_what_was_there_before() -> None:
    series = Series(["a"], 8)
    for update in range(8):
        series.append(update, {"a": 1.0})
    series.truncate(0)
    series.append(1, {"a": None})
    np.testing.assert_array_equal(series["a"], [1.0, np.nan])


def test_an_empty_record() -> None:
    series = Series(["a"])
    assert (len(series), series.last, series.updates.tolist(), series["a"].tolist()) == (0, None, [], [])
    series.truncate(5)
    assert series.append(0, {})


def test_unknown_names_and_tiny_capacities_are_refused() -> None:
    with pytest.raises(KeyError):
        Series(["a"]).append(0, {"b": 1.0})
    with pytest.raises(KeyError):
        Series(["a"])["b"]
    with pytest.raises(ValueError, match="capacity is 3; allowed: at least 8"):
        Series(["a"], 3)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))])
def test_a_copy_goes_on_by_itself(copied) -> None:
    series, _ = filled([1] * 20, 8)
    before = series.updates
    twin = copied(series)
    twin.append(100, {})
    np.testing.assert_array_equal(series.updates, before)
    assert twin.last == 100


def test_what_is_read_is_a_copy() -> None:
    series, _ = filled([1, 1], 8)
    series["twice"][:] = 0
    series.updates[:] = 0
    assert series["twice"].tolist() == [2.0, 4.0]
