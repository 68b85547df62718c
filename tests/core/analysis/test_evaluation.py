"""Evaluating on other samples: the numbers of the tape, on buffers that nothing else uses."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import numpy as np
import pytest

from backprop_core import (
    ACTIVATIONS,
    DataError,
    Dataset,
    DataSpec,
    GradientChecker,
    LayerSpec,
    NetworkSpec,
    Session,
    TrainingSpec,
    make_dataset,
)
from backprop_core.analysis.evaluation import Evaluator, Scorer, activation_at, has_classes, scorers
from backprop_core.analysis.metrics import accuracy
from tests.evaluating import outputs
from tests.networks import KINDS, session_of_kind


@pytest.mark.parametrize("kind", KINDS)
def test_the_tape_s_own_batch_gives_the_tape_s_own_numbers(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(2)
    session.step("phase")
    scorer = Scorer(session.network, session.value("X"), session.value("Y"))
    found = scorer.outputs(session.table)
    for layer, activation in enumerate(scorer.activations):
        np.testing.assert_array_equal(activation, session.value(f"A{layer}" if layer else "X"))
    assert found is scorer.activations[-1]
    session.step("phase")
    assert scorer.score(session.table).loss == session.value("L")


@pytest.mark.parametrize("kind", KINDS)
def test_other_points_at_every_position_leave_the_session_alone(kind: str) -> None:
    """All that can be seen of the session is the same before and after, at every operation of an update."""
    session = session_of_kind(kind)
    points = np.random.default_rng(1).normal(size=(session.network.inputs, 30))
    evaluator = Evaluator(session.network, points)
    train, _ = scorers(session.network, session.data)
    for _ in range(len(session.tape) + 2):
        before = pickle.dumps((session.table.rows, session.wiring.__dict__))
        np.testing.assert_allclose(evaluator.outputs(session.table), outputs(session, points), rtol=1e-12, atol=1e-15)
        train.score(session.table)
        assert pickle.dumps((session.table.rows, session.wiring.__dict__)) == before
        session.step("operation")


def test_the_parameters_at_the_start_of_the_update_can_be_asked_for() -> None:
    session = session_of_kind("2-3-1")
    evaluator = Evaluator(session.network, session.data.X)
    start = evaluator.outputs(session.table).copy()
    session.step("update")
    assert not np.array_equal(evaluator.outputs(session.table), start)
    np.testing.assert_array_equal(evaluator.outputs(session.causes[: session.table.count]), start)


def test_results_cannot_be_written_to() -> None:
    session = session_of_kind("2-3-1")
    evaluator = Evaluator(session.network, session.data.X)
    for view in (evaluator.outputs(session.table), *evaluator.activations):
        with pytest.raises(ValueError, match="read-only"):
            view[0, 0] = 1.0


def test_train_and_test_are_scored_apart() -> None:
    data = make_dataset(DataSpec("circle", samples=60, noise=0.05, test_fraction=0.25))
    network = NetworkSpec(2, (LayerSpec(6, "tanh"), LayerSpec(1, "sigmoid")), "bce", seed=1)
    session = Session(network, TrainingSpec(batch_size=10), data)
    session.run(30)
    train, test = scorers(network, data)
    for scorer, X, Y in ((train, data.X, data.Y), (test, data.X_test, data.Y_test)):
        A, score = outputs(session, X), scorer.score(session.table)
        assert score.loss == pytest.approx(float(np.mean(-Y * np.log(A) - (1 - Y) * np.log(1 - A))), rel=1e-12)
        assert score.accuracy == accuracy(A, Y)
    assert train.score(session.table) != test.score(session.table)


def test_without_a_test_set_there_is_no_test_score() -> None:
    session = session_of_kind("1-1")
    train, test = scorers(session.network, session.data)
    assert test is None
    assert train.score(session.table).accuracy is None


@pytest.mark.parametrize(
    ("Y", "kind", "expected"),
    [
        ([[0, 1, 1]], "", True),
        ([[-1, 1, 1]], "", True),
        ([[-1, 0, 1]], "", False),
        ([[0.7]], "", False),
        ([[0, 1], [1, 0]], "", True),
        ([[1, 0, 1], [0, 1, 0]], "", True),
        ([[0.3, 1.0], [0.7, 0.0]], "", False),
        ([[2, 0], [-1, 1]], "", False),
        ([[1, 1], [1, 0]], "", False),
        ([[0, 1, 1]], "regression", False),
        ([[0.2, 0.8]], "classification", True),
    ],
)
def test_accuracy_is_for_classes(Y, kind, expected) -> None:
    Y = np.array(Y, float)
    assert has_classes(Dataset(np.zeros((1, Y.shape[1])), Y, kind=kind)) is expected


@pytest.mark.parametrize("copied", [copy.deepcopy, pickle.dumps])
def test_what_has_buffers_apart_refuses_to_be_copied(copied) -> None:
    session = session_of_kind("softmax")
    session.prime()
    train, _ = scorers(session.network, session.data)
    checker = GradientChecker(session)
    checker.check()
    for thing in (train, Evaluator(session.network, session.data.X), checker):
        with pytest.raises(TypeError, match="bound to its buffers"):
            copied(thing)


def test_outputs_stay_those_of_the_parameters_that_were_evaluated() -> None:
    session = session_of_kind("softmax")
    train, _ = scorers(session.network, session.data)
    held = train.outputs(session.table)
    values = held.copy()
    session.run(3)
    np.testing.assert_array_equal(held, values)


def test_what_does_not_fit_is_named() -> None:
    network = session_of_kind("2-3-1").network
    fits, targets = np.zeros((2, 4)), np.zeros((1, 4))
    refused: dict[str, Callable[[], object]] = {
        "points.shape is (3, 4); allowed: 2 rows, one for each of the inputs": lambda: Evaluator(
            network, np.zeros((3, 4))
        ),
        "targets.shape is (2, 4); allowed: 1 rows, one for each of the outputs": lambda: Scorer(network, fits, fits),
        "targets.shape is (1, 3); allowed: 4 columns, as the points": lambda: Scorer(network, fits, targets[:, :3]),
        "parameters.shape is (3,); allowed: (13,), a row of the network's table": lambda: Evaluator(
            network, fits
        ).outputs(np.zeros(3)),
        "points is [['a']]; allowed: real numbers, in rows of equal length": lambda: Evaluator(network, [["a"]]),
    }
    for says, make in refused.items():
        with pytest.raises(DataError) as caught:
            make()
        assert str(caught.value) == says


@pytest.mark.parametrize(("low", "threshold"), [(0.0, 0.5), (-1.0, 0.0)])
def test_training_and_test_samples_are_decided_at_the_threshold_of_all_training_targets(
    low: float, threshold: float
) -> None:
    """Also where the test samples are of one class; outputs stand a little below and above the threshold."""
    outputs = np.array([[threshold - 0.1, threshold + 0.1, threshold, threshold + 0.1]])
    data = Dataset(outputs, [[low, 1.0, low, low]], outputs[:, :2], [[1.0, 1.0]])
    network = NetworkSpec(1, [LayerSpec(1, "identity")], "half_mse")
    session = Session(network, TrainingSpec(), data, [(np.ones((1, 1)), np.zeros((1, 1)))])
    train, test = scorers(network, data)
    assert (train.score(session.table).accuracy, test.score(session.table).accuracy) == (0.75, 0.5)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_an_activation_far_out_is_told_without_a_warning(name: str) -> None:
    z = np.array([[1e308, -1e308, np.inf, -np.inf, np.nan, 800.0, 0.0], [-1e308, 1e308, 0.0, 1.0, 2.0, -800.0, 0.0]])
    outputs, slopes = activation_at(LayerSpec(2, name), z)
    assert outputs.shape == slopes.shape == z.shape
    assert np.isfinite(outputs[:, 5:]).all()
    assert np.isfinite(slopes[:, 5:]).all()


def test_parameters_beyond_all_numbers_make_no_noise() -> None:
    session = session_of_kind("softmax")
    train, _ = scorers(session.network, session.data)
    theta = np.full(session.table.count, 1e308)
    assert not np.isfinite(train.outputs(theta)).all()
