"""Laws of the gradient, on networks of any depth, width, function, start and batch."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop_core import LOSSES, OPTIMIZERS, Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from tests.core.drawing import networks, parameters_of, samples, trainings, with_biases
from tests.core.kinks import same_side

STEP = 1e-4
SEEDS = st.integers(0, 10**6)
COUNTS = st.integers(1, 7)


def objective(session: Session) -> float:
    """The loss with its penalty."""
    return float(session.value(session.objective))


def moved(session: Session, direction: np.ndarray, step: float) -> Session:
    """A session of its own on the batch under way, its parameters moved along the direction."""
    theta = session.causes[: session.table.count] + step * direction
    batch = Dataset(session.data.X[:, session.batch], session.data.Y[:, session.batch])
    training = session.training.replaced(batch_size=None)
    found = Session(session.network, training, batch, parameters_of(session, theta))
    found.prime()
    return found


@given(network=networks(), training=trainings(), count=COUNTS, updates=st.integers(0, 4), seed=SEEDS)
@settings(max_examples=250, deadline=None)
def test_the_loss_rises_along_a_direction_as_the_gradient_says(network, training, count, updates, seed):
    """(4 D(h / 2) - D(h)) / 3, where D(h) = (L(theta + h d) - L(theta - h d)) / 2h, beside the gradient times d."""
    session = with_biases(network, training, samples(network, count, seed))
    session.run(updates)
    session.prime()
    assume(session.divergence is None)
    gradient = session.table.rows["grad"].copy()
    direction = np.random.default_rng(seed).standard_normal(gradient.size)
    direction /= np.linalg.norm(direction)
    near, far = ([moved(session, direction, sign * step) for sign in (1, -1)] for step in (STEP / 2, STEP))
    assume(same_side(*far) and same_side(*near) and same_side(far[0], near[0]))
    near_rise, far_rise = (
        (objective(above) - objective(below)) / (2 * step) for (above, below), step in ((near, STEP / 2), (far, STEP))
    )
    numeric, exact = (4 * near_rise - far_rise) / 3, float(gradient @ direction)
    assert numeric == pytest.approx(exact, rel=1e-7, abs=1e-9 * (1 + abs(objective(session))))


def primed(network: NetworkSpec, data: Dataset) -> Session:
    session = with_biases(network, TrainingSpec(), data)
    session.prime()
    assume(session.divergence is None)
    return session


def assert_same_gradient(one: Session, other: Session, share: float = 1.0) -> None:
    size = float(np.abs(one.table.rows["grad"]).max())
    np.testing.assert_allclose(
        other.table.rows["grad"], share * one.table.rows["grad"], rtol=1e-10, atol=1e-13 * (1 + size) * share
    )
    assert float(other.value("L")) == pytest.approx(share * float(one.value("L")), rel=1e-12)


@given(network=networks(), count=COUNTS, seed=SEEDS)
@settings(max_examples=80, deadline=None)
def test_the_order_of_a_batch_is_nothing_to_the_gradient(network, count, seed):
    data = samples(network, count, seed)
    order = np.random.default_rng(seed).permutation(count)
    assert_same_gradient(primed(network, data), primed(network, Dataset(data.X[:, order], data.Y[:, order])))


@given(network=networks(), count=COUNTS, seed=SEEDS)
@settings(max_examples=80, deadline=None)
def test_a_doubled_batch_doubles_a_sum_and_leaves_a_mean(network, count, seed):
    data = samples(network, count, seed)
    twice = Dataset(np.tile(data.X, 2), np.tile(data.Y, 2))
    share = 2.0 if network.reduction == "sum_all" else 1.0
    assert_same_gradient(primed(network, data), primed(network, twice), share)


@given(network=networks(outputs=("softmax",)), count=COUNTS, seed=SEEDS)
@settings(max_examples=80, deadline=None)
def test_derivatives_by_the_inputs_of_a_softmax_sum_to_zero(network, count, seed):
    """Adding the same to all of them changes nothing, whatever the loss is and wherever the layer stands."""
    session = primed(network, samples(network, count, seed))
    for n, layer in enumerate(network.layers, 1):
        if layer.record.coupled:
            dZ = session.value(f"dZ{n}")
            np.testing.assert_allclose(dZ.sum(axis=0), 0.0, atol=1e-14 * (1 + np.abs(dZ).sum()))


@given(
    loss=st.sampled_from(sorted(LOSSES)),
    optimizer=st.sampled_from(sorted(OPTIMIZERS)),
    hidden=st.sampled_from(["tanh", "relu", "silu", "softmax"]),
    value=st.floats(-1.0, 1.0),
    seed=SEEDS,
)
@settings(max_examples=60, deadline=None)
def test_units_that_start_equal_stay_equal(loss, optimizer, hidden, value, seed):
    output = LOSSES[loss].cancels_with or "identity"
    layers = [LayerSpec(3, hidden), LayerSpec(4, hidden), LayerSpec(2, output)]
    network = NetworkSpec(2, layers, loss, initializer=Choice("constant", value=value))
    session = Session(network, TrainingSpec(Choice(optimizer, lr=0.01), batch_size=2), samples(network, 5, seed))
    session.run(20)
    for n in (1, 2):
        W = session.value(f"W{n}")
        np.testing.assert_allclose(W, np.broadcast_to(W[0], W.shape), rtol=1e-9, atol=1e-12)


@given(network=networks(losses=tuple(sorted(set(LOSSES) - {"hinge"}))), count=COUNTS, seed=SEEDS)
@settings(max_examples=80, deadline=None)
def test_outputs_that_meet_their_targets_leave_no_gradient(network, count, seed):
    """A cross-entropy comes down to the entropy of the targets, the other losses to 0."""
    assume(network.loss_record.name != "cce" or network.cancels)  # sigmoids are no distribution
    session = primed(network, samples(network, count, seed))
    session = primed(network, Dataset(session.data.X, session.value(f"A{network.depth}")))
    assert network.loss_record.cancels_with or float(session.value("L")) == 0.0
    np.testing.assert_allclose(session.table.rows["grad"], 0.0, atol=1e-13)


@pytest.mark.parametrize("reduction", ["mean_batch", "mean_all", "sum_all"])
@pytest.mark.parametrize(("loss", "output"), [("bce", "sigmoid"), ("cce", "softmax"), ("hinge", "identity")])
def test_a_loss_of_zero_leaves_no_gradient(loss, output, reduction):
    """Targets at the ends of the range, met as far as numbers go."""
    Y = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    Y = 2 * Y - 1 if loss == "hinge" else Y
    network = NetworkSpec(2, [LayerSpec(2, output)], loss, reduction)
    X = 1000.0 * Y if loss != "bce" else 2000.0 * Y - 1000.0
    session = Session(network, TrainingSpec(), Dataset(X, Y), [(np.eye(2), np.zeros((2, 1)))])
    session.prime()
    assert float(session.value("L")) == 0.0
    assert not session.table.rows["grad"].any()
