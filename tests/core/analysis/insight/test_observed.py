"""A network on all its samples, whatever its loss; and what is said of it where its numbers are extreme."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import LOSSES, Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.insight.diagnosis import Trouble, findings
from backprop_core.analysis.insight.judged_step import judged_step
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.representation import MARGIN, representation
from backprop_core.analysis.insight.standing import Standing, stand_of
from tests.networks import KINDS, chain, session_of_kind


@pytest.mark.parametrize("loss", [*LOSSES, Choice("huber", delta=0.125)], ids=str)
@pytest.mark.parametrize("reduction", ["mean_batch", "mean_all", "sum_all"])
def test_the_loss_of_the_network_s_own_outputs_is_its_loss(loss: Choice | str, reduction: str) -> None:
    Y = np.array([[1.0, 0.0, 0.25], [0.0, 1.0, 0.75]])
    data = Dataset([[0.5, -1.0, 2.0]], 2 * (Y > 0.5) - 1.0 if loss == "hinge" else Y)
    output = "softmax" if loss == "cce" else "sigmoid"
    session = Session(NetworkSpec(1, [LayerSpec(2, output)], loss, reduction, seed=1), TrainingSpec(), data)
    seen = Observed(session).at(session.settled)
    assert seen.loss_of(seen.wiring.A[1]) == pytest.approx(seen.loss_value, rel=1e-12)
    column = np.array([[0.25], [0.75]])
    assert seen.loss_of(column) == seen.loss_of(np.repeat(column, 3, axis=1))
    assert seen.loss_of(column) != pytest.approx(seen.loss_value)


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_that_are_not_finite_spread_in_no_direction(kind: str) -> None:
    session = session_of_kind(kind)
    views = representation(session, np.full(session.table.count, np.nan), (0, None))
    assert [view.shares for view in views[1:]] == [(0.0, 0.0)] * session.network.depth
    assert views[0].shares == representation(session, session.settled)[0].shares


def test_a_parabola_is_drawn_to_where_it_is_no_number() -> None:
    session = chain([1e100], "identity", 2.0, 0.5)
    found = judged_step(session)
    assert found is not None
    assert not np.isfinite(found.parabola(np.array([1e120]))).any()


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_gradients_that_grow_do_so_beside_the_last_layer_s_whatever_its_size(scale: float) -> None:
    """1-1-1-1 of identities whose activations are 1: the layers' gradients are w d / 2, d / 2 and d.

    d is the mean of two errors, which nearly cancel.
    """
    for times, there in ((990.0, []), (1010.0, [1])):
        weight = 2.0 * times
        parameters = [(np.array([[w]]), np.array([[b]])) for w, b in ((0.0, 1.0), (weight, 1.0 - weight), (0.5, 0.0))]
        network = NetworkSpec(1, [LayerSpec(1, "identity")] * 3, "half_mse")
        session = Session(network, TrainingSpec(), Dataset([[1.0, 1.0]], [[-0.5 - 2 * scale, 1.5]]), parameters)
        every = findings(Observed(session), session.settled)
        assert [each.layer for each in every if each.trouble is Trouble.EXPLODING] == there


@pytest.mark.parametrize(("hidden", "expected"), [("identity", Standing.ARRIVED), ("tanh", Standing.SADDLE)])
def test_outputs_alike_are_a_saddle_where_a_hidden_layer_could_tell_the_samples_apart(
    hidden: str, expected: Standing
) -> None:
    """1/2 (v (w x) - y)^2 on y = x^2 - 2/3, to which no linear answer is better than 0."""
    network = NetworkSpec(1, [LayerSpec(1, hidden), LayerSpec(1, "identity")], "half_mse")
    x = np.array([[-1.0, 0.0, 1.0]])
    parameters = [(np.zeros((1, 1)), np.zeros((1, 1))), (np.ones((1, 1)), np.zeros((1, 1)))]
    session = Session(network, TrainingSpec(), Dataset(x, x**2 - 2 / 3), parameters)
    assert stand_of(Observed(session), session.settled).standing is expected


@pytest.mark.parametrize("inputs", [2, 3, 4])
def test_units_switch_on_along_lines_from_edge_to_edge_of_what_the_samples_span(inputs: int) -> None:
    """In the plane of the first two inputs, each with a range of its own; all others are at their means."""
    stream = np.random.default_rng(inputs)
    X = stream.uniform(-1, 1, (inputs, 7)) * np.array([1.0, 20.0, 3.0, 0.5])[:inputs, None]
    network = NetworkSpec(inputs, [LayerSpec(6, "relu"), LayerSpec(1, "identity")], "half_mse", seed=3)
    session = Session(network, TrainingSpec(), Dataset(X, np.ones((1, 7))))
    low, high = X.min(axis=1)[:2], X.max(axis=1)[:2]
    room = MARGIN * (high - low)
    lines = representation(session, session.settled)[0].switches
    assert len(lines) > 2
    for unit, line in lines.items():
        W = session.value("W1")[unit]
        middle = X.mean(axis=1)
        places = np.vstack([line, np.repeat(middle[2:, None], line.shape[1], axis=1)])
        np.testing.assert_allclose(W @ places + session.value("b1")[unit], 0, atol=1e-9)
        for end in (line[:, 0], line[:, -1]):
            shares = (end - low + room) / (high - low + 2 * room)
            assert np.abs(shares - np.round(shares)).min() < 1e-9
            assert (np.abs(shares - 0.5) < 0.5 + 1e-9).all()
