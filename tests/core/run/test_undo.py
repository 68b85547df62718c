"""What undo and redo lead to stays within its budget: far courses lose checkpoints first, then all, then themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from backprop_core import Dataset
from backprop_core.run.history import FEWEST, Branch, Checkpoints, Course, Position, Segment
from backprop_core.run.undo import BYTES, LEVELS, Past
from tests.core.run.test_time_travel import ragged

SMALL = 1000  # numbers of 8 bytes: 150 checkpoints of this size fill the budget exactly


@pytest.fixture
def first() -> Segment:
    return replace(ragged().segments[0], memory=np.zeros(SMALL))


def course(first: Segment, count: int, numbers: int = SMALL) -> Course:
    """A course of `count` updates with a checkpoint for each, beside the segment that it shares."""
    kept = Checkpoints({update: np.empty(numbers) for update in range(1, count + 1)})
    return Course(Branch(first, (first,), kept), Position(count, 0))


def weighing(first: Segment, share: float) -> Course:
    """A course that takes this share of the budget by the data it was trained on, with no checkpoints to lose."""
    numbers = round(share * BYTES / 8)
    data = Dataset(np.ones((1, numbers // 2)), np.ones((1, numbers // 2)))
    return Course(Branch.begun(replace(first, data=data)), Position(0, 0))


def lengths(courses: list[Course]) -> list[int]:
    return [len(each.branch.checkpoints) for each in courses]


def test_the_size_leaves_out_what_the_present_course_holds_itself(first: Segment) -> None:
    past = Past([course(first, 3), course(first, 4)])
    assert past.size(Branch.begun(first)) == 7 * 8 * SMALL
    assert past.size(Branch.begun(replace(first, memory=np.zeros(SMALL)))) == 8 * 8 * SMALL


def test_courses_that_fill_the_budget_to_the_byte_keep_all(first: Segment) -> None:
    past = Past([course(first, 75)])
    past.leave(course(first, 75), Branch.begun(first))
    assert past.size(Branch.begun(first)) == BYTES
    assert lengths(past.undo) == [75, 75]


def test_the_farthest_course_is_thinned_out_first(first: Segment) -> None:
    past = Past([course(first, 40), course(first, 100)])
    past.leave(course(first, 50), Branch.begun(first))
    assert lengths(past.undo) == [FEWEST, FEWEST, 50]


def test_on_both_sides_the_farther_is_thinned_out_first(first: Segment) -> None:
    undo, redo = [course(first, 60)], [course(first, 60), course(first, 60)]
    past = Past([*undo, course(first, 0)], redo)
    present = course(first, 0)
    assert past.undone(present) is not None
    assert lengths(past.undo) == [60]
    assert lengths(past.redo) == [FEWEST, 60, 0]


def test_checkpoints_go_altogether_where_few_are_too_many(first: Segment) -> None:
    past = Past([course(first, 20, 30 * SMALL)])
    past.leave(course(first, 20, 5 * SMALL), Branch.begun(first))
    assert lengths(past.undo) == [0, FEWEST]


def test_of_a_large_network_a_dozen_copies_have_room(first: Segment) -> None:
    large = replace(first, memory=np.zeros(BYTES // 8))
    past = Past([course(large, 6, BYTES // 8)])
    past.leave(course(large, 6, BYTES // 8), Branch.begun(large))
    assert lengths(past.undo) == [6, 6]


@pytest.mark.parametrize(
    ("undo", "redo", "kept"),
    [
        ((0.4, 0.4, 0.3), (), ((0.4, 0.3), ())),
        ((0.7, 0.7), (), ((0.7,), ())),
        ((0.4, 0.4, 0.4), (0.4,), ((0.4,), (0.4,))),
        ((0.4,), (0.4, 0.4, 0.4), ((0.4,), (0.4,))),
        ((0.5, 0.3), (0.2, 0.4), ((0.3,), (0.2, 0.4))),
        ((0.5, 0.4), (0.4, 0.5), ((0.4,), (0.5,))),
        ((2.0,), (2.0,), ((2.0,), (2.0,))),
        ((0.1, 2.0), (), ((2.0,), ())),
    ],
)
def test_the_farthest_courses_go_those_to_redo_after_those_to_undo_and_one_stays_on_either_side(
    first: Segment, undo: tuple[float, ...], redo: tuple[float, ...], kept: tuple[tuple[float, ...], tuple[float, ...]]
) -> None:
    present = Branch.begun(replace(first, memory=np.zeros(SMALL)))
    past = Past([weighing(first, share) for share in undo], [weighing(first, share) for share in redo])
    past.revert(past.marked(Course(present)))
    found = tuple(
        tuple(round(each.branch.first.data.X.nbytes * 2 / BYTES, 1) for each in side) for side in (past.undo, past.redo)
    )
    assert found == kept


def test_no_more_than_so_many_edits_can_be_taken_back(first: Segment) -> None:
    past, present = Past(), Branch.begun(first)
    for _ in range(LEVELS + 3):
        past.leave(course(first, 1), present)
    assert len(past.undo) == LEVELS


def test_a_copied_past_leads_where_this_one_does_and_goes_on_independently(first: Segment) -> None:
    past = Past([course(first, 2)], [course(first, 3), course(first, 4)])
    copied = past.copied()
    past.undo[0].branch.checkpoints.thin(2, 0)
    assert (lengths(copied.undo), lengths(copied.redo)) == ([2], [3, 4])
