"""What is found of a run that stands still, at limits and where there is nothing to tell apart."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.insight.course import WINDOW, overfitting
from backprop_core.analysis.insight.cutting import cutter
from backprop_core.analysis.insight.diagnosis import Finding, Trouble, findings
from backprop_core.analysis.insight.distributions import distributions
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.representation import ALONG, LINES, representation
from backprop_core.analysis.insight.stable_rate import MOST, stable_rate
from backprop_core.analysis.insight.standing import Standing, stand_of
from tests.networks import KINDS, session_of_kind

XOR = Dataset(np.array([[0, 0, 1, 1], [0, 1, 0, 1]]), np.array([[0, 1, 1, 0]]))


def found(session: Session, trouble: Trouble) -> list[Finding]:
    return [each for each in findings(Observed(session), session.settled) if each.trouble is trouble]


def test_a_saddle_has_its_loss_and_its_gradient() -> None:
    layers = [LayerSpec(5, "tanh"), LayerSpec(1, "sigmoid")]
    network = NetworkSpec(2, layers, "bce", initializer=Choice("normal", std=0.01), seed=1)
    session = Session(network, TrainingSpec(), XOR)
    stand = stand_of(Observed(session), session.settled)
    (saddle,) = found(session, Trouble.SADDLE)
    assert (saddle.value, saddle.beside) == (stand.loss, stand.size)
    assert stand.size > 0


def test_what_has_converged_has_its_loss_and_its_gradient() -> None:
    """1/2 ((w + 1)^2 + (w - 3)^2) / 2 near its lowest point, 1, where 2 is left."""
    network = NetworkSpec(1, [LayerSpec(1, "identity")], "half_mse")
    data, off = Dataset([[-1.0, 1.0]], [[1.0, 3.0]]), 1e-3
    session = Session(network, TrainingSpec(train_biases=False), data, [(np.array([[1 + off]]), np.zeros((1, 1)))])
    (converged,) = found(session, Trouble.CONVERGED)
    assert converged.layer is None
    stand = stand_of(Observed(session), session.settled)
    assert (converged.value, converged.beside) == (pytest.approx(2 + off**2 / 2), stand.size)
    assert stand.size > 0


@pytest.mark.parametrize(
    ("output", "loss", "bias", "trouble"),
    [
        ("relu", "half_mse", -9.0, Trouble.DEAD),
        ("sigmoid", "half_mse", 9.0, Trouble.SATURATED),
        ("sigmoid", "bce", 9.0, None),  # their product is A - Y, with no slope in it
    ],
)
def test_an_output_is_stuck_where_its_slope_is_a_factor(
    output: str, loss: str, bias: float, trouble: Trouble | None
) -> None:
    network = NetworkSpec(2, [LayerSpec(2, "tanh"), LayerSpec(1, output)], loss, seed=1)
    session = Session(network, TrainingSpec(), XOR)
    session.edit(parameters={"b2": np.array([[bias]])})
    every = [each for name in (Trouble.DEAD, Trouble.SATURATED) for each in found(session, name)]
    assert [(each.trouble, each.layer, each.units) for each in every] == ([(trouble, 2, (0,))] if trouble else [])


@pytest.mark.parametrize("inputs", [[[1.0] * 3], [[1.0] * 3, [-2.0] * 3]])
def test_samples_that_are_all_the_same_cannot_be_told_apart(inputs: list[list[float]]) -> None:
    """Their mean is the best answer, and no saddle."""
    network = NetworkSpec(len(inputs), [LayerSpec(2, "tanh"), LayerSpec(1, "identity")], "half_mse", seed=1)
    session = Session(network, TrainingSpec(), Dataset(inputs, [[0.0, 1.0, 2.0]]))
    answer = session.value("W2") @ np.tanh(session.value("W1") @ np.array(inputs)[:, :1])
    session.edit(parameters={"b2": 1.0 - answer})
    assert stand_of(Observed(session), session.settled).standing is Standing.ARRIVED


def test_units_that_are_off_for_all_samples_spread_in_no_direction_and_are_seen_themselves() -> None:
    """They are on a little further out."""
    network = NetworkSpec(1, [LayerSpec(3, "relu"), LayerSpec(1, "identity")], "half_mse", seed=1)
    session = Session(network, TrainingSpec(), Dataset([[-1.0, 0.0, 1.0]], [[0.0, 1.0, 2.0]]))
    session.edit(parameters={"W1": np.array([[1.0], [2.0], [-1.0]]), "b1": np.array([[-1.1], [-2.1], [-1.1]])})
    view = representation(session, session.settled)[1]
    assert view.shares == (0.0, 0.0)
    assert not view.samples.any()
    assert view.units == (0, 1)
    assert view.grid.any()


@pytest.mark.parametrize(("inputs", "there"), [(MOST - 1, True), (MOST, False)])
def test_the_largest_stable_rate_is_looked_for_up_to_so_many_parameters(inputs: int, there: bool) -> None:
    network = NetworkSpec(inputs, [LayerSpec(1, "identity")], "half_mse", seed=3)
    session = Session(network, TrainingSpec(), Dataset(np.eye(inputs)[:, :2], [[0.0, 1.0]]))
    assert bool(stable_rate(session)) == there


@pytest.mark.parametrize("kind", KINDS)
def test_zeros_among_gradients_and_steps_are_counted(kind: str) -> None:
    session = session_of_kind(kind)
    session.edit(training=session.training.replaced(batch_size=None, clip_norm=None))
    session.prime()
    spreads = distributions(session)
    session.step("update")
    for n in range(1, session.network.depth + 1):
        for name, row in (("gradients", "grad"), ("steps", "step")):
            assert spreads[name][n - 1].zeros == np.mean(session.table.block(row, n) == 0)


def test_what_a_cut_foretells_may_overflow_where_the_loss_has_not() -> None:
    """A bias of its own size keeps a huge weight within bounds."""
    network = NetworkSpec(1, [LayerSpec(1, "identity")], "half_mse")
    huge = [(np.array([[1e200]]), np.array([[-1e200]]))]
    session = Session(network, TrainingSpec(), Dataset([[1.0]], [[1e150]]), huge)
    session.prime()
    cuts = cutter(session)
    assert cuts is not None
    assert cuts.cut((0,)).foretold == np.inf


@pytest.mark.parametrize(("last", "there"), [(0.6, True), (0.4, False)])
def test_a_test_loss_that_is_below_the_training_loss_is_not_overfitted(last: float, there: bool) -> None:
    train = np.array([1.0, *[0.5] * WINDOW])
    test = np.array([0.1, *[2.0] * (WINDOW - 1), last])
    assert (overfitting(np.arange(WINDOW + 1), train, test) is not None) == there


def test_a_training_loss_that_is_above_the_test_loss_at_last_is_not_overfitted() -> None:
    train = np.array([1.0, *[0.5] * (WINDOW - 1), 0.9])
    test = np.array([0.1, *[0.8] * WINDOW])
    assert overfitting(np.arange(WINDOW + 1), train, test) is None


@pytest.mark.parametrize("wanted", [(None, None), (0, None), (2, 1)])
def test_the_grid_and_the_samples_are_seen_from_the_same_place(wanted: tuple[int | None, int | None]) -> None:
    """The last sample is in the middle of the grid."""
    network = NetworkSpec(2, [LayerSpec(4, "tanh"), LayerSpec(3, "sigmoid")], "half_mse", seed=3)
    X = np.array([[1.0, 3.0, 1.5, 2.0], [-1.0, 2.0, 5.0, 2.0]])
    session = Session(network, TrainingSpec(), Dataset(X, np.ones((3, 4))))
    for view in representation(session, session.settled, wanted):
        for line in (LINES // 2, LINES + LINES // 2):
            np.testing.assert_allclose(view.grid[line][:, ALONG // 2], view.samples[:, -1], atol=1e-12)


def test_units_whose_gradients_alone_are_the_same_are_no_twins() -> None:
    """Dead units have none, whatever their weights are."""
    network = NetworkSpec(2, [LayerSpec(3, "relu"), LayerSpec(1, "sigmoid")], "bce", seed=1)
    session = Session(network, TrainingSpec(), XOR)
    session.edit(parameters={"b1": np.full((3, 1), -9.0)})
    assert found(session, Trouble.TWINS) == []


@pytest.mark.parametrize(("hidden", "troubles"), [("relu", [Trouble.DEAD]), ("sigmoid", [])])
def test_units_stay_dead_in_a_run_that_has_arrived_and_are_saturated_no_more(
    hidden: str, troubles: list[Trouble]
) -> None:
    network = NetworkSpec(1, [LayerSpec(2, hidden), LayerSpec(1, "identity")], "half_mse", initializer="zeros")
    session = Session(network, TrainingSpec(), Dataset([[1.0, 2.0]], [[0.5, 0.5]]))
    session.edit(parameters={"b1": np.full((2, 1), -40.0), "b2": np.array([[0.5]])})
    stuck = [each.trouble for name in (Trouble.DEAD, Trouble.SATURATED) for each in found(session, name)]
    assert found(session, Trouble.SOLVED) != []
    assert stuck == troubles


def test_outputs_are_alike_each_for_itself() -> None:
    """One of them may be far from the other."""
    network = NetworkSpec(2, [LayerSpec(2, "tanh"), LayerSpec(2, "identity")], "half_mse", initializer="zeros")
    session = Session(network, TrainingSpec(), Dataset(XOR.X, np.vstack([XOR.Y, XOR.Y + 100.0])))
    session.edit(parameters={"b2": np.array([[0.5], [100.5]])})
    assert stand_of(Observed(session), session.settled).standing is Standing.SADDLE
