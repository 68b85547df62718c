"""Runs that are trained together come to what sessions come to, each by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Choice, DataError, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.stacked.losses import StackedLosses
from backprop_core.analysis.stacked.training import Run, StackedTraining, stackable
from tests.networks import KINDS, session_of_kind

FEW = st.lists(
    st.fixed_dictionaries(
        {
            "lr": st.floats(0.0, 0.2),
            "seed": st.integers(0, 9),
            "l1": st.sampled_from([0.0, 0.01]),
            "l2": st.sampled_from([0.0, 0.1]),
            "clip_norm": st.sampled_from([None, 0.01, 1.0]),
        }
    ),
    min_size=1,
    max_size=4,
)


def alone(run: Run, updates: int) -> Session:
    session = Session(run.network, run.training, run.data)
    session.run(updates)
    return session


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(KINDS)), FEW, st.sampled_from([None, 2]), st.lists(st.integers(1, 9), max_size=3))
def test_every_run_comes_to_what_its_session_comes_to(
    kind: str, numbers: list[dict[str, float]], batch_size: int | None, parts: list[int]
) -> None:
    session = session_of_kind(kind)
    runs = []
    for each in numbers:
        changes = dict(each)
        training = session.training.with_options(lr=changes.pop("lr")).replaced(**changes, batch_size=batch_size)
        runs.append(Run(session.network.replaced(seed=int(each["seed"])), training, session.data))
    together = StackedTraining(runs)
    for part in parts:
        together.train(part)
    assert together.completed == sum(parts)
    for run, theta in zip(runs, together.theta, strict=True):
        np.testing.assert_allclose(theta, alone(run, sum(parts)).settled, rtol=1e-12, atol=1e-13)


def test_data_may_differ_and_the_start_may_be_given() -> None:
    session = session_of_kind("2-3-1")
    start = [(block[:, :-1] + 1.0, block[:, -1:]) for block in session.table.blocks(session.settled)]
    other = Dataset(session.data.X * 2, session.data.Y)
    runs = [Run(session.network, session.training, data, start) for data in (session.data, other)]
    together = StackedTraining(runs)
    together.train(20)
    for run, theta in zip(runs, together.theta, strict=True):
        single = Session(run.network, run.training, run.data, start)
        single.run(20)
        np.testing.assert_allclose(theta, single.settled, rtol=1e-12, atol=1e-14)


def test_a_run_that_diverges_leaves_the_others_alone() -> None:
    session = session_of_kind("1-1")
    plain = TrainingSpec(Choice("gd", lr=0.01))
    runs = [Run(session.network, plain.with_options(lr=lr), session.data) for lr in (0.01, 1000.0)]
    together = StackedTraining(runs)
    together.train(100)
    np.testing.assert_allclose(together.theta[0], alone(runs[0], 100).settled, rtol=1e-12)
    assert not np.isfinite(together.theta[1]).all()


def test_what_has_other_calls_is_another_stack() -> None:
    session = session_of_kind("2-3-1")
    network, training, data = session.network, session.training, session.data

    def run(**changes: object) -> Run:
        return Run(network, training.replaced(**changes), data)

    runs = [
        run(),
        run(optimizer="adam"),
        run(seed=3, l2=0.1),
        run(batch_size=3),
        run(optimizer=Choice("adam", lr=0.5)),
        run(optimizer=Choice("adam", beta1=0.5)),
        Run(network.replaced(layers=[LayerSpec(4, "relu"), network.layers[1]]), training, data),
        Run(network.replaced(seed=5, initializer="he_normal"), training.with_options(lr=9.0), data),
    ]
    assert stackable(runs) == [[0, 2, 7], [1, 4], [3], [5], [6]]


def test_what_a_session_refuses_is_refused() -> None:
    session = session_of_kind("2-3-1")
    with pytest.raises(DataError):
        StackedTraining([Run(session.network, session.training, Dataset([[1.0]], [[1.0]]))])


@pytest.mark.parametrize("kind", KINDS)
def test_the_losses_are_those_of_a_session_on_all_samples(kind: str) -> None:
    session = session_of_kind(kind)
    training = session.training.replaced(batch_size=None)
    stream = np.random.default_rng(1)
    thetas = session.settled + stream.normal(size=(5, session.table.count))
    losses = StackedLosses(session.network, session.data.X, session.data.Y, training)
    losses.room = 2
    for theta, found in zip(thetas, losses.at(thetas), strict=True):
        blocks = [(block[:, :-1], block[:, -1:]) for block in session.table.blocks(theta)]
        whole = Session(session.network, training, session.data, blocks)
        whole.prime()
        assert found == pytest.approx(float(whole.value(whole.objective)), rel=1e-13)


def test_a_loss_that_overflows_is_infinite_and_leaves_the_others_alone() -> None:
    session = session_of_kind("1-1")
    losses = StackedLosses(session.network, session.data.X, session.data.Y, TrainingSpec(l2=0.1))
    found = losses.at(np.stack([session.settled, np.full(2, 1e200)]))
    assert found[0] == losses.at(session.settled[None])[0]
    assert found[1] == np.inf


def test_no_sets_have_no_losses() -> None:
    session = session_of_kind("1-1")
    losses = StackedLosses(session.network, session.data.X, session.data.Y)
    assert losses.at(np.zeros((0, session.table.count))).shape == (0,)


def test_a_network_without_a_penalty_has_none() -> None:
    network = NetworkSpec(1, [LayerSpec(1, "identity")], "half_mse")
    losses = StackedLosses(network, np.ones((1, 1)), np.ones((1, 1)), TrainingSpec(l2=0.5))
    np.testing.assert_array_equal(losses.at(np.array([[1.0, 0.0], [3.0, 0.0]])), [0.25, 2.0 + 0.25 * 9])
