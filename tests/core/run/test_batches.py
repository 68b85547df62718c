"""Batches follow from the seed and the update's number: each epoch sees every sample once, in an order of its own."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest

from backprop_core import SpecError, TrainingSpec
from backprop_core.analysis.stacked.training import Run, StackedTraining
from backprop_core.run.batches import Batches, check_schedule, stacked
from tests.core.run.test_time_travel import everything, ragged
from tests.core.tape.test_laws import session_of


def epoch_of(batches, epoch):
    """The samples of an epoch, read off its updates."""
    updates = range(epoch * batches.per_epoch, (epoch + 1) * batches.per_epoch)
    return [list(batches.indices(update)) for update in updates]


def test_an_epoch_sees_every_sample_once_and_its_last_batch_takes_what_is_left():
    batches = Batches(TrainingSpec(batch_size=3, seed=5), samples=7)
    assert (batches.per_epoch, batches.length) == (3, 7)
    for epoch in range(4):
        seen = epoch_of(batches, epoch)
        assert [len(batch) for batch in seen] == [3, 3, 1]
        assert [batches.size(3 * epoch + at) for at in range(3)] == [3, 3, 1]
        assert sorted(chain(*seen)) == list(range(7))


def test_each_epoch_and_each_seed_has_an_order_of_its_own():
    orders = {
        (seed, epoch): tuple(Batches(TrainingSpec(batch_size=4, seed=seed), 12).order(epoch))
        for seed in range(5)
        for epoch in range(20)
    }
    assert len(set(orders.values())) == 100


def test_a_course_that_begins_in_a_later_epoch_goes_on_with_the_orders_of_those_epochs():
    training = TrainingSpec(batch_size=2, seed=3)
    begun, later = Batches(training, 9), Batches(training, 9, first_epoch=4)
    for epoch in range(6):
        assert epoch_of(later, epoch) == epoch_of(begun, 4 + epoch)


def test_the_orders_are_those_that_saved_runs_were_trained_with():
    batches = Batches(TrainingSpec(batch_size=3, seed=8), samples=6)
    orders = [[0, 3, 5, 1, 2, 4], [3, 4, 5, 0, 1, 2], [1, 2, 4, 3, 0, 5]]
    assert [list(batches.order(epoch)) for epoch in range(3)] == orders


@pytest.mark.parametrize(
    "training", [TrainingSpec(batch_size=2, shuffle=False), TrainingSpec(), TrainingSpec(batch_size=9)]
)
def test_samples_stay_in_their_order_unshuffled_or_in_one_batch(training):
    batches = Batches(training, samples=5)
    assert not batches.shuffled
    for epoch in range(3):
        assert list(chain(*epoch_of(batches, epoch))) == list(range(5))


def test_a_schedule_is_followed_in_every_epoch_whatever_shuffles():
    training = TrainingSpec(schedule=((2, 0), (1,), (0, 0, 3)), seed=1, shuffle=True)
    batches = Batches(training, samples=4)
    assert not batches.shuffled
    assert (batches.per_epoch, batches.length) == (3, 6)
    assert epoch_of(batches, 0) == epoch_of(batches, 1) == [[2, 0], [1], [0, 0, 3]]


def test_a_schedule_may_name_the_last_sample_and_none_after_it():
    training = TrainingSpec(schedule=((0, 3), (1,)))
    check_schedule(training, 4)
    with pytest.raises(SpecError, match="below 3"):
        check_schedule(training, 3)
    check_schedule(TrainingSpec(), 1)


def test_what_is_stacked_has_a_column_for_each_sample_with_a_one_for_the_bias():
    session = ragged()
    block = stacked(session.data)
    inputs = len(session.data.X)
    np.testing.assert_array_equal(block[:inputs], session.data.X)
    np.testing.assert_array_equal(block[inputs], np.ones(7))
    np.testing.assert_array_equal(block[inputs + 1 :], session.data.Y)


def test_a_run_trains_on_the_samples_that_its_batches_name():
    session = ragged(seed=4)
    batches = Batches(session.training, 7)
    for update in range(9):
        session.step("update")
        np.testing.assert_array_equal(session.batch, batches.indices(update))
        np.testing.assert_array_equal(session.value("X"), session.data.X[:, batches.indices(update)])
        assert session.epoch == update // 3


@pytest.mark.parametrize(("training", "orders"), [({}, 3), ({"shuffle": False}, 1)])
def test_the_order_of_an_epoch_is_drawn_once_by_one_run_and_by_many_together(training, orders, monkeypatch):
    asked, order = [], Batches.order
    monkeypatch.setattr(Batches, "order", lambda self, epoch: asked.append(epoch) or order(self, epoch))
    session = ragged(**training)
    for updates in (1, 1, 2, 5):
        session.run(updates)
    assert asked == list(range(orders))
    asked.clear()
    together = StackedTraining([Run(session.network, session.training, session.data)])
    for updates in (1, 1, 2, 5):
        together.train(updates)
    assert asked == list(range(orders))


@pytest.mark.parametrize("batch_size", [1, 2, 3, 4, 7])
def test_however_many_batches_an_epoch_has_a_fast_run_has_the_bits_of_single_operations(batch_size):
    fast, walked = (session_of("tanh", "softmax", "cce", batch_size=batch_size) for _ in range(2))
    fast.run(16)
    while walked.position < fast.position:
        walked.step("operation")
    assert everything(fast) == everything(walked)


def test_a_schedule_may_name_any_sample_up_to_a_million():
    training = TrainingSpec(schedule=[[0, 10**6], [61]])
    assert [list(Batches(training, 10**6 + 1).indices(update)) for update in range(3)] == [[0, 10**6], [61], [0, 10**6]]
    with pytest.raises(SpecError, match="schedule"):
        TrainingSpec(schedule=[[10**6 + 1]])
