"""Dead and saturated units: those that were made to be, on all samples and not only on a batch of them."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Dataset, LayerSpec, NetworkSpec, Session, SlopeEvaluator, TrainingSpec
from backprop_core.analysis.dead_units import SATURATED
from playground.model.scenes import SCENES
from tests.networks import KINDS, session_of_kind


def stuck(activation: str, biases: list[float], samples: list[float]):
    """Hidden units with weight 1 and these biases."""
    units, X = len(biases), np.array([samples])
    network = NetworkSpec(1, (LayerSpec(units, activation), LayerSpec(1, "identity")), "mse")
    parameters = [(np.ones((units, 1)), np.array(biases)[:, None]), (np.ones((1, units)), np.zeros((1, 1)))]
    session = Session(network, TrainingSpec(), Dataset(X, X), parameters)
    return SlopeEvaluator(network, X).stuck(session.table)


def test_a_dead_unit_is_off_for_all_samples() -> None:
    first, output = stuck("relu", [0.0, -2.0, -9.0], [1.0, -1.0])
    assert (first.dead, first.saturated, first.flat) == ((1, 2), (), 5 / 6)
    assert (first.dead_share, first.saturated_share) == (2 / 3, 0)
    assert (output.dead, output.saturated, output.flat) == ((), (), 0)


@pytest.mark.parametrize(("activation", "stretch"), [("tanh", 1.0), ("sigmoid", 2.0)])
def test_a_saturated_unit_is_beyond_the_same_place_of_tanh_and_sigmoid(activation: str, stretch: float) -> None:
    edge = stretch * np.arctanh(0.97)
    first, _ = stuck(activation, [edge + 0.02, edge - 0.02, -edge - 0.02, 0.0], [0.0, 0.01])
    assert (first.dead, first.saturated, first.flat) == ((), (0, 2), 0.5)
    assert pytest.approx(1 - 0.97**2) == SATURATED


def test_a_leaky_unit_with_a_slope_is_never_dead() -> None:
    first, _ = stuck("leaky_relu", [-9.0], [1.0])
    assert first.dead == ()


def test_the_dead_neuron_of_the_scene_is_found() -> None:
    dead = SCENES["dead"].make()
    assert SlopeEvaluator(dead.network, dead.data.X).stuck(dead.table)[0].dead == (1,)


@pytest.mark.parametrize("batch_size", [1, 2])
def test_a_unit_that_is_off_for_the_batch_alone_is_not_dead(batch_size: int) -> None:
    session = SCENES["moons"].make()
    session.edit(training=session.training.replaced(batch_size=batch_size))
    evaluator = SlopeEvaluator(session.network, session.data.X)
    off = 0
    for _ in range(10):
        session.step("update")
        off += int((session.value("S1") == 0).all(axis=1).sum())
        whole = Session(session.network, TrainingSpec(), session.data)
        whole.edit(parameters={name: session.value(name) for name in ("W1", "b1", "W2", "b2")})
        whole.prime()
        dead = np.flatnonzero((whole.value("S1") == 0).all(axis=1))
        assert evaluator.stuck(session.table)[0].dead == tuple(dead.tolist())
    assert off > 0


@pytest.mark.parametrize("kind", KINDS)
def test_slopes_are_those_of_the_tape(kind: str) -> None:
    session = session_of_kind(kind)
    session.edit(training=session.training.replaced(batch_size=None))
    session.prime()
    evaluator = SlopeEvaluator(session.network, session.data.X)
    found = evaluator.stuck(session.table)
    for layer in found:
        if layer.layer < session.network.depth or not session.network.cancels:
            np.testing.assert_array_equal(evaluator._workspace.wiring.S[layer.layer], session.value(f"S{layer.layer}"))
            assert layer.flat is not None
        else:
            assert layer.layer == session.network.depth
            assert (layer.dead, layer.saturated, layer.flat, layer.dead_share) == (None, None, None, None)
