"""The exported script comes to the session's numbers, all of them and to the last bit."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import (
    ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    Choice,
    Dataset,
    LayerSpec,
    NetworkSpec,
    Session,
    TrainingSpec,
)
from playground.model.scenes import SCENES
from playground.model.takeaway.script import script
from tests.core.drawing import networks, samples, trainings, with_biases
from tests.core.tape.test_laws import OUTPUTS, session_of

UNNAMED = ("S", "E")  # slopes and the loss of each output stand within a line


def names_after(source: str, updates: int) -> dict[str, Any]:
    """The variables of a script that has made so many updates."""
    assert source.count("\nupdates = 1 ") == 1
    found: dict[str, Any] = {"print": lambda *_: None}
    old = np.geterr()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            exec(compile(source.replace("\nupdates = 1 ", f"\nupdates = {updates} "), "step.py", "exec"), found)
        finally:
            np.seterr(**old)
    return found


def is_the_session(session: Session, updates: int = 1) -> None:
    """The script, written now, comes to every number of the session's tape after so many updates of one batch."""
    found = names_after(script(session), updates)
    for _ in range(updates):
        session.step("update")
    if session.divergence is not None:
        return
    for name in {name for operation in session.tape for name in operation.writes if name.stem not in UNNAMED}:
        np.testing.assert_array_equal(found[name], session.value(name), err_msg=name)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize("extras", [{}, {"l1": 0.01, "l2": 0.1, "clip_norm": 0.05}, {"train_biases": False}])
def test_every_optimiser(optimizer: str, extras: dict[str, Any]) -> None:
    session = session_of("tanh", "softmax", "cce", optimizer=Choice(optimizer, lr=0.05), batch_size=3, **extras)
    session.run(4)
    session.step("phase")
    is_the_session(session)


def test_penalties_on_biases_and_their_decay() -> None:
    optimizer = Choice("adamw", lr=0.05, decay_biases=True)
    is_the_session(session_of("tanh", "identity", "mse", optimizer=optimizer, l1=0.01, l2=0.1, penalise_biases=True), 5)


@pytest.mark.parametrize("hidden", sorted(ACTIVATIONS))
@pytest.mark.parametrize("count", [1, 7, 100])
def test_every_activation(hidden: str, count: int) -> None:
    network = NetworkSpec(2, [LayerSpec(4, hidden), LayerSpec(3, hidden), LayerSpec(1, "identity")], "half_mse")
    is_the_session(Session(network, TrainingSpec(), samples(network, count, seed=1)), 3)


def test_both_forms_of_gelu_in_one_network() -> None:
    session = session_of("gelu", "identity", "half_mse", sizes=(2, 3, 3, 1))
    first, *rest = session.network.layers
    layers = (replace(first, activation=Choice("gelu", approximate="tanh")), *rest)
    is_the_session(Session(session.network.replaced(layers=layers), session.training, session.data), 3)


@pytest.mark.parametrize("loss", sorted(LOSSES))
def test_every_loss(loss: str) -> None:
    for output in OUTPUTS.get(loss, ("tanh",)):
        is_the_session(session_of("tanh", output, loss), 3)


@pytest.mark.parametrize("key", SCENES)
def test_every_scene_after_some_updates(key: str) -> None:
    session = SCENES[key].start()
    is_the_session(session)
    session.run(20)
    session.step("operation")  # of the update that follows
    is_the_session(session, 5 if session.wiring.batch == session.data.samples else 1)


@settings(deadline=None, max_examples=150)
@given(
    network=networks(),
    training=trainings(),
    count=st.integers(1, 6),
    updates=st.integers(1, 4),
    size=st.sampled_from([1.0, 30.0, 1000.0]),
    seed=st.integers(0, 99),
)
def test_any_network_also_saturated(
    network: NetworkSpec, training: TrainingSpec, count: int, updates: int, size: float, seed: int
) -> None:
    data = samples(network, count, seed)
    is_the_session(with_biases(network, training.replaced(batch_size=None), Dataset(data.X * size, data.Y)), updates)


@pytest.mark.parametrize("activation", ["sigmoid", "softmax"])
@pytest.mark.parametrize("z", [37.0, 63.0, 745.2, 1000.0])
def test_a_loss_far_out_is_the_page_s(activation: str, z: float) -> None:
    """Through the outputs it would be inf, or lose its digits."""
    loss, units = ("bce", 1) if activation == "sigmoid" else ("cce", 2)
    weights, target = np.array([[z], [0.0]][:units]), np.array([[0.0], [1.0]][:units])
    network = NetworkSpec(1, [LayerSpec(units, activation)], loss)
    session = Session(network, TrainingSpec(), Dataset(np.array([[1.0]]), target), [(weights, np.zeros((units, 1)))])
    assert names_after(script(session), 1)["L"] == pytest.approx(z, rel=1e-15)
    is_the_session(session)


@pytest.mark.parametrize("key", ["seed", "spiral"])
def test_a_python_of_its_own_prints_the_session_s_numbers(key: str, tmp_path) -> None:
    session = SCENES[key].start()
    (tmp_path / "step.py").write_text(script(session))
    command = [sys.executable, "-W", "error", "step.py"]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    found = {name: json.loads(value) for name, _, value in (line.partition(" = ") for line in printed.splitlines())}
    session.step("update")
    assert list(found)[:3] == ["L", "dW1", "db1"]
    for name, value in found.items():
        np.testing.assert_array_equal(value, session.value(name), err_msg=name)
