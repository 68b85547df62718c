"""Why a gradient is 0: the cause that was built in is the one that is found."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.explain import Entry, Reader
from backprop_core.analysis.why_zero import Kind, nearly_zero, why_small, why_zero
from tests.networks import chain

FIRST = Entry("dW1", 0, 0)


def kinds(session: Session, entry: Entry = FIRST) -> list[tuple[Kind, str]]:
    reader = Reader(session)
    assert reader.value(entry) == 0
    return [(reason.kind, reason.factor.entry.quantity) for reason in why_zero(reader, entry)]


@pytest.mark.parametrize(
    ("weights", "activation", "x", "y", "loss", "expected"),
    [
        ([1, 1], "relu", 0.0, 1.0, "half_mse", [(Kind.FACTOR, "X"), (Kind.GIVEN, "X")]),
        ([-1, 1], "relu", 1.0, 1.0, "half_mse", [(Kind.FACTOR, "dZ1"), (Kind.FACTOR, "S1"), (Kind.FLAT, "S1")]),
        ([-1000, 1], "sigmoid", 1.0, 1.0, "half_mse", [(Kind.FACTOR, "dZ1"), (Kind.FACTOR, "S1"), (Kind.FLAT, "S1")]),
        (
            [1, 1],
            "relu",
            0.5,
            0.5,
            "half_mse",
            [
                (Kind.FACTOR, "dZ1"),
                (Kind.FACTOR, "dA1"),
                (Kind.FACTOR, "dZ2"),
                (Kind.FACTOR, "dA2"),
                (Kind.TARGET, "dA2"),
            ],
        ),
        (
            [1, 2],
            "relu",
            1.0,
            1.0,
            "hinge",
            [
                (Kind.FACTOR, "dZ1"),
                (Kind.FACTOR, "dA1"),
                (Kind.FACTOR, "dZ2"),
                (Kind.FACTOR, "dA2"),
                (Kind.LOSS_FLAT, "dA2"),
            ],
        ),
        (
            [1, 0],
            "relu",
            1.0,
            1.0,
            "half_mse",
            [(Kind.FACTOR, "dZ1"), (Kind.FACTOR, "dA1"), (Kind.FACTOR, "W2"), (Kind.GIVEN, "W2")],
        ),
        ([1e-200, 1e-200], "identity", 1e-200, 1.0, "half_mse", [(Kind.UNDERFLOW, "dW1")]),
    ],
)
def test_one_path(weights, activation, x, y, loss, expected) -> None:
    assert kinds(chain(weights, activation, x, y, loss)) == expected


def wide(outgoing: list[list[float]], y: list[float]) -> Session:
    """One input, one identity unit, two identity outputs."""
    layers = [LayerSpec(1, "identity"), LayerSpec(2, "identity")]
    parameters = [(np.ones((1, 1)), np.zeros((1, 1))), (np.array(outgoing), np.zeros((2, 1)))]
    data = Dataset(np.array([[1.0]]), np.array(y)[:, None])
    session = Session(NetworkSpec(1, layers, "half_mse"), TrainingSpec(), data, parameters)
    session.prime()
    return session


@pytest.mark.parametrize(
    ("outgoing", "y", "last"),
    [
        ([[0.0], [0.0]], [1.0, 1.0], Kind.ALL_WEIGHTS),
        ([[1.0], [1.0]], [2.0, 0.0], Kind.CANCEL),
        ([[0.0], [1.0]], [3.0, 1.0], Kind.TARGET),
    ],
)
def test_several_paths(outgoing, y, last) -> None:
    assert kinds(wide(outgoing, y))[-1][0] is last


def test_a_sum_over_the_batch_goes_on_through_the_sample() -> None:
    layers = [LayerSpec(1, "relu"), LayerSpec(1, "identity")]
    parameters = [(np.ones((1, 1)), np.zeros((1, 1))), (np.ones((1, 1)), np.zeros((1, 1)))]
    data = Dataset(np.array([[0.0, -1.0]]), np.array([[1.0, 1.0]]))
    session = Session(NetworkSpec(1, layers, "half_mse"), TrainingSpec(), data, parameters)
    session.prime()
    reader = Reader(session)
    assert why_zero(reader, FIRST, 0)[-1].kind is Kind.GIVEN
    assert why_zero(reader, FIRST, 1)[-1].kind is Kind.FLAT
    assert why_zero(reader, FIRST, 1)[0].kind is Kind.EVERY_SAMPLE


def test_the_tiny_factor_is_found() -> None:
    reader = Reader(chain([-30.0, 1.0], "sigmoid", 1.0, 1.0))
    assert nearly_zero(reader, FIRST)
    reason = why_small(reader, FIRST)
    assert (reason.kind, reason.factor.entry.quantity) == (Kind.TINY, "S1")


def test_many_small_factors_are_a_product() -> None:
    session = chain([0.1] * 9, "sigmoid", 1.0, 1.0)
    reader = Reader(session)
    assert nearly_zero(reader, FIRST)
    reason = why_small(reader, FIRST)
    assert reason.kind is Kind.PRODUCT
    assert np.prod([factor.value for factor in reason.others]) == pytest.approx(reader.value(FIRST), rel=1e-12)


def test_an_ordinary_gradient_is_not_nearly_zero() -> None:
    assert not nearly_zero(Reader(chain([1.0, 1.0], "tanh", 1.0, 0.0)), FIRST)
