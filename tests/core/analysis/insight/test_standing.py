"""A solution, a saddle, a vanished gradient: told apart, however small the gradient is."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Choice, Dataset, DataSpec, LayerSpec, NetworkSpec, Session, TrainingSpec, make_dataset
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.standing import Stand, Standing, bends, stand_of
from tests.networks import KINDS, session_of_kind

XOR = Dataset(np.array([[0, 0, 1, 1], [0, 1, 0, 1]]), np.array([[0, 1, 1, 0]]))
NOISY = np.random.default_rng(0)
LINE = NOISY.uniform(-1, 1, (1, 40))
CURVE = Dataset(LINE, np.sin(2 * LINE) + 0.2 * NOISY.standard_normal(LINE.shape))
HALF = TrainingSpec(Choice("gd", lr=0.5))


def xor(initializer: Choice | str, hidden: tuple[LayerSpec, ...] = (LayerSpec(5, "tanh"),)) -> Session:
    network = NetworkSpec(2, [*hidden, LayerSpec(1, "sigmoid")], "bce", initializer=initializer, seed=1)
    return Session(network, HALF, XOR)


def stand(session: Session) -> Stand:
    return stand_of(Observed(session), session.settled)


@pytest.mark.parametrize("updates", [0, 1, 500])
def test_xor_from_zeros_is_at_a_saddle_with_every_gradient_0(updates: int) -> None:
    session = xor("zeros")
    session.run(updates)
    found = stand(session)
    assert (found.standing, found.size) == (Standing.SADDLE, 0.0)
    assert found.loss == pytest.approx(np.log(2), rel=1e-15)


@pytest.mark.parametrize("updates", [0, 1000, 8000])
def test_xor_from_tiny_weights_looks_still_and_is_at_a_saddle(updates: int) -> None:
    session = xor(Choice("normal", std=0.01))
    session.run(updates)
    found = stand(session)
    assert found.standing is Standing.SADDLE
    assert 0 < found.size < 1e-4


def test_outputs_that_are_all_alike_are_a_saddle_even_where_no_bend_tells() -> None:
    """One unit sees each input, and to neither way does any second derivative change: those of W2 alone are not 0."""
    session = xor("zeros", (LayerSpec(2, "tanh"),))
    session.edit(parameters={"W1": 4 * np.eye(2), "b1": np.full((2, 1), -2.0)})
    found = stand(session)
    assert (found.standing, found.size) == (Standing.SADDLE, pytest.approx(0, abs=1e-15))


def test_an_output_s_spread_is_beside_that_of_its_targets_and_not_beside_another_output_s_size() -> None:
    """Outputs of -1 and 1 are the means of targets that are half a unit off to both sides; another one is 100."""
    network = NetworkSpec(1, [LayerSpec(1, "tanh"), LayerSpec(2, "identity")], "half_mse")
    data = Dataset([[-1.0, -1.0, 1.0, 1.0]], [[-1.5, -0.5, 0.5, 1.5], [100.0] * 4])
    ends = np.array([[1 / np.tanh(1.0)], [0.0]]), np.array([[0.0], [100.0]])
    found = stand(Session(network, HALF, data, [(np.ones((1, 1)), np.zeros((1, 1))), ends]))
    assert (found.standing, found.size) == (Standing.ARRIVED, pytest.approx(0, abs=1e-14))


def test_xor_learnt_is_solved_and_on_the_way_it_moves() -> None:
    session = xor("xavier_normal")
    session.run(100)
    assert stand(session).standing is Standing.MOVING
    session.run(20_000)
    assert stand(session).standing is Standing.SOLVED


def test_a_regression_that_has_arrived_is_no_saddle() -> None:
    network = NetworkSpec(1, [LayerSpec(1, "identity")], "half_mse", seed=1)
    session = Session(network, TrainingSpec(Choice("gd", lr=0.2)), CURVE)
    assert stand(session).standing is Standing.MOVING
    session.run(400)
    found = stand(session)
    assert found.standing is Standing.ARRIVED
    assert stand(session) == found  # to the last bit of the bend
    assert found.loss > 0.01
    assert found.size < 1e-6


def test_a_network_without_hidden_layers_has_arrived_on_xor() -> None:
    """It cannot do better than the same answer for all: the loss bends up on every side."""
    session = xor("xavier_normal", ())
    session.run(3000)
    found = stand(session)
    assert found.standing is Standing.ARRIVED
    assert found.bend > 0


def test_a_saddle_of_one_sample_bends_down() -> None:
    """1/2 (v w - 1)^2 at 0: the Hessian is [[0, -1], [-1, 0]]."""
    network = NetworkSpec(1, [LayerSpec(1, "identity")] * 2, "half_mse", initializer="zeros")
    data = Dataset(np.ones((1, 1)), np.ones((1, 1)))
    session = Session(network, TrainingSpec(train_biases=False), data)
    found = stand(session)
    assert found.standing is Standing.SADDLE
    assert found.bend == pytest.approx(-1, rel=1e-6)


def test_a_saturated_network_has_lost_its_gradient() -> None:
    network = NetworkSpec(2, [LayerSpec(2, "tanh"), LayerSpec(1, "sigmoid")], "half_mse", seed=1)
    session = Session(network, HALF, XOR)
    session.edit(parameters={"b2": np.array([[20.0]])})
    assert stand(session).standing is Standing.VANISHED


def test_a_layer_of_dead_units_lets_nothing_through() -> None:
    session = xor("xavier_normal", (LayerSpec(3, "relu"),))
    session.edit(parameters={"b1": np.full((3, 1), -9.0)})
    session.run(3000)
    assert stand(session).standing is Standing.VANISHED


@pytest.mark.parametrize("kind", KINDS)
def test_the_gradient_is_that_of_a_session_on_all_samples(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(3)
    theta = session.settled
    blocks = [(block[:, :-1], block[:, -1:]) for block in session.table.blocks(theta)]
    whole = Session(session.network, session.training.replaced(batch_size=None), session.data, blocks)
    whole.prime()
    seen = Observed(session).at(theta)
    expected = whole.table.rows["grad"] * (whole.table.is_weight if not session.training.train_biases else 1.0)
    np.testing.assert_allclose(seen.gradient, expected, rtol=1e-12, atol=1e-15)
    assert seen.loss_value == pytest.approx(float(whole.value("L")), rel=1e-13)


@pytest.mark.parametrize("kind", ["1-1", "2-3-1", "softmax"])
def test_what_is_left_of_the_samples_gradients_is_that_of_single_sessions(kind: str) -> None:
    session = session_of_kind(kind)
    session.edit(training=session.training.replaced(l1=0.0, l2=0.0, batch_size=None))
    theta, sizes, total = session.settled, [], 0.0
    blocks = [(block[:, :-1], block[:, -1:]) for block in session.table.blocks(theta)]
    for at in range(session.data.samples):
        alone = Dataset(session.data.X[:, [at]], session.data.Y[:, [at]])
        one = Session(session.network, TrainingSpec(), alone, blocks)
        one.prime()
        sizes.append(np.linalg.norm(one.table.rows["grad"]))
        total = total + one.table.rows["grad"]
    seen = Observed(session).at(theta)
    assert seen.cancelled == pytest.approx(np.linalg.norm(total) / sum(sizes), rel=1e-10)


def test_outputs_that_are_alike_are_at_a_saddle_however_far_the_targets_spread() -> None:
    for size in (0.5, 1.0, 4.0):
        layers = [LayerSpec(3, "tanh"), LayerSpec(1, "identity")]
        network = NetworkSpec(2, layers, "half_mse", initializer="zeros")
        data = Dataset(XOR.X, size * (2 * XOR.Y - 1))
        assert stand(Session(network, HALF, data)).standing is Standing.SADDLE


def test_units_at_their_kink_may_still_switch_on_and_block_nothing() -> None:
    session = xor("zeros", (LayerSpec(3, "relu"),))
    assert stand(session).standing is Standing.SADDLE
    session.edit(parameters={"b1": np.full((3, 1), -1.0)})
    assert stand(session).standing is Standing.VANISHED
    session.edit(parameters={"b1": np.array([[-1.0], [-1.0], [0.0]])})
    assert stand(session).standing is Standing.SADDLE


def test_an_output_that_is_off_lets_nothing_through() -> None:
    network = NetworkSpec(2, [LayerSpec(3, "tanh"), LayerSpec(1, "relu")], "half_mse", seed=1)
    session = Session(network, HALF, XOR)
    session.edit(parameters={"b2": np.array([[-20.0]])})
    assert stand(session).standing is Standing.VANISHED


def test_a_minimum_beside_the_kinks_of_units_that_a_penalty_has_shrunk_is_no_saddle() -> None:
    """Weights that bring nothing come down to 0, and so their units to the kink: closer than a step of differences."""
    data = make_dataset(DataSpec("moons", samples=30, noise=0.28, test_fraction=0.75))
    network = NetworkSpec(2, [LayerSpec(16, "relu"), LayerSpec(1, "sigmoid")], "bce", initializer="he_normal", seed=1)
    session = Session(network, TrainingSpec(Choice("momentum", lr=1.0, mu=0.9), batch_size=10), data)
    session.run(2000)
    session.edit(training=session.training.replaced(l2=0.01))
    session.run(6000)
    found = stand(session)
    theta = session.settled
    assert found.standing is Standing.ARRIVED
    seen = Observed(session)
    coarse, largest = bends(seen.gradient_at, theta, seen.trained)
    assert coarse < -0.01 * largest  # what a step over the kinks sees, and no bend
    assert found.size < 1e-6


def test_of_more_directions_than_are_tried_the_ends_are_still_near() -> None:
    values = np.concatenate([[-3.0, 7.0], np.linspace(-1, 1, 58)])
    lowest, largest = bends(lambda theta: values * theta, np.zeros(60), np.ones(60))
    assert (lowest, largest) == (pytest.approx(-3, rel=1e-6), pytest.approx(7, rel=1e-6))
    trained = (np.arange(60) != 0) * (np.arange(60) != 1) * 1.0
    assert bends(lambda theta: values * theta, np.zeros(60), trained)[0] >= -1 - 1e-9


def test_a_direction_in_which_parameters_part_is_found() -> None:
    matrix = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert bends(lambda theta: matrix @ theta, np.zeros(2), np.ones(2)) == (pytest.approx(-1), pytest.approx(1))


def test_the_ends_of_the_spectrum_are_those_of_the_matrix() -> None:
    stream = np.random.default_rng(2)
    basis, _ = np.linalg.qr(stream.standard_normal((20, 20)))
    values = np.concatenate([[-3.0, 7.0], stream.uniform(-1, 1, 18)])
    matrix = basis @ np.diag(values) @ basis.T
    lowest, largest = bends(lambda theta: matrix @ theta, stream.standard_normal(20), np.ones(20))
    assert (lowest, largest) == (pytest.approx(-3, rel=1e-6), pytest.approx(7, rel=1e-6))
