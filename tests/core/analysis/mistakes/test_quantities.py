"""What is asked about: any quantity of the update, whatever its size, and only those mistakes that reach it."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import MISTAKES, Dataset, LayerSpec, NetworkSpec, Quantity, Session, TrainingSpec, named_mistakes
from backprop_core.analysis.mistakes import compared
from backprop_core.analysis.mistakes.bench import Bench
from backprop_core.analysis.mistakes.precision import LEVELS, Written
from tests.networks import session_of_kind


def session_at(kind: str = "coupled", update: int = 1) -> Session:
    session = session_of_kind(kind)
    session.run(update)
    session.prime()
    return session


@pytest.mark.parametrize("kind", ["2-3-1", "coupled", "margins"])
def test_the_right_numbers_are_those_that_the_update_comes_to(kind: str) -> None:
    session = session_at(kind)
    bench, done = Bench(session), session_at(kind)
    done.step("update")
    for name in ("X", "Z1", "A2", "dZ2", "dA1", "dW1", "db2", "stepW1", "stepb2", "W1", "b2"):
        np.testing.assert_array_equal(bench.right(name), done.value(name))
        np.testing.assert_array_equal(bench.table.memory, session.causes)
    assert bench.last("X") == -1
    assert bench.last("W2") > bench.last("stepW2") > bench.last("dW2") > bench.first("dW2") - 1
    assert named_mistakes(session, "X", session.value("X") + 1) == ()


@pytest.mark.parametrize("size", [1e-14, 1e-9, 1.0])
def test_small_numbers_are_as_wrong_as_large_ones(size: float) -> None:
    whole = session_at("corners")
    data = Dataset(size * whole.data.X, whole.data.Y)
    session = Session(whole.network, TrainingSpec(), data)
    session.prime()
    right = session.value("dW1")
    assert compared(session, "dW1", right).agrees
    assert compared(session, "dW1", right.round(int(4 - np.log10(size)))).agrees
    for factor, mistakes in ((-1.0, ("sign",)), (5.0, ("sum_for_mean",)), (1.5, ()), (1.01, ())):
        found = compared(session, "dW1", factor * right)
        assert (found.agrees, found.mistakes) == (False, mistakes)


def test_with_a_penalty_the_sign_is_that_of_the_error_or_of_the_whole_gradient() -> None:
    session = session_at("coupled")
    for name in ("dW2", "db2", "dW3"):
        bench, quantity = Bench(session), Quantity.parse(name)
        right, plain = bench.right(name), Bench(session)
        of_error, of_all = MISTAKES["sign"].variants(bench, quantity)
        penalty = right - plain.wiring.dZ[quantity.layer or 0] @ _factors(plain, quantity)
        np.testing.assert_allclose(bench.numbers(of_all, name), -right, rtol=1e-12)
        np.testing.assert_allclose(bench.numbers(of_error, name), 2 * penalty - right, rtol=1e-9, atol=1e-13)
    assert len(list(MISTAKES["sign"].variants(Bench(session), Quantity.parse("dZ2")))) == 1
    assert len(list(MISTAKES["sign"].variants(Bench(session_at("2-3-1")), Quantity.parse("dW2")))) == 1


def _factors(bench: Bench, quantity: Quantity) -> np.ndarray:
    """What dZ is multiplied by, one of which is 1 for each sample of a bias."""
    before = bench.wiring.extended[(quantity.layer or 0) - 1]
    return before[-1:].T if quantity.kind == "b" else before[:-1].T


def test_only_a_gradient_is_read_with_rows_and_columns_swapped() -> None:
    session = session_at("coupled")
    for name, read in (("dW2", 1), ("stepW2", 0), ("W2", 0), ("db2", 0), ("dZ2", 0)):
        variants = MISTAKES["transposed"].variants(Bench(session), Quantity.parse(name))
        assert sum(variant.read is not None for variant in variants) == read


def test_a_loss_that_is_as_near_as_the_mistake_is_named_and_one_that_is_less_near_is_not() -> None:
    """An error of a little more than 1 is where the Huber loss begins to part from half the square."""
    network = NetworkSpec(1, [LayerSpec(1, "identity")], "mse")
    data = Dataset([[1.0, 0.5, 2.0]], [[0.0, 0.25, 1.5]])
    for error, losses in ((0.9, ("half_mse", "huber")), (1.0004, ("half_mse",)), (1.5, ("half_mse",))):
        session = Session(network, TrainingSpec(), data, [(np.zeros((1, 1)), np.full((1, 1), error))])
        session.prime()
        found = compared(session, "dW1", 0.5 * session.value("dW1"))
        assert (found.mistakes, found.losses) == (("half",), losses)


def test_the_diagonal_of_a_softmax_alone_is_a_path_that_is_missing() -> None:
    layers = [LayerSpec(3, "tanh"), LayerSpec(3, "softmax"), LayerSpec(2, "identity")]
    network = NetworkSpec(2, layers, "half_mse", initializer="xavier_normal", seed=2)
    stream = np.random.default_rng(0)
    session = Session(network, TrainingSpec(), Dataset(stream.normal(size=(2, 4)), stream.random((2, 4))))
    session.prime()
    A, dA = session.value("A2"), session.value("dA2")
    found = compared(session, "dZ2", dA * A * (1 - A))
    assert found.mistakes == ("path_missing",)
    ((right, wrong),) = found.matches[0].lines
    assert (right.layer, wrong.code) == (2, "dZ2 = dA2 * (A2 * (1 - A2))")


def test_mistakes_from_update_to_update_need_one_before_and_what_is_carried_over() -> None:
    def made(kind: str, update: int, mistake: str, name: str) -> int:
        return len(list(MISTAKES[mistake].variants(Bench(session_at(kind, update)), Quantity.parse(name))))

    assert [made("deep", update, "memory_emptied", "stepW1") for update in (0, 1)] == [0, 1]
    assert [made("2-3-1", update, "memory_emptied", "stepW1") for update in (0, 1)] == [0, 0]  # nothing is carried over
    assert [made("2-3-1", update, "not_emptied", "dW1") for update in (0, 1, 2)] == [0, 1, 2]
    assert [made("2-3-1", update, "not_emptied", "dZ1") for update in (0, 1, 2)] == [0, 0, 0]


def test_what_was_printed_with_some_digits_is_called_rounded() -> None:
    session = session_at("deep")
    right = session.value("dW2")
    for digits in (3, 4):
        for factor in (1.0, -1.0):
            printed = np.vectorize(lambda value, digits=digits: float(f"{value:.{digits}g}"))(factor * right)
            found = compared(session, "dW2", printed)
            assert (found.agrees, found.mistakes, found.rounded) == (factor > 0, () if factor > 0 else ("sign",), True)


def test_next_to_nothing_is_nothing_beside_the_right_numbers() -> None:
    none = np.zeros((1, 2))
    for value, level in ((1e-13, 0), (1e-11, LEVELS)):
        assert Written(np.array([value, -value])).levels(none, 1.0).tolist() == [level]
        assert Written(np.array([value, -value])).levels(none, 100 * value).tolist() == [LEVELS]
