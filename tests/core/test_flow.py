"""Gradient flow by layer: norms of what the session holds, and the units that were made to be stuck."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import LayerSpec, NetworkSpec, Phase
from backprop_core.datasets import Dataset
from backprop_core.flow import SATURATED, flow_of
from backprop_core.session import Session
from backprop_core.spec import TrainingSpec
from tests.networks import KINDS, session_of_kind


@pytest.mark.parametrize("kind", KINDS)
def test_norms_are_those_of_the_session_s_matrices(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(2)
    for flow in flow_of(session):
        n = flow.layer
        assert flow.gradient == pytest.approx(np.linalg.norm(session.value(f"dW{n}")), rel=1e-14)
        assert flow.weight == pytest.approx(np.linalg.norm(session.old(f"W{n}")), rel=1e-14)
        step = np.linalg.norm(session.old(f"W{n}") - session.value(f"W{n}"))
        assert flow.step == pytest.approx(step, rel=1e-9)
        assert flow.ratio == pytest.approx(step / flow.weight, rel=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_is_finished_is_there(kind: str) -> None:
    """At every operation: a number that is there is the one of the update's end."""
    session = session_of_kind(kind)
    final = session_of_kind(kind)
    final.step("update")
    end = flow_of(final)
    for at in range(len(session.tape) + 1):
        later = {name for operation in session.tape.operations[at:] for name in operation.writes}
        for flow, last in zip(flow_of(session), end, strict=True):
            n = flow.layer
            assert flow.gradient == (None if f"dW{n}" in later else last.gradient)
            assert flow.step == (None if f"stepW{n}" in later else last.step)
            assert flow.flat == (None if f"S{n}" in later else last.flat)
        session.travel(0, min(at + 1, len(session.tape)))
    assert session.position.operation == len(session.tape)


def stuck(activation: str, biases: list[float], samples: list[float]) -> Session:
    """Hidden units with weight 1 and these biases."""
    network = NetworkSpec(1, (LayerSpec(len(biases), activation), LayerSpec(1, "identity")), "mse")
    units = len(biases)
    parameters = [(np.ones((units, 1)), np.array(biases)[:, None]), (np.ones((1, units)), np.zeros((1, 1)))]
    X = np.array([samples])
    session = Session(network, TrainingSpec(), Dataset(X, X), parameters)
    session.prime()
    return session


def test_a_dead_unit_is_off_for_all_samples() -> None:
    first, output = flow_of(stuck("relu", [0.0, -2.0, -9.0], [1.0, -1.0]))
    assert (first.dead, first.saturated, first.flat) == ((1, 2), (), 5 / 6)
    assert (first.dead_share, first.saturated_share) == (2 / 3, 0)
    assert (output.dead, output.saturated, output.flat) == ((), (), 0)


@pytest.mark.parametrize(("activation", "stretch"), [("tanh", 1.0), ("sigmoid", 2.0)])
def test_a_saturated_unit_is_beyond_the_same_place_of_tanh_and_sigmoid(activation: str, stretch: float) -> None:
    edge = stretch * np.arctanh(0.97)
    first, _ = flow_of(stuck(activation, [edge + 0.02, edge - 0.02, -edge - 0.02, 0.0], [0.0, 0.01]))
    assert (first.dead, first.saturated, first.flat) == ((), (0, 2), 0.5)
    assert pytest.approx(1 - 0.97**2) == SATURATED


def test_a_leaky_unit_with_a_slope_is_never_dead() -> None:
    first, _ = flow_of(stuck("leaky_relu", [-9.0], [1.0]))
    assert first.dead == ()


def test_an_output_that_cancels_with_its_loss_needs_no_slope() -> None:
    session = session_of_kind("2-3-1")
    session.step("update")
    output = flow_of(session)[-1]
    assert (output.dead, output.saturated, output.flat, output.dead_share) == (None, None, None, None)
    assert session.next_operation.phase is Phase.FORWARD


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_norms_neither_overflow_nor_vanish(size: float) -> None:
    session = stuck("identity", [0.0], [1.0])
    session.edit(parameters={"W1": np.array([[size]])})
    assert flow_of(session)[0].weight == size


def test_a_layer_of_zeros_has_no_ratio() -> None:
    session = stuck("identity", [0.0], [1.0])
    session.edit(parameters={"W1": np.zeros((1, 1))})
    session.step("update")
    first = flow_of(session)[0]
    assert (first.weight, first.ratio) == (0.0, None)
    assert first.step > 0
