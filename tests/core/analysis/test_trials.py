"""Many parameters moved at once, each alone: the losses of the network moved so, and the kinks between."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.evaluation import LossAt
from backprop_core.analysis.trials import Trials
from tests.networks import session_of_kind


@pytest.mark.parametrize("kind", ["1-1", "2-3-1", "coupled", "corners", "distances"])
def test_each_trial_has_the_loss_of_the_network_with_that_parameter_moved(kind: str) -> None:
    """Without the penalty, whatever columns are asked for."""
    session = session_of_kind(kind, samples=3)
    plain = session.training.replaced(l1=0.0, l2=0.0)
    session.edit(training=plain)
    session.run(1)
    session.prime()
    losses, trials, theta = LossAt(session), Trials(session), session.causes[: session.table.count]
    losses.take_batch(session)
    moved = theta + np.random.default_rng(1).normal(size=theta.size)
    for columns in (np.arange(theta.size), np.arange(theta.size - 1, theta.size), np.arange(0, theta.size, 2)):
        expected = [losses.at(np.where(np.arange(theta.size) == column, moved, theta)) for column in columns]
        assert losses.at(theta) == session.value("L")
        np.testing.assert_allclose(trials.losses(losses, moved, columns), expected, rtol=1e-12)
    assert len(trials.losses(losses, moved, np.arange(0))) == 0


@pytest.mark.parametrize(
    ("step", "crossed"), [(0.1, [True, True, True, True]), (0.01, [False, False, True, True]), (1e-6, [False] * 4)]
)
def test_a_kink_is_found_also_where_both_ends_of_a_step_are_on_the_same_side_of_it(
    step: float, crossed: list[bool]
) -> None:
    """A SiLU at its lowest, which takes the ReLU behind it below 0 there and nowhere else."""
    network = NetworkSpec(1, [LayerSpec(1, "silu"), LayerSpec(1, "relu")], "half_mse")
    parameters = [(np.zeros((1, 1)), np.array([[-1.2785]])), (np.ones((1, 1)), np.array([[0.278]]))]
    session = Session(network, TrainingSpec(), Dataset([[1.0]], [[0.5]]), parameters)
    session.prime()
    losses, theta = LossAt(session), session.causes[:4]
    losses.take_batch(session)
    losses.at(theta)
    found = Trials(session).crossed(losses, theta + step, theta - step, np.arange(4))
    assert found.tolist() == crossed
    assert Trials(session).crossed(losses, theta + step, theta - step, np.arange(2, 3)).tolist() == crossed[2:3]


def test_a_kink_is_looked_for_without_a_warning_where_numbers_overflow() -> None:
    """In the sum of two parameters whose middle is asked for, and in what a sample makes of them."""
    session = Session(
        NetworkSpec(1, [LayerSpec(1, "relu")], "half_mse"),
        TrainingSpec(),
        Dataset([[10.0]], [[0.5]]),
        [(np.ones((1, 1)), np.zeros((1, 1)))],
    )
    session.prime()
    losses, theta = LossAt(session), session.causes[:2]
    losses.take_batch(session)
    losses.at(theta)
    for below, crossed in ((theta + 1e308, False), (theta - 20.0, True)):
        found = Trials(session).crossed(losses, theta + 1.5e308, below, np.arange(2))
        assert found.tolist() == [crossed] * 2
