"""Backward passes written out by hand, each with one mistake in it, apart from the tape: their numbers name it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec, named_mistakes

RATE = 0.3
# What is called wrong, and the quantities in which it shows.
WRONG = {
    "slope_missing": ("dZ2", "dA1", "dW1", "db1"),
    "slope_twice": ("dZ2", "dW2", "dW1"),
    "slope_of_activation": ("dZ2", "db2", "dW1"),
    "weight_for_activation": ("dW2",),
    "preactivation_for_activation": ("dW2",),
    "updated_weights": ("dA2", "dW2", "dW1"),
    "sum_for_mean": ("dZ3", "dW3", "db1", "dW1"),
    "mean_for_sum": ("dW3", "db1", "dW1"),
    "sign": ("dA3", "dW3", "dW1"),
    "half": ("dA3", "dW3", "db1"),
    "error_missing": ("dA3", "dZ3", "dW1"),
    "one_sample": ("dW2", "db2"),
    "bias_not_summed": ("db2",),
    "transposed": ("dA1", "dZ1", "dW1"),
    "path_missing": ("dA2", "dZ2", "dW1"),
}


def session_of(seed: int) -> Session:
    """3-4-4-2, each layer with another activation, half the squared error, five samples."""
    stream = np.random.default_rng(seed)
    layers = [LayerSpec(4, "softplus"), LayerSpec(4, "tanh"), LayerSpec(2, "sigmoid")]
    network = NetworkSpec(3, layers, initializer="xavier_normal", seed=seed)
    data = Dataset(stream.normal(size=(3, 5)), stream.random((2, 5)))
    session = Session(network, TrainingSpec(Choice("gd", lr=RATE)), data)
    session.edit(parameters={f"b{n}": stream.normal(size=(units, 1)) for n, units in enumerate((4, 4, 2), 1)})
    return session


def backward(session: Session, wrong: str = "") -> dict[str, np.ndarray]:
    """All gradients of half the mean squared error, with a mistake in it."""
    W, b = ([session.old(f"{kind}{n}") for n in (1, 2, 3)] for kind in "Wb")
    X, Y, N = session.data.X, session.data.Y, 5
    Z1 = W[0] @ X + b[0]
    A1 = np.logaddexp(0, Z1)
    Z2 = W[1] @ A1 + b[1]
    A2 = np.tanh(Z2)
    A3 = 1 / (1 + np.exp(-(W[2] @ A2 + b[2])))
    shares = {"sum_for_mean": 1.0, "mean_for_sum": 1 / N**2, "sign": -1 / N, "half": 2 / N}
    g = {"dA3": (np.ones_like(A3) if wrong == "error_missing" else A3 - Y) * shares.get(wrong, 1 / N)}
    g["dZ3"] = g["dA3"] * A3 * (1 - A3)
    g["dW3"], g["db3"] = g["dZ3"] @ A2.T, g["dZ3"].sum(axis=1, keepdims=True)
    back = W[2] - RATE * g["dW3"] if wrong == "updated_weights" else W[2]
    g["dA2"] = back[:1].T @ g["dZ3"][:1] if wrong == "path_missing" else back.T @ g["dZ3"]
    slope = 1 - A2**2
    slopes = {"slope_missing": 1.0, "slope_twice": slope**2, "slope_of_activation": 1 - np.tanh(A2) ** 2}
    g["dZ2"] = g["dA2"] * slopes.get(wrong, slope)
    g["dW2"], g["db2"] = _of_layer(g["dZ2"], Z1, A1, W[1], wrong)
    back = W[1] - RATE * g["dW2"] if wrong == "updated_weights" else W[1]
    g["dA1"] = (back if wrong == "transposed" else back.T) @ g["dZ2"]
    g["dZ1"] = g["dA1"] / (1 + np.exp(-Z1))
    g["dW1"], g["db1"] = g["dZ1"] @ X.T, g["dZ1"].sum(axis=1, keepdims=True)
    return g


def _of_layer(dZ: np.ndarray, Z: np.ndarray, A: np.ndarray, W: np.ndarray, wrong: str) -> tuple[np.ndarray, np.ndarray]:
    """dW and db of the second layer."""
    if wrong == "one_sample":
        return 5 * dZ[:, [2]] @ A[:, [2]].T, 5 * dZ[:, [2]]
    factors = {"preactivation_for_activation": Z}.get(wrong, A)
    dW = dZ.sum(axis=1, keepdims=True) * W if wrong == "weight_for_activation" else dZ @ factors.T
    return dW, 5 * dZ if wrong == "bias_not_summed" else dZ.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("seed", range(3))
def test_without_a_mistake_all_gradients_are_those_of_the_tape(seed: int) -> None:
    session = session_of(seed)
    gradients = backward(session)
    session.prime()
    for name, values in gradients.items():
        np.testing.assert_allclose(values, session.value(name), rtol=1e-11, atol=1e-15)
        assert named_mistakes(session, name, values) == ()


def test_a_matrix_of_two_by_two_can_be_transposed() -> None:
    stream = np.random.default_rng(4)
    network = NetworkSpec(3, [LayerSpec(2, "tanh"), LayerSpec(2, "identity")], initializer="xavier_normal")
    session = Session(network, TrainingSpec(), Dataset(stream.normal(size=(3, 4)), stream.random((2, 4))))
    session.prime()
    wrong = session.value("W2") @ session.value("dZ2") * (1 - session.value("A1") ** 2)
    assert named_mistakes(session, "dZ1", wrong) == ("transposed",)


def of_first_layer(sizes: tuple[int, ...], back: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> tuple[str, ...]:
    """What is said of dW1 of a tanh network if the way back through the layers between two wide ones is `back`."""
    stream = np.random.default_rng(4)
    layers = [*(LayerSpec(units, "tanh") for units in sizes[1:-1]), LayerSpec(sizes[-1], "identity")]
    network = NetworkSpec(sizes[0], layers, "half_mse", initializer="xavier_normal", seed=2)
    data = Dataset(stream.normal(size=(sizes[0], 4)), stream.random((sizes[-1], 4)))
    session = Session(network, TrainingSpec(), data)
    session.prime()
    dZ = session.value(f"dZ{len(layers)}")
    for n in range(len(layers), 1, -1):
        W = session.value(f"W{n}")
        dZ = (back(W, dZ) if len(W) == 2 else W.T @ dZ) * (1 - session.value(f"A{n - 1}") ** 2)
    return named_mistakes(session, "dW1", dZ @ data.X.T)


def test_a_mistake_in_both_of_two_layers_is_named() -> None:
    """In either of two square matrices, or of two layers that lead on by two paths each."""
    assert of_first_layer((3, 2, 2, 2, 1), lambda W, dZ: W @ dZ) == ("transposed",)
    for k in (0, 1):
        assert of_first_layer((2, 1, 2, 2), lambda W, dZ, k=k: W[[k]].T @ dZ[[k]]) == ("path_missing",)
    assert of_first_layer((3, 2, 2, 2, 1), lambda W, dZ: W.T @ dZ) == ()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("wrong", WRONG)
def test_a_mistake_made_by_hand_is_named(wrong: str, seed: int) -> None:
    session = session_of(seed)
    gradients, right = backward(session, wrong), backward(session)
    for name in WRONG[wrong]:
        named = named_mistakes(session, name, gradients[name])
        assert set(named) == {wrong} | ({"bias_not_summed"} if (wrong, name) == ("one_sample", "db2") else set())
    same = [name for name in gradients if np.array_equal(gradients[name], right[name])]
    assert all(named_mistakes(session, name, gradients[name]) == () for name in same)
