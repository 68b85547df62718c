"""The exported script comes to the session's numbers, all of them and to the last bit."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path
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
from playground.model.network.changes import MOST_HIDDEN, MOST_INPUTS, MOST_OUTPUTS, MOST_UNITS
from playground.model.scenes import SCENES
from playground.model.tables.limits import MOST_SAMPLES
from playground.model.takeaway.checks import UNNAMED
from playground.model.takeaway.script import script
from tests.core.drawing import networks, samples, trainings, with_biases
from tests.core.tape.test_laws import OUTPUTS, session_of
from tests.playground.model.takeaway.running import variables_of

TOLERANCE = "\nTOLERANCE = 1e-9 "


def names_after(source: str) -> dict[str, Any]:
    """The variables of a script that has run, and compared to the last bit."""
    assert source.count(TOLERANCE) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return variables_of(source.replace(TOLERANCE, "\nTOLERANCE = 0 "))


def is_the_session(session: Session, updates: int = 0) -> None:
    """The script comes to every number of the session's tape after so many more updates."""
    if updates:
        session.run(updates)
    before = session.position, session.causes.tobytes()
    found = names_after(script(session))
    assert (session.position, session.causes.tobytes()) == before
    if session.divergence is not None:
        return
    session.travel(session.position.update, len(session.tape))
    assert len(found["losses"]) == session.position.update + 1
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
def test_every_scene_from_its_start(key: str) -> None:
    session = SCENES[key].start()
    is_the_session(session)
    session.run(20)
    session.step("operation")  # of the update that follows
    is_the_session(session)
    is_the_session(session, 5)


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
    is_the_session(with_biases(network, training, Dataset(data.X * size, data.Y)), updates)


@pytest.mark.parametrize("activation", ["sigmoid", "softmax"])
@pytest.mark.parametrize("z", [37.0, 63.0, 745.2, 1000.0])
def test_a_loss_far_out_is_the_page_s(activation: str, z: float) -> None:
    """Through the outputs it would be inf, or lose its digits."""
    loss, units = ("bce", 1) if activation == "sigmoid" else ("cce", 2)
    weights, target = np.array([[z], [0.0]][:units]), np.array([[0.0], [1.0]][:units])
    network = NetworkSpec(1, [LayerSpec(units, activation)], loss)
    session = Session(network, TrainingSpec(), Dataset(np.array([[1.0]]), target), [(weights, np.zeros((units, 1)))])
    assert names_after(script(session))["L"] == pytest.approx(z, rel=1e-15)
    is_the_session(session)


@pytest.mark.parametrize(
    "batching",
    [
        {"batch_size": 4},  # of 10: the last one of an epoch has 2
        {"batch_size": 3, "shuffle": False},  # has 1
        {"batch_size": 5, "seed": 9},
        {"schedule": [[0], [3, 1, 2], [9, 9]]},
        {"schedule": [[4]]},
    ],
)
@pytest.mark.parametrize("reduction", ["mean_batch", "mean_all", "sum_all"])
def test_batches_of_any_kind(batching: dict[str, Any], reduction: str) -> None:
    network = NetworkSpec(2, [LayerSpec(3, "tanh"), LayerSpec(2, "sigmoid")], "bce", reduction)
    session = Session(network, TrainingSpec(Choice("adam", lr=0.1), **batching), samples(network, 10, seed=2))
    for updates in (1, 1, 1, 6):
        is_the_session(session, updates)


def edited_run() -> Session:
    """A run with an edit of every kind, some of them midway through an update or one after the other."""
    network = NetworkSpec(2, [LayerSpec(3, "relu"), LayerSpec(1, "sigmoid")], "bce")
    data, other = samples(network, 6, seed=3), samples(network, 12, seed=4)
    X = data.X.copy()
    X[1, 2] = -0.0
    session = Session(network, TrainingSpec(Choice("adam", lr=0.05)), data)
    edits: list[dict[str, Any]] = [
        {"data": Dataset(X, data.Y)},
        {"training": session.training.with_options(lr=0.2)},
        {"training": TrainingSpec(Choice("momentum", lr=0.1), batch_size=4)},
        {"parameters": {"b1": np.array([[0.5], [0.0], [-0.5]])}},
        {"data": other},
        {"training": TrainingSpec(Choice("adam", lr=0.1), batch_size=5, l2=0.1, clip_norm=0.5)},
        {"training": TrainingSpec(Choice("adam", lr=0.1))},
    ]
    for count, edit in enumerate(edits):
        session.run(count)
        if count % 2:
            session.step("phase")
        session.edit(**edit)
    session.run(3)
    return session


def test_edits_of_every_kind_are_replayed() -> None:
    session = edited_run()
    is_the_session(session)
    assert script(session).count("\n# Update") == len(session.segments)


def test_a_run_that_came_back_to_before_an_edit() -> None:
    session = edited_run()
    for update in range(session.position.update, -1, -1):
        session.travel(update)
        is_the_session(session)
    session.undo()
    is_the_session(session)


def test_a_run_that_diverged() -> None:
    network = NetworkSpec(2, [LayerSpec(3, "relu"), LayerSpec(1, "identity")], "mse")
    session = Session(network, TrainingSpec(Choice("gd", lr=900.0)), samples(network, 5, seed=1))
    session.run(10_000)
    assert session.divergence is not None
    is_the_session(session)


def largest_session() -> Session:
    """As many samples, inputs, layers, units and outputs as a visitor can have."""
    layers = [*(LayerSpec(MOST_UNITS, "tanh") for _ in range(MOST_HIDDEN)), LayerSpec(MOST_OUTPUTS, "softmax")]
    network = NetworkSpec(MOST_INPUTS, layers, "cce", initializer="xavier_normal")
    training = TrainingSpec(Choice("adamw", lr=0.01), l1=1e-4, clip_norm=1.0)
    return Session(network, training, samples(network, MOST_SAMPLES, seed=1))


def test_the_largest_run_keeps_to_a_megabyte_and_to_every_bit() -> None:
    session = largest_session()
    is_the_session(session, 3)
    assert len(script(session)) < 1e6


@pytest.mark.parametrize("name", ["dZ2[0, 0]", "W1[0, 1]", "L"])
def test_a_number_that_is_off_is_named(name: str) -> None:
    session = edited_run()
    source = script(session)
    own, place = name.partition("[")[::2]
    wrong = f"{own}[{place} += 1e-3" if place else f"{own} += 1e-3"
    with pytest.raises(AssertionError, match=re.escape(f"{name} should be ")):
        names_after(source.replace("# The last update, checked", f"{wrong}\n"))


@pytest.mark.parametrize("key", ["seed", "spiral"])
def test_a_python_of_its_own_runs_it(key: str, tmp_path: Path) -> None:
    session = SCENES[key].start()
    session.run(12)
    (tmp_path / "run.py").write_text(script(session))
    command = [sys.executable, "-W", "error", "run.py"]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    loss = float(session.value("L"))
    assert printed.startswith("12 updates, loss ")
    assert printed.endswith(f" to {loss:.6g}: all numbers of the last one agree.\n")
