"""The exported script, run by a Python of its own, comes to the session's numbers."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, LOSSES, OPTIMIZERS, Choice, Session
from playground.model.scenes import SCENES
from playground.model.takeaway.script import script
from tests.core.tape.test_laws import OUTPUTS, session_of


def run(source: str, folder) -> dict[str, np.ndarray]:
    """What a script prints, by name."""
    (folder / "step.py").write_text(source)
    printed = subprocess.run(
        [sys.executable, "-W", "error", "step.py"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    lines = (line.partition(" = ") for line in printed.splitlines())
    return {name: np.array(json.loads(value)) for name, _, value in lines}


def agrees(session: Session, folder) -> None:
    printed = run(script(session), folder)
    session.step("update")
    for name in (f"{kind}{n}" for n in range(1, session.network.depth + 1) for kind in "Wb"):
        np.testing.assert_allclose(printed[name], session.value(name), rtol=1e-12, atol=1e-12, err_msg=name)
    np.testing.assert_allclose(printed["L"], session.value("L"), rtol=1e-12)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_every_optimiser(optimizer: str, tmp_path) -> None:
    extras = {"l1": 0.01, "l2": 0.1, "clip_norm": 0.5} if optimizer != "gd" else {"train_biases": False}
    session = session_of("tanh", "softmax", "cce", optimizer=Choice(optimizer, lr=0.05), batch_size=3, **extras)
    session.run(4)
    session.step("phase")
    agrees(session, tmp_path)


@pytest.mark.parametrize("hidden", sorted(ACTIVATIONS))
def test_every_activation(hidden: str, tmp_path) -> None:
    session = session_of(hidden, "identity", "half_mse")
    session.prime()
    agrees(session, tmp_path)


def test_both_forms_of_gelu_in_one_network(tmp_path) -> None:
    session = session_of("gelu", "identity", "half_mse", sizes=(2, 3, 3, 1))
    first, *rest = session.network.layers
    layers = (replace(first, activation=Choice("gelu", approximate="tanh")), *rest)
    agrees(Session(session.network.replaced(layers=layers), session.training, session.data), tmp_path)


@pytest.mark.parametrize("loss", sorted(LOSSES))
def test_every_loss(loss: str, tmp_path) -> None:
    session = session_of("tanh", OUTPUTS.get(loss, ("tanh",))[-1], loss)
    agrees(session, tmp_path)


@pytest.mark.parametrize("key", SCENES)
def test_every_scene(key: str, tmp_path) -> None:
    agrees(SCENES[key].start(), tmp_path)
