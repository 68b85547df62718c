"""Complex steps where functions are steep or flat: nothing overflows, and the derivative is still the tape's."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec, Verdict
from backprop_core.analysis.complex_step import complex_check, complex_derivatives


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


@pytest.mark.parametrize("name", sorted(set(ACTIVATIONS) - {"softmax"}))
def test_at_0_an_activation_has_the_slope_that_the_tape_takes(name: str) -> None:
    """Where a function bends, both take the side below."""
    choice = Choice(name, alpha=0.5) if name == "elu" else name
    network = NetworkSpec(1, [LayerSpec(1, choice), LayerSpec(1, "identity")], "half_mse")
    parameters = [(np.zeros((1, 1)), np.zeros((1, 1))), (np.array([[3.0]]), np.array([[0.25]]))]
    session = Session(network, TrainingSpec(), Dataset([[2.0]], [[-1.0]]), parameters)
    session.prime()
    found = complex_derivatives(session, np.arange(session.table.count))
    np.testing.assert_allclose(found, session.table.rows["grad"], rtol=1e-14)


def test_a_loss_of_an_output_that_has_rounded_to_0_has_no_derivative_there() -> None:
    network = NetworkSpec(1, [LayerSpec(2, "sigmoid")], "cce")
    parameters = [(np.array([[-1000.0], [0.5]]), np.zeros((2, 1)))]
    session = Session(network, TrainingSpec(), Dataset([[1.0]], [[0.5], [0.5]]), parameters)
    session.prime()
    assert not np.isfinite(complex_derivatives(session, np.arange(4))).any()
    assert len(complex_check(session).columns) == 0


def test_any_share_of_the_parameters_or_any_of_them_may_be_asked_for() -> None:
    network = NetworkSpec(2, [LayerSpec(2, "tanh"), LayerSpec(1, "identity")], initializer="xavier_normal")
    session = Session(network, TrainingSpec(), Dataset([[0.3, 1.0], [0.1, -1.0]], [[0.5, 0.0]]))
    session.prime()
    whole = complex_check(session)
    assert (whole.columns.tolist(), whole.count(Verdict.AGREES), len(whole.kinked)) == (list(range(9)), 9, 0)
    for found, columns in (
        (complex_check(session, every=4), [0, 4, 8]),
        (complex_check(session, columns=np.array([2, 3, 7])), [2, 3, 7]),
    ):
        assert found.columns.tolist() == columns
        assert found.differences[columns].tolist() == whole.differences[columns].tolist()
        assert [at for at, verdict in enumerate(found.verdicts) if verdict] == columns
