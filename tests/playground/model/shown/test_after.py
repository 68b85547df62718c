"""What an update has made of its batch is what the next one would find there."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from backprop_core import Session
from playground.model.network.changes import restart
from playground.model.scenes import SCENES
from playground.model.shown.after import SecondLook
from tests.core.run.test_time_travel import everything, ragged


def found_next(session: Session) -> Session:
    """A copy in which the same batch comes once more, run up to its loss."""
    twin = copy.deepcopy(session)
    batch = [session.batch.tolist()]
    twin.edit(training=twin.training.replaced(batch_size=None, schedule=batch))
    twin.prime()
    return twin


@pytest.mark.parametrize("scene", SCENES)
def test_it_is_what_a_second_update_on_the_same_batch_begins_with(scene: str) -> None:
    session, look = SCENES[scene].start(), SecondLook()
    for updates in (1, 1, 4):
        session.run(updates)
        before, following = everything(session), found_next(session)
        for sample in {0, len(session.batch) - 1}:
            after = look.after_update(session, sample)
            assert after is not None
            assert after.loss == float(following.value("L"))
            np.testing.assert_array_equal(after.outputs, following.value(f"A{session.network.depth}")[:, sample])
        assert everything(session) == before


def test_a_penalty_is_left_out_as_it_is_of_the_loss_before() -> None:
    session = ragged()
    session.edit(training=session.training.replaced(l2=0.3))
    session.step("update")
    after = SecondLook().after_update(session, 0)
    assert after is not None
    assert after.loss == float(found_next(session).value("L")) != float(found_next(session).value("J"))


def test_there_is_none_in_an_update_that_is_under_way() -> None:
    session = SCENES["xor"].make()
    while not session.completed:
        assert SecondLook().after_update(session, 0) is None
        session.step("operation")
    assert SecondLook().after_update(session, 0) is not None


def test_batches_and_networks_of_other_sizes_are_looked_at_too() -> None:
    session, look = SCENES["circle"].start(), SecondLook()
    for size in (10, 100, 7, 10):
        session.edit(training=session.training.replaced(batch_size=size))
        for _ in range(session.batches_per_epoch + 1):
            session.step("update")
            after = look.after_update(session, 0)
            assert after is not None
            assert after.loss == float(found_next(session).value("L"))
    restart(session, session.network.replaced(loss="half_mse"))
    session.step("update")
    after = look.after_update(session, 0)
    assert after is not None
    assert after.loss == float(found_next(session).value("L"))
