"""Complex steps where functions are steep or flat: nothing overflows, and the derivative is still the tape's."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec, Verdict
from backprop_core.analysis import complex_step
from backprop_core.analysis.complex_step import complex_check, complex_derivatives, has_complex_form
from tests.networks import session_of_kind


@pytest.mark.parametrize("size", [1.0, 30.0, 800.0, -800.0])
@pytest.mark.parametrize(
    ("layers", "loss"),
    [
        (("softmax", "softmax"), "mse"),
        (("softmax", "softmax"), "cce"),
        (("identity", "softmax"), "cce"),
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


def test_a_derivative_of_exactly_0_agrees_with_a_gradient_of_0_and_with_no_other() -> None:
    """The second input is 0 on every sample."""
    network = NetworkSpec(2, [LayerSpec(1, "tanh")], initializer="xavier_normal")
    session = Session(network, TrainingSpec(), Dataset([[0.3, 1.0], [0.0, 0.0]], [[0.5, 0.0]]))
    session.prime()
    assert complex_derivatives(session, np.arange(3))[1] == 0
    assert complex_check(session).verdicts[1] is Verdict.AGREES
    session.table.rows["grad"][1] = 1e-6
    assert complex_check(session).verdicts[1] is Verdict.DISAGREES


def test_where_the_loss_overflows_the_derivatives_are_not_finite_and_nothing_warns() -> None:
    layers = [LayerSpec(1, "identity"), LayerSpec(1, "identity")]
    huge = [(np.full((1, 1), 1e200), np.zeros((1, 1))) for _ in layers]
    session = Session(NetworkSpec(1, layers, "half_mse"), TrainingSpec(), Dataset([[1.0]], [[0.0]]), huge)
    session.prime()
    assert not np.isfinite(complex_derivatives(session, np.arange(3))).any()


@pytest.mark.parametrize(("table", "name"), [("ACTIVATIONS", "gelu"), ("ACTIVATIONS", "softmax"), ("LOSSES", "cce")])
def test_one_function_without_a_complex_form_is_enough_for_there_to_be_none(
    monkeypatch: pytest.MonkeyPatch, table: str, name: str
) -> None:
    network = session_of_kind("softmax").network
    assert has_complex_form(network)
    monkeypatch.delitem(getattr(complex_step, table), name)
    assert not has_complex_form(network)
