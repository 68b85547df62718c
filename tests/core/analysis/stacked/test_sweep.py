"""The losses of a sweep are those of sessions, each by itself."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import DataSpec, LayerSpec, NetworkSpec, Session, TrainingSpec, make_dataset
from backprop_core.analysis.evaluation import scorers
from backprop_core.analysis.stacked.sweep import MARKS, Sweep
from backprop_core.analysis.stacked.training import Run

MOONS = make_dataset(DataSpec("moons", samples=40, test_fraction=0.25))
OTHERS = make_dataset(DataSpec("moons", samples=40, test_fraction=0.25, seed=3))
NETWORK = NetworkSpec(2, [LayerSpec(4, "tanh"), LayerSpec(1, "sigmoid")], "bce", initializer="xavier_normal")


def test_every_mark_has_the_losses_of_a_session() -> None:
    runs = [
        Run(NETWORK.replaced(seed=seed), TrainingSpec(optimizer, batch_size=7, seed=seed, l2=0.01), data)
        for optimizer in ("gd", "adam")
        for seed, data in ((1, MOONS), (2, MOONS), (2, OTHERS))
    ]
    sweep = Sweep(runs, 90)
    shares = list(sweep.slices())
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert sweep.marks[[0, -1]].tolist() == [0, 90]
    for at, run in enumerate(runs):
        session = Session(run.network, run.training, run.data)
        train, test = scorers(run.network, run.data)
        for mark in (0, 1, 17, len(sweep.marks) - 1):
            session.run(int(sweep.marks[mark]) - session.completed)
            assert sweep.train[at, mark] == pytest.approx(train.score(session.settled).loss, rel=1e-11)
            assert sweep.test[at, mark] == pytest.approx(test.score(session.settled).loss, rel=1e-11)


def test_the_share_that_is_done_is_that_of_the_updates_of_all_runs() -> None:
    runs = [Run(NETWORK, TrainingSpec(optimizer), MOONS) for optimizer in ("gd", "gd", "adam", "momentum")]
    sweep = Sweep(runs, 6)
    shares = list(sweep.slices())
    assert set(shares) == {done * 2 / 24 for done in range(1, 7)} | {(12 + done) / 24 for done in range(1, 13)}


@pytest.mark.parametrize(("updates", "marks"), [(1, 2), (MARKS, MARKS + 1), (5000, MARKS + 1)])
def test_marks_go_from_the_start_to_the_end(updates: int, marks: int) -> None:
    sweep = Sweep([Run(NETWORK, TrainingSpec(), MOONS)], updates)
    assert len(sweep.marks) == marks
    assert sweep.marks[[0, -1]].tolist() == [0, updates]
    assert (np.diff(sweep.marks) > 0).all()
