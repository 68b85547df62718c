"""The lines of code that a step is shown as, run one after the other from its start, come to the step's numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, LOSSES, OPTIMIZERS, Choice, Session
from backprop_core.functions.losses import REDUCTIONS
from tests.core.tape.test_laws import OUTPUTS, session_of

Array = np.ndarray[Any, Any]


ROOT = math.sqrt(2)


def edged(A: Array) -> Array:
    """[A; 1], by which [W | b] is multiplied."""
    return np.vstack([A, np.ones((1, A.shape[1]))])


def log_softmax(z: Array) -> Array:
    return z - z.max(axis=0) - np.log(np.exp(z - z.max(axis=0)).sum(axis=0))


def gelu(z: Array, approximate: str) -> Array:
    assert approximate == "none"
    return z * np.vectorize(lambda each: math.erfc(-each / ROOT) / 2)(z)


def gelu_derivative(z: Array, approximate: str) -> Array:
    return gelu(z, approximate) / z + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


HELPERS: dict[str, Any] = {
    "np": np,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "softmax": lambda z: np.exp(log_softmax(z)),
    "log_softmax": log_softmax,
    "gelu": gelu,
    "gelu_derivative": gelu_derivative,
    "huber": lambda error, delta: np.where(
        np.abs(error) <= delta, error**2 / 2, delta * np.abs(error) - delta * delta / 2
    ),
    "inside": lambda A: np.clip(A, 1e-300, 1 - 1e-16),
    "positive": lambda A: np.maximum(A, 1e-300),
    "norm": lambda *parts: np.sqrt(sum((part**2).sum() for part in parts)),
    "affine": lambda W, b, A: np.hstack([W, b]) @ edged(A),
    "affine_gradients": lambda dZ, A: np.split(dZ @ edged(A).T, [len(A)], axis=1),
    "affine_back": lambda W, b, dZ: (np.hstack([W, b]).T @ dZ)[:-1],
}
UNNAMED = ("E", "S")  # parts of a line that have no name in it


def the_lines_come_to_the_numbers(session: Session) -> None:
    """For the third update: by the lines for the eye, and by those that add up as the tape does."""
    session.run(2)
    training = session.training
    names = {name for operation in session.tape for name in (*operation.reads, *operation.writes)}
    settings = HELPERS | training.optimizer_options | {"l1": training.l1, "l2": training.l2}
    given = {name: session.value(name) for name in names if name.kind or name in ("X", "Y", "t")}
    session.step("update")
    for products in (False, True):
        scope = settings | {name.text: value.copy() for name, value in given.items()}
        for operation in session.tape:
            exec((products and operation.product) or operation.code, scope)
        for name in {name for operation in session.tape for name in operation.writes if name.stem not in UNNAMED}:
            np.testing.assert_allclose(scope[name.text], session.value(name), rtol=1e-10, atol=1e-14, err_msg=name)


@pytest.mark.parametrize("hidden", sorted(ACTIVATIONS))
def test_with_every_activation(hidden: str) -> None:
    the_lines_come_to_the_numbers(session_of(hidden, hidden, "half_mse", samples=3))


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("loss", sorted(LOSSES))
def test_with_every_loss_and_reduction(loss: str, reduction: str) -> None:
    for output in OUTPUTS.get(loss, ("tanh",)):
        session = session_of("tanh", output, loss, samples=3)
        network = session.network.replaced(reduction=reduction)
        the_lines_come_to_the_numbers(Session(network, session.training, session.data))


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize(
    "restraints",
    [
        {},
        {"l1": 0.1, "l2": 0.2, "clip_norm": 0.05, "train_biases": False},
        {"l1": 0.1, "l2": 0.2, "penalise_biases": True, "clip_norm": 99.0},
    ],
    ids=["free", "clipped", "penalised"],
)
def test_with_every_optimiser_and_restraint(optimizer: str, restraints: dict[str, Any]) -> None:
    options = {"optimizer": Choice(optimizer, lr=0.05), **restraints}
    the_lines_come_to_the_numbers(session_of("tanh", "softmax", "cce", samples=3, **options))
