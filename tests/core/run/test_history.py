"""What a run remembers: which checkpoints stay, from where it is replayed, and how a course forks off another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from backprop_core import Dataset
from backprop_core.run.editing import segment_after
from backprop_core.run.engine import Engine
from backprop_core.run.history import BYTES, FEWEST, MOST, Branch, Checkpoints, Position, size_of
from tests.core.run.test_time_travel import everything, ragged


def checkpoints(*updates):
    return Checkpoints({update: np.full(3, float(update)) for update in updates})


def kept(found):
    """The updates whose causes are kept."""
    return sorted(int(memory[0]) for memory in found.arrays())


@pytest.fixture
def first():
    """The segment that a run of seven samples in batches of three begins with."""
    return ragged().segments[0]


def test_near_the_present_all_checkpoints_stay_and_farther_off_those_of_higher_ranks():
    found = checkpoints(*range(1, 17))
    found.thin(present=16, most=8)
    assert kept(found) == [4, 8, 10, 12, 13, 14, 15, 16]
    found = checkpoints(*range(1, 17))
    found.thin(present=5, most=4)
    assert kept(found) == [4, 5, 6, 8]


@pytest.mark.parametrize(("numbers", "most"), [(3, MOST), (BYTES // 8 // 40, 40), (BYTES, FEWEST)])
def test_at_most_so_many_checkpoints_are_kept_and_where_there_are_more_an_eighth_goes(numbers, most):
    found, memory = Checkpoints(), np.empty(numbers)
    for update in range(1, most + 1):
        found.remember(update, memory)
        assert len(found) == update
    for update in range(most + 1, 2 * most):
        before = len(found)
        found.remember(update, memory)
        assert len(found) == (before + 1 if before < most else most - most // 8)


def test_a_course_keeps_no_causes_that_its_segments_have():
    session = ragged()
    session.run(3)
    session.edit(training=session.training.with_options(lr=0.5))
    session.run(2)
    session.travel(3, 0)
    branch = session.mark.course.branch
    assert not {segment.start for segment in branch.segments} & dict(branch.checkpoints.items()).keys()


def test_what_is_kept_up_to_an_update_is_that_of_segments_and_checkpoints_in_order(first):
    later = replace(first, start=6, memory=first.memory + 1)
    branch = Branch(first, (first, later), checkpoints(2, 4, 6, 8))
    assert [list(branch.kept(end)) for end in (0, 2, 3, 4, 6, 9)] == [
        *([0], [0, 2], [0, 2], [0, 2, 4]),
        *([0, 2, 4, 6], [0, 2, 4, 6, 8]),
    ]
    assert branch.kept(9)[6] is later.memory


def test_the_nearest_checkpoint_is_the_last_one_up_to_an_update_and_after_the_segments_start():
    found = checkpoints(3, 5, 9)
    assert [found.nearest(0, update)[0] for update in range(3, 11)] == [3, 3, 5, 5, 5, 5, 9, 9]
    assert found.nearest(0, 2) is found.nearest(5, 8) is None
    assert found.nearest(5, 9)[1].tolist() == [9, 9, 9]


def test_a_course_that_leaves_at_an_update_has_the_checkpoints_before_it():
    assert kept(checkpoints(3, 5, 9).before(5)) == [3]


def test_an_array_that_is_held_twice_is_counted_once():
    one, other = np.zeros(4), np.zeros(5)
    assert size_of([one, other, one]) == 72


def test_how_many_updates_are_run_again_is_counted_from_the_checkpoint_before(first):
    later = replace(first, start=6)
    branch = Branch(first, (first, later), checkpoints(2, 4, 8))
    assert [branch.replayed(update) for update in range(11)] == [0, 1, 2, 1, 2, 1, 0, 1, 2, 1, 2]


def test_a_fork_shares_the_past_and_takes_the_place_of_a_segment_that_begins_where_it_does(first):
    branch = Branch(first, (first, replace(first, start=3), replace(first, start=6)), checkpoints(2, 5, 6, 8))
    new = replace(first, start=6)
    forked = branch.forked(new)
    assert forked.segments == (first, branch.segments[1], new)
    assert kept(forked.checkpoints) == [2, 5]
    assert (forked.reach, forked.completed, forked.first) == (Position(6, 0), 6, first)
    assert [branch.segment_end(update) for update in (0, 2, 3, 5, 6, 9)] == [3, 3, 6, 6, None, None]


def test_a_copied_course_goes_on_independently(first):
    branch = Branch(first, (first,), checkpoints(2), Position(4, 3), 4)
    copied = branch.copied()
    branch.checkpoints.remember(4, np.full(3, 4.0))
    assert (kept(copied.checkpoints), copied.reach, copied.completed) == ([2], Position(4, 3), 4)


def test_edits_at_one_place_that_leave_the_causes_alone_share_them(first):
    same, other = first.memory.copy(), first.memory + 1
    again = segment_after(first, 0, first.training, first.data, same)
    assert again.memory is first.memory
    assert segment_after(first, 0, first.training, first.data, other).memory is other
    assert segment_after(first, 5, first.training, first.data, same).memory is same


def test_an_edit_goes_on_in_its_epoch_unless_the_batches_change_or_a_new_one_is_asked_for(first):
    held, data = replace(first, start=4, origin=4, first_epoch=2), Dataset(first.data.X + 1, first.data.Y)
    on = segment_after(held, 8, first.training, data, first.memory)
    assert (on.start, on.origin, on.first_epoch, on.data) == (8, 4, 2, data)
    for start, epoch in ((4, 2), (5, 3), (7, 3), (8, 4), (10, 4), (11, 5)):
        asked = segment_after(held, start, first.training, data, first.memory, new_epoch=True)
        other = segment_after(held, start, first.training.replaced(batch_size=2), data, first.memory)
        assert (asked.origin, asked.first_epoch) == (other.origin, other.first_epoch) == (start, epoch)


def test_epochs_are_counted_from_where_the_batches_began(first):
    engine = Engine(replace(first, start=4, origin=4, first_epoch=2))
    assert [engine.epoch(update) for update in range(4, 11)] == [2, 2, 2, 3, 3, 3, 4]
    assert [engine.epoch_end(update) for update in range(4, 11)] == [6, 6, 6, 9, 9, 9, 12]
    assert [engine.epoch_before(update) for update in range(4, 11)] == [3, 3, 3, 6, 6, 6, 9]
    assert [engine.has_leftovers(update) for update in range(4, 11)] == [False, True, False, False, True, False, False]
    far = Engine(replace(first, start=8, origin=1))
    assert [far.has_leftovers(update) for update in range(8, 13)] == [False, False, False, True, False]


def test_old_parameters_are_those_that_the_gradients_of_the_update_belong_to():
    session = ragged()
    session.run(2)
    before = {name: session.value(name) for name in ("W1", "b1", "W2", "b2")}
    session.step("operation")
    session.run(0)
    while session.position.operation < len(session.tape):
        session.step("operation")
    for name, value in before.items():
        np.testing.assert_array_equal(session.old(name), value)
        assert (session.value(name) != value).any()


def test_the_session_counts_what_it_runs_again_and_the_operations_of_each_update():
    session = ragged("gd")
    session.run(3)
    length = len(session.tape)
    session.edit(training=session.training.replaced(clip_norm=1.0))
    session.run(2)
    assert len(session.tape) > length
    assert [session.tape_length(update) for update in (0, 2, 3, 4)] == [length, length, *[len(session.tape)] * 2]
    assert session.replayed(3) == 0
    assert session.replayed(1) == 1


def test_a_restart_may_bring_parameters():
    session, other = ragged(), ragged(seed=5)
    parameters = [(other.value(f"W{n}"), other.value(f"b{n}") + n) for n in (1, 2)]
    session.restart(session.network, session.training, session.data, parameters)
    for n, (weights, biases) in enumerate(parameters, 1):
        np.testing.assert_array_equal(session.value(f"W{n}"), weights)
        np.testing.assert_array_equal(session.value(f"b{n}"), biases)


@pytest.mark.parametrize(
    ("changed", "stays"), [({"optimizer": "gd"}, False), ({"l2": 0.5}, True), ({"clip_norm": 1.0}, False)]
)
def test_an_edit_in_the_update_phase_stays_there_only_if_the_tape_has_the_same_operations(changed, stays):
    session = ragged("adam", l2=0.1)
    session.run(3)
    session.travel(2, len(session.tape) - 1)
    session.edit(training=session.training.replaced(**changed))
    backward = session.tape.end_of("backward")
    assert session.position == (2, len(session.tape) - 1 if stays else backward)


def test_the_first_update_to_see_an_edit_of_a_complete_one_has_not_begun():
    session = ragged()
    session.run(3)
    session.edit(training=session.training.with_options(lr=0.5))
    assert session.position == (3, 0)


def test_after_the_batches_have_changed_a_fast_run_is_the_run_by_operation_to_the_bit():
    fast, walked = ragged(), ragged()
    for session in (fast, walked):
        session.run(4)
        session.edit(training=session.training.replaced(batch_size=2))
    fast.run(9)
    while walked.position < fast.position:
        walked.step("operation")
    assert everything(fast) == everything(walked)


@pytest.mark.parametrize("granularity", ["operation", "update"])
def test_back_from_the_start_of_an_update_is_back_from_the_end_of_the_one_before(granularity):
    session, other = ragged(), ragged()
    session.run(5)
    other.run(3)
    session.travel(3, 0)
    session.back(granularity)
    other.back(granularity)
    assert session.position == other.position
    assert everything(session) == everything(other)
