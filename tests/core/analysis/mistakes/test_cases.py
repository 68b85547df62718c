"""Numbers that people asked about in public, worked out with central differences, and the mistakes behind them."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec, named_mistakes
from backprop_core.analysis.mistakes import compared
from backprop_core.analysis.mistakes.memory import MOST_REPLAYED

W1, W2 = np.array([[0.9, 0.3], [0.1, 0.5]]), np.array([[0.8, 0.7]])
ONE, OTHER = [((1, 1), 0)], [((1, 0), 1)]
THREE = [((1, 1), 0), ((1, 0), 1), ((0, 1), 1)]
FOUR = [*THREE, ((0, 0), 0)]
RIGHT = {"dW2": [0.108906101390, 0.0914946565922], "dW1": [*[0.0201672507180] * 2, *[0.0226943882042] * 2]}


def session_of(samples: list[tuple[tuple[int, int], int]], *, biases: bool = False, updates: int = 0) -> Session:
    """2-2-1, sigmoids, half the squared error, no biases, learning rate 0.5."""
    network = NetworkSpec(2, [LayerSpec(2, "sigmoid"), LayerSpec(1, "sigmoid")])
    data = Dataset(np.array([x for x, _ in samples], float).T, np.array([[y for _, y in samples]], float))
    training = TrainingSpec(Choice("gd", lr=0.5), train_biases=biases)
    session = Session(network, training, data, [(W1, np.zeros((2, 1))), (W2, np.zeros((1, 1)))])
    session.run(updates)
    session.prime()
    return session


def numbers(text: str) -> list[float]:
    return [float(part) for part in text.split()]


CASES = [
    (ONE, "dW2", "0.571770091946 0.480357918837", ("slope_missing",), 5.250120),
    (ONE, "dW2", "0.12485373984 0.104892654361", ("slope_of_activation",), 1.146435),
    (ONE, "dW2", "0.113366391016 0.099195592139", ("weight_for_activation",), (1.040955, 1.084168)),
    (ONE, "dW2", "0.170049586524 0.085024793262", ("preactivation_for_activation",), (1.561433, 0.929287)),
    (OTHER, "dW2", "-0.256646726583 -0.18951302377", ("slope_of_error",), None),
    (ONE, "dW1", "0.018794540311 0.018794540311 0.02121123445 0.02121123445", ("updated_weights",), None),
    (FOUR, "dW2", "0.10808099566 0.098400036897", ("sum_for_mean",), 4.0),
]


@pytest.mark.parametrize(("samples", "quantity", "pasted", "mistakes", "factors"), CASES)
def test_a_pasted_gradient_names_its_mistake(
    samples: list[tuple[tuple[int, int], int]],
    quantity: str,
    pasted: str,
    mistakes: tuple[str, ...],
    factors: float | tuple[float, ...] | None,
) -> None:
    session = session_of(samples)
    assert named_mistakes(session, quantity, numbers(pasted)) == mistakes
    right = compared(session, quantity, numbers(pasted)).right
    if factors:
        np.testing.assert_allclose(np.array(numbers(pasted)) / right.ravel(), factors, atol=1e-6)
    assert named_mistakes(session, quantity, right) == ()


def test_a_slope_left_out_after_a_sigmoid_is_the_gradient_of_another_loss() -> None:
    session = session_of(ONE)
    found = compared(session, "dW2", numbers("0.571770091946 0.480357918837"))
    assert (found.mistakes, found.losses) == (("slope_missing",), ("bce",))
    found = compared(session, "dW2", 2 * session.value("dW2"))
    assert (found.mistakes, found.losses) == (("half",), ("mse",))
    assert compared(session, "dW2", session.value("dW2")).losses == ()


def test_the_right_numbers_are_those_of_the_tape_and_no_mistake() -> None:
    for name, values in RIGHT.items():
        assert named_mistakes(session_of(ONE), name, values) == ()
        assert compared(session_of(ONE), name, values).agrees
    np.testing.assert_allclose(compared(session_of(OTHER), "dW2", [0, 0]).right, [[-0.0405151822, -0.02991721262]])
    np.testing.assert_allclose(compared(session_of(FOUR), "dW2", [0, 0]).right, [[0.027020248915, 0.0246000092242]])


def test_factors_of_an_updated_layer_are_those_of_its_weights() -> None:
    session = session_of(ONE)
    pasted = np.array(numbers("0.018794540311 0.018794540311 0.02121123445 0.02121123445"))
    ratios = pasted / session.value("dW1").ravel()
    np.testing.assert_allclose(ratios[[0, 2]], [0.931934, 0.934647], atol=1e-6)
    new = session.value("W2") - 0.5 * session.value("dW2")
    np.testing.assert_allclose(ratios[[0, 2]], (new / W2).ravel(), rtol=1e-9)


def test_a_bias_gradient_for_each_sample_has_a_number_for_each() -> None:
    session = session_of(THREE, biases=True)
    pasted = numbers("0.14170798877 -0.056987426041 -0.059718321218")
    assert named_mistakes(session, "db2", pasted) == ("bias_not_summed",)
    assert compared(session, "db2", pasted).right.item() == pytest.approx(0.00833408050381)
    assert named_mistakes(session, "db2", pasted[2:]) == ("one_sample", "bias_not_summed")


def test_a_gradient_without_the_error_is_that_of_the_output() -> None:
    data = Dataset(np.array([[1.0], [0.0]]), np.array([[0.1056]]))
    network = NetworkSpec(2, [LayerSpec(1, "identity")])
    session = Session(network, TrainingSpec(), data, [(np.array([[0.34, 0.56]]), np.array([[0.54]]))])
    assert named_mistakes(session, "dW1", [1, 0]) == ("error_missing",)
    assert named_mistakes(session, "dW1", [0.7744, 0]) == ()


def test_two_mistakes_that_give_the_same_numbers_are_both_said() -> None:
    """With two samples, a factor of 2 is a sum for a mean, or that of the square."""
    session = session_of(THREE[:2])
    assert named_mistakes(session, "dW2", 2 * session.value("dW2")) == ("sum_for_mean", "half")
    assert named_mistakes(session, "dW2", -2 * session.value("dW2")) == ("sum_for_mean", "sign")


def test_adam_that_forgets_shrinks_its_steps() -> None:
    network = NetworkSpec(2, [LayerSpec(2, "sigmoid"), LayerSpec(1, "sigmoid")])
    data = Dataset(np.array([[1.0], [1.0]]), np.array([[0.0]]))
    session = Session(
        network, TrainingSpec(Choice("adam", lr=0.01)), data, [(W1, np.zeros((2, 1))), (W2, np.zeros((1, 1)))]
    )
    assert named_mistakes(session, "stepW2", [-0.01, -0.01]) == ()
    for size in (0.00744137, 0.00638814):
        session.step()
        session.prime()
        assert named_mistakes(session, "stepW2", [-size, -size]) == ("memory_emptied",)


def test_gradients_that_are_not_emptied_are_those_of_two_updates() -> None:
    session = session_of(FOUR, updates=1)
    session.travel(0, session.tape.end_of("backward"))
    before = session.value("dW1")
    assert named_mistakes(session, "dW1", before) == ()
    session.travel(1, session.tape.end_of("backward"))
    assert named_mistakes(session, "dW1", session.value("dW1") + before) == ("not_emptied",)
    both = session.value("dW1") + before
    session.step()
    session.prime()
    assert named_mistakes(session, "dW1", session.value("dW1") + both) == ("not_emptied",)


def test_numbers_that_nothing_makes_are_neither_swapped_nor_rounded() -> None:
    found = compared(session_of(FOUR), "dW2", [0.123456, 7.654321])
    assert (found.agrees, found.swapped, found.rounded, found.matches) == (False, False, False, ())


@pytest.mark.parametrize(("updates", "there"), [(MOST_REPLAYED, ("not_emptied",)), (MOST_REPLAYED + 1, ())])
def test_gradients_of_all_updates_are_added_up_as_far_as_they_are_few(updates: int, there: tuple[str, ...]) -> None:
    session, made = session_of(FOUR), []
    for _ in range(updates):
        made.append(session.value("dW1"))
        session.step()
        session.prime()
    assert named_mistakes(session, "dW1", session.value("dW1") + sum(made)) == there
    assert named_mistakes(session, "dW1", session.value("dW1") + made[-1]) == ("not_emptied",)


def test_gradients_are_still_there_of_the_update_before_or_of_all() -> None:
    session, made = session_of(FOUR), []
    for _ in range(4):
        made.append(session.value("dW1"))
        session.step()
        session.prime()
    right = session.value("dW1")
    assert named_mistakes(session, "dW1", right + made[3]) == ("not_emptied",)
    assert named_mistakes(session, "dW1", right + sum(made)) == ("not_emptied",)
    assert named_mistakes(session, "dW1", right + made[3] + made[2]) == ()
    assert named_mistakes(session, "dW1", right + made[2]) == ()


def test_a_loop_that_assigns_leaves_one_sample_with_or_without_its_share() -> None:
    session = session_of(FOUR)
    dW2 = session.value("dZ2")[:, [3]] @ session.value("A1")[:, [3]].T
    assert named_mistakes(session, "dW2", dW2) == ("one_sample",)
    assert named_mistakes(session, "dW2", 4 * dW2) == ("one_sample",)


@pytest.mark.parametrize("reduction", ["mean_batch", "mean_all", "sum_all"])
@pytest.mark.parametrize("count", [2, 3])
def test_one_sample_is_that_of_a_batch_of_its_own_whatever_the_mean(reduction: str, count: int) -> None:
    stream = np.random.default_rng(6)
    X, Y = stream.normal(size=(2, count)), stream.random((2, count))
    network = NetworkSpec(2, [LayerSpec(3, "tanh"), LayerSpec(2, "sigmoid")], "mse", reduction, "xavier_normal", 3)
    session, alone = (Session(network, TrainingSpec(), Dataset(*data)) for data in ((X, Y), (X[:, [1]], Y[:, [1]])))
    for each in (session, alone):
        each.prime()
    for name in ("dW1", "dW2"):
        assert named_mistakes(session, name, alone.value(name)) == ("one_sample",)
        share = session.value(f"dZ{name[-1]}")[:, [1]] @ session.value("X" if name == "dW1" else "A1")[:, [1]].T
        assert named_mistakes(session, name, share) == ("one_sample",)


def test_slopes_of_the_errors_in_all_layers_are_those_of_a_well_known_script() -> None:
    """Delta of each layer is a(1 - a) of the error that comes back."""
    session = session_of(ONE)
    e = session.value("A2") - session.value("Y")
    back = W2.T @ (e * (1 - e))
    wrong = back * (1 - back) @ session.value("X").T
    assert named_mistakes(session, "dW1", wrong) == ("slope_of_error",)


def test_the_path_through_one_output_alone_is_named() -> None:
    stream = np.random.default_rng(0)
    network = NetworkSpec(2, [LayerSpec(3, "tanh"), LayerSpec(3, "sigmoid")])
    session = Session(network, TrainingSpec(), Dataset(stream.normal(size=(2, 1)), stream.random((3, 1))))
    session.prime()
    A1, dZ2, W2, X = (session.value(name) for name in ("A1", "dZ2", "W2", "X"))
    for kept in ([1], [0, 2]):
        dW1 = (W2[kept].T @ dZ2[kept] * (1 - A1**2)) @ X.T
        assert named_mistakes(session, "dW1", dW1) == ("path_missing",)
        assert named_mistakes(session, "dA1", W2[kept].T @ dZ2[kept]) == ("path_missing",)


def test_a_softmax_along_the_batch_and_its_jacobian_twice_are_named() -> None:
    stream = np.random.default_rng(1)
    network = NetworkSpec(2, [LayerSpec(3, "softmax")], loss="cce")
    data = Dataset(stream.normal(size=(2, 4)), np.eye(3)[:, [0, 2, 1, 0]])
    session = Session(network, TrainingSpec(), data)
    session.prime()
    Z, A, Y, X = (session.value(name) for name in ("Z1", "A1", "Y", "X"))
    wrong = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    assert named_mistakes(session, "A1", wrong) == ("softmax_over_batch",)
    assert named_mistakes(session, "dW1", (wrong - Y) / 4 @ X.T) == ("softmax_over_batch",)
    d = (A - Y) / 4
    assert named_mistakes(session, "dZ1", A * (d - (d * A).sum(axis=0))) == ("jacobian_twice",)
    assert named_mistakes(session, "dZ1", d * A * (1 - A)) == ("slope_twice",)


def test_the_gradient_through_new_weights_of_a_deeper_network_is_a_chain_of_updates() -> None:
    stream = np.random.default_rng(2)
    network = NetworkSpec(2, [LayerSpec(3, "tanh"), LayerSpec(2, "tanh"), LayerSpec(1, "sigmoid")], loss="bce")
    session = Session(network, TrainingSpec(Choice("gd", lr=0.7)), Dataset(stream.normal(size=(2, 1)), [[1.0]]))
    session.prime()
    A = [session.value(name) for name in ("X", "A1", "A2", "A3")]
    W = [session.value(f"W{n}") for n in (1, 2, 3)]
    delta = A[3] - 1.0
    for layer in (3, 2):
        new = W[layer - 1] - 0.7 * delta @ A[layer - 1].T
        delta = new.T @ delta * (1 - A[layer - 1] ** 2)
    assert named_mistakes(session, "dW1", delta @ A[0].T) == ("updated_weights",)
