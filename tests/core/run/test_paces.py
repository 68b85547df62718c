"""Where checkpoints are left: an update is no farther from one than from the present, and few are kept far off."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from backprop_core import Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.run.runner import CHUNK, SPACING


def session() -> Session:
    network = NetworkSpec(1, [LayerSpec(1, "tanh")], "mse", seed=1)
    return Session(network, TrainingSpec(), Dataset([[0.5, -1.0]], [[0.25, 0.5]]))


@pytest.mark.parametrize("begun", [0, 5])
@pytest.mark.parametrize("updates", [1, 2, 31, 32, 33, 100, 700, 2000])
def test_a_fast_run_leaves_checkpoints_that_are_closer_the_later_they_are(begun: int, updates: int) -> None:
    run = session()
    run.run(begun)
    run.run(updates)
    present = begun + updates
    for update in range(present):
        assert run.replayed(update) <= min(CHUNK, max(SPACING, present - update))
    kept = [update for update in run.kept if begun < update < present - 1]
    assert not any(update % SPACING for update in kept)
    for update, after in pairwise(kept):
        assert after - update >= min(CHUNK, max(SPACING, (present - update) / 4)) or after % CHUNK == 0


@pytest.mark.parametrize("update", [1, 2, 31, 500, 511, 640])
def test_a_way_back_leaves_checkpoints_for_each_step_that_may_follow(update: int) -> None:
    run = session()
    run.run(1000)
    run.travel(update)
    for back in range(1, min(update, CHUNK // 4)):
        assert run.replayed(update - back + 1) - 1 < 2 * back


def test_an_edit_on_the_way_is_made_again_wherever_a_run_comes_from() -> None:
    run = session()
    for updates, rate in ((5, 0.5), (40, 0.01), (3, 1.0), (70, 0.1)):
        run.run(updates)
        run.edit(training=run.training.with_options(lr=rate))
    run.run(9)
    end, causes = run.position, run.causes
    for update in (0, 4, 5, 6, 44, 45, 47, 48, 49, 117, 118, 120):
        run.travel(update, 1)
        run.run(end.update + 1 - run.completed)
        np.testing.assert_array_equal(run.causes, causes)
        assert run.position == end


def test_every_update_before_and_after_edits_has_the_causes_that_it_had() -> None:
    run, had = session(), {}
    for updates, rate in ((7, 0.5), (40, 0.01), (20, 1.0)):
        run.edit(training=run.training.with_options(lr=rate))
        for _ in range(updates):
            had[run.completed] = run.settled
            run.step("update")
    for update in (66, 5, 40, 3, 50, 46, 47, 6, 7, 8, 65, 0, 39, 60):
        run.travel(update)
        np.testing.assert_array_equal(run.settled, had[update])


def test_undo_and_redo_say_whether_there_was_anything_to_go_to() -> None:
    run = session()
    assert (run.undo(), run.redo()) == (False, False)
    run.run(3)
    run.reset()
    assert [run.redo(), run.undo(), run.undo(), run.redo(), run.redo()] == [False, True, False, True, False]
