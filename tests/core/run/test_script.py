"""The teaching script's own step: every number of it, from formulas transcribed here and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec


def transcribed(W1, b1, W2, b2, X, Y, lr):
    """The script, line by line, with fresh arrays."""
    n = {}
    n["Z1"] = np.dot(W1, X) + b1
    n["A1"] = np.where(n["Z1"] > 0, n["Z1"], 0.0)
    n["Z2"] = np.dot(W2, n["A1"]) + b2
    n["A2"] = 1.0 / (1.0 + np.exp(-n["Z2"]))
    n["dZ2"] = n["A2"] - Y
    n["dW2"] = np.dot(n["dZ2"], n["A1"].T)
    n["db2"] = n["dZ2"]
    n["dZ1"] = np.dot(W2.T, n["dZ2"]) * np.where(n["Z1"] > 0, 1.0, 0.0)
    n["dW1"] = np.dot(n["dZ1"], X.T)
    n["db1"] = n["dZ1"]
    n["W1"], n["b1"] = W1 - lr * n["dW1"], b1 - lr * n["db1"]
    n["W2"], n["b2"] = W2 - lr * n["dW2"], b2 - lr * n["db2"]
    return n


@pytest.mark.parametrize("seed", range(6))
def test_one_step_gives_every_number_of_the_script(seed):
    rng = np.random.RandomState(seed)
    W1, W2 = rng.randn(3, 2), rng.randn(1, 3)
    b1, b2 = np.zeros((3, 1)), np.zeros((1, 1))
    X, Y = np.array([[0.5], [0.1]]), np.array([[0.7]])
    session = Session(
        NetworkSpec(2, (LayerSpec(3, "relu"), LayerSpec(1, "sigmoid")), "bce"),
        TrainingSpec(Choice("gd", lr=0.1)),
        Dataset(X, Y),
        [(W1, b1), (W2, b2)],
    )
    for _ in range(3):
        expected = transcribed(W1, b1, W2, b2, X, Y, 0.1)
        session.step()
        for name, value in expected.items():
            np.testing.assert_allclose(session.value(name), value, rtol=1e-12, atol=1e-12, err_msg=name)
        W1, b1, W2, b2 = (expected[name] for name in ("W1", "b1", "W2", "b2"))


MAZUR = {
    "W1": np.array([[0.15, 0.2], [0.25, 0.3]]),
    "b1": np.full((2, 1), 0.35),
    "W2": np.array([[0.4, 0.45], [0.5, 0.55]]),
    "b2": np.full((2, 1), 0.6),
    "X": np.array([[0.05], [0.1]]),
    "Y": np.array([[0.01], [0.99]]),
}


def mazur_s_error_after_one_update(*, through_new_weights):
    """Transcribed: the hidden gradient is taken through W2 as it was, or, the famous mistake, as it has become."""
    m = dict(MAZUR)
    A1 = 1 / (1 + np.exp(-(m["W1"] @ m["X"] + m["b1"])))
    A2 = 1 / (1 + np.exp(-(m["W2"] @ A1 + m["b2"])))
    dZ2 = (A2 - m["Y"]) * A2 * (1 - A2)
    W2 = m["W2"] - 0.5 * dZ2 @ A1.T
    dZ1 = ((W2 if through_new_weights else m["W2"]).T @ dZ2) * A1 * (1 - A1)
    A1 = 1 / (1 + np.exp(-((m["W1"] - 0.5 * dZ1 @ m["X"].T) @ m["X"] + m["b1"])))
    return float(((1 / (1 + np.exp(-(W2 @ A1 + m["b2"]))) - m["Y"]) ** 2).sum() / 2)


def test_hidden_gradient_comes_from_the_weights_before_their_update():
    """Two published examples take dZ1 through a W2 that has already been updated; one printed 0.291027924."""
    session = Session(
        NetworkSpec(2, (LayerSpec(2, "sigmoid"), LayerSpec(2, "sigmoid")), "half_mse"),
        TrainingSpec(Choice("gd", lr=0.5), train_biases=False),
        Dataset(MAZUR["X"], MAZUR["Y"]),
        [(MAZUR["W1"], MAZUR["b1"]), (MAZUR["W2"], MAZUR["b2"])],
    )
    session.step()
    session.prime()
    wrong = mazur_s_error_after_one_update(through_new_weights=True)
    assert round(wrong, 9) == 0.291027924
    assert float(session.value("L")) == pytest.approx(
        mazur_s_error_after_one_update(through_new_weights=False), rel=1e-13
    )
    assert round(float(session.value("L")), 9) == 0.291027774
