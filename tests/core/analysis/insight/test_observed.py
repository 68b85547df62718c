"""A network on all its samples, whatever its loss; and what is said of it where its numbers are extreme."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import LOSSES, Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.insight.diagnosis import Trouble, findings
from backprop_core.analysis.insight.judged_step import Landing, judged_step
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.representation import MARGIN, representation
from backprop_core.analysis.insight.stable_rate import stable_rate
from backprop_core.analysis.insight.standing import ALIKE, Standing, bends, stand_of
from backprop_core.analysis.insight.zero_lines import zero_lines
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


def test_a_loss_that_has_overflowed_is_infinite() -> None:
    session = session_of_kind("1-1")
    assert Observed(session).loss_of(np.array([[1e200]])) == np.inf


def test_targets_out_of_reach_are_those_of_the_last_layer() -> None:
    network = NetworkSpec(1, [LayerSpec(2, "tanh")] * 3, "half_mse", seed=1)
    session = Session(network, TrainingSpec(), Dataset([[1.0, 2.0]], [[0.0, 1.5], [0.0, 0.0]]))
    (found,) = (each for each in findings(Observed(session), session.settled) if each.trouble is Trouble.TARGETS)
    assert (found.layer, found.units) == (3, (0,))


@pytest.mark.parametrize("size", [1e-9, 1.0, 1e9])
def test_places_grow_with_the_activations(size: float) -> None:
    """Main directions are those of the activations, however small or large these are."""
    network = NetworkSpec(2, [LayerSpec(4, "identity"), LayerSpec(1, "identity")], "half_mse", seed=3)
    data = Dataset([[1.0, -2.0, 0.5, 3.0], [0.0, 1.0, 2.0, -1.0]], np.ones((1, 4)))
    session = Session(network, TrainingSpec(), data)
    usual, scaled = (representation(session, factor * session.settled)[1] for factor in (1.0, size))
    np.testing.assert_allclose(scaled.samples, size * usual.samples, rtol=1e-9, atol=1e-9 * size)
    assert np.abs(scaled.samples).max(axis=1).min() > 0.1 * size


@pytest.mark.parametrize("scale", [100.0, 10_000.0])
def test_outputs_are_alike_up_to_a_share_of_the_targets_spread(scale: float) -> None:
    """v tanh(x) on targets that are the same at -x and x, with which it has nothing in common."""
    x = np.array([[-10.0, 0.0, 10.0]])
    y = scale * np.array([[1.0, -2.0, 1.0]]) / 3
    network = NetworkSpec(1, [LayerSpec(1, "tanh"), LayerSpec(1, "identity")], "half_mse")
    edge = ALIKE * y.std() / np.tanh(x).std()
    for factor, alike in ((0.98, True), (1.02, False)):
        parameters = [(np.ones((1, 1)), np.zeros((1, 1))), (np.array([[factor * edge]]), np.zeros((1, 1)))]
        session = Session(network, TrainingSpec(train_biases=False), Dataset(x, y), parameters)
        found = stand_of(Observed(session), session.settled)
        assert found.standing is not Standing.MOVING
        assert (found.bend is None) == alike  # then nobody has to look for a bend


@pytest.mark.parametrize("size", [1e-14, 1e-6, 1.0, 1e6, 1e14])
def test_bends_grow_with_the_loss(size: float) -> None:
    matrix = np.array([[2.0, 1.0, 0.0], [1.0, -1.0, 0.5], [0.0, 0.5, 0.25]])
    ends = np.linalg.eigvalsh(matrix)
    lowest, largest = bends(lambda theta: size * (matrix @ theta), np.zeros(3), np.ones(3))
    assert (lowest, largest) == (pytest.approx(size * ends[0], 1e-6, 0.0), pytest.approx(size * ends[-1], 1e-6, 0.0))


def test_a_loss_without_a_bend_is_no_loss_that_bends_down() -> None:
    """|2 w - 0.5| goes down in a straight line."""
    session = chain([1.0], "identity", 2.0, 0.5, "mae")
    session.edit(training=TrainingSpec(Choice("gd", lr=0.01), train_biases=False))
    session.prime()
    found = judged_step(session)
    assert found is not None
    assert abs(found.bend) <= found.rounding
    assert found.landing is Landing.SHORT


@pytest.mark.parametrize("l2", [0.0, 0.25])
@pytest.mark.parametrize("penalise_biases", [False, True])
def test_a_penalty_is_a_part_of_the_sharpness(l2: float, penalise_biases: bool) -> None:
    X = np.array([[0.5, -1.0, 2.0]])
    network = NetworkSpec(1, [LayerSpec(1, "identity")], "half_mse", seed=3)
    training = TrainingSpec(l2=l2, penalise_biases=penalise_biases)
    session = Session(network, training, Dataset(X, [[0.7, -0.2, 0.4]]))
    extended = np.vstack([X, np.ones(3)])
    hessian = extended @ extended.T / 3 + l2 * np.diag([1.0, float(penalise_biases)])
    found = stable_rate(session)
    assert found is not None
    assert found.sharpness == pytest.approx(np.linalg.eigvalsh(hessian)[-1], rel=1e-12)


@pytest.mark.parametrize(("row", "column"), list(np.ndindex(4, 5)))
def test_no_line_goes_through_a_cell_with_a_corner_that_is_no_number(row: int, column: int) -> None:
    rows, columns = np.mgrid[:4, :5]
    values = np.where((rows + columns) % 2, 1.0, -1.0)  # each cell is crossed twice
    values[row, column] = np.nan
    beside = [place for line in zero_lines(values) for place in (line[:-1] + line[1:]) / 2]
    cells = {(int(y), int(x)) for x, y in beside}
    every = {(y, x) for y in range(3) for x in range(4)}
    assert cells == every - {(row - i, column - j) for i in (0, 1) for j in (0, 1)}
