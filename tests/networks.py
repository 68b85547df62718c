"""Sessions of many kinds, for tests that must hold on every network."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec

KINDS: dict[str, tuple[tuple[int, ...], tuple[str, ...], str, dict[str, Any]]] = {
    "1-1": ((1, 1), ("identity",), "half_mse", {}),
    "2-3-1": ((2, 3, 1), ("relu", "sigmoid"), "bce", {"batch_size": 2}),
    "deep": ((3, 4, 4, 4, 4, 4, 4, 2), ("tanh",) * 6 + ("sigmoid",), "bce", {"optimizer": "momentum"}),
    "softmax": ((8, 16, 6), ("gelu", "softmax"), "cce", {"optimizer": "adamw", "clip_norm": 0.1, "l1": 0.01}),
    "coupled": (
        (2, 4, 3, 2),
        ("softmax", "elu", "softmax"),
        "mse",
        {"optimizer": "nesterov", "l2": 0.1, "penalise_biases": True},
    ),
    "margins": ((2, 16, 1), ("leaky_relu", "tanh"), "hinge", {"optimizer": "adam", "train_biases": False}),
    "corners": ((2, 3, 2), ("softplus", "identity"), "huber", {"optimizer": "adagrad", "l1": 0.1, "l2": 0.1}),
    "distances": ((1, 2, 6), ("silu", "identity"), "mae", {"optimizer": "rmsprop", "clip_norm": 1e-3}),
}


def session_of_kind(kind: str, samples: int = 5) -> Session:
    """A session at the start of its first update."""
    sizes, activations, loss, training = KINDS[kind]
    stream = np.random.default_rng(len(kind))
    layers = [LayerSpec(units, name) for units, name in zip(sizes[1:], activations, strict=True)]
    labels = stream.integers(0, sizes[-1], samples)
    Y = np.eye(sizes[-1])[:, labels] if loss == "cce" else stream.uniform(0.1, 0.9, (sizes[-1], samples)).round(2)
    if loss == "hinge":
        Y = np.where(Y > 0.5, 1.0, -1.0)
    X = stream.normal(size=(sizes[0], samples))
    spec = NetworkSpec(sizes[0], layers, loss, initializer="xavier_normal", seed=3)
    return Session(spec, TrainingSpec(**training), Dataset(X, Y))


def chain(weights: list[float], activation: str, x: float, y: float, loss: str = "half_mse") -> Session:
    """A network 1-1-…-1 with those weights and no biases, its gradients made; the output passes its input through."""
    layers = [*(LayerSpec(1, activation) for _ in weights[1:]), LayerSpec(1, "identity")]
    parameters = [(np.array([[weight]]), np.zeros((1, 1))) for weight in weights]
    data = Dataset(np.array([[x]]), np.array([[y]]))
    session = Session(NetworkSpec(1, layers, loss), TrainingSpec(Choice("gd", lr=0.1)), data, parameters)
    session.prime()
    return session
