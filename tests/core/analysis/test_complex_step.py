"""Complex steps where functions are steep or flat: nothing overflows, and the derivative is still the tape's."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.complex_step import complex_derivatives


@pytest.mark.parametrize("size", [1.0, 30.0, 800.0, -800.0])
@pytest.mark.parametrize(
    ("layers", "loss"),
    [
        (("softmax", "softmax"), "mse"),
        (("softmax", "softmax"), "cce"),
        (("sigmoid", "sigmoid"), "bce"),
        (("softplus", "identity"), "huber"),
        (("silu", "tanh"), "half_mse"),
        (("elu", "identity"), "half_mse"),
        (("gelu", "identity"), "half_mse"),
    ],
)
def test_far_out_the_derivatives_are_those_of_the_tape(layers: tuple[str, str], loss: str, size: float) -> None:
    """Samples of which one is far out and another near 0."""
    stream = np.random.default_rng(2)
    network = NetworkSpec(
        2, [LayerSpec(3, layers[0]), LayerSpec(3, layers[1])], loss, initializer="xavier_normal", seed=1
    )
    X = np.array([[0.3, size, size], [-0.2, 0.1, -size]])
    Y = np.eye(3) if loss in ("cce", "bce") else stream.uniform(0.2, 0.8, (3, 3))
    session = Session(network, TrainingSpec(l2=0.1), Dataset(X, Y))
    session.prime()
    found = complex_derivatives(session, np.arange(session.table.count))
    gradient = session.table.rows["grad"]
    np.testing.assert_allclose(found, gradient, rtol=1e-9, atol=1e-11 * np.abs(gradient).max())
