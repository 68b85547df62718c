"""Why a gradient is 0: the cause that was built in is the one that is found, and it holds on every sample it names."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_core import Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.explain import Entry, Factor, Reader, Term
from backprop_core.analysis.why_zero import Kind, Reason, first_zero, why_zero
from tests.networks import chain

FIRST = Entry("dW1", 0, 0)
ENDS = {Kind.GIVEN, Kind.FLAT, Kind.FUNCTION, Kind.TARGET, Kind.LOSS_FLAT, Kind.ALL_WEIGHTS, Kind.CANCEL}


def reasons(session: Session, entry: Entry = FIRST, sample: int = 0) -> tuple[Reason, ...]:
    reader = Reader(session)
    assert reader.value(entry) == 0
    return why_zero(reader, entry, sample)


def kinds(session: Session, entry: Entry = FIRST) -> list[tuple[Kind, str]]:
    return [(reason.kind, reason.factor.entry.quantity) for reason in reasons(session, entry)]


def parts(reason: Reason) -> list[tuple[str, int]]:
    return [(factor.entry.quantity, count) for factor, count in reason.parts]


OFF = [(Kind.FACTOR, "dZ1"), (Kind.FACTOR, "S1"), (Kind.FLAT, "S1")]
BEHIND = [(Kind.FACTOR, "dZ1"), (Kind.FACTOR, "dA1"), (Kind.NO_PATH, "dZ2"), (Kind.FACTOR, "dA2")]


@pytest.mark.parametrize(
    ("weights", "activation", "x", "y", "loss", "expected"),
    [
        ([1, 1], "identity", 0.0, 1.0, "half_mse", [(Kind.FACTOR, "X"), (Kind.GIVEN, "X")]),
        ([-1, 1], "relu", 1.0, 1.0, "half_mse", OFF),
        ([-1000, 1], "sigmoid", 1.0, 1.0, "half_mse", OFF),
        ([1, 1], "relu", 0.5, 0.5, "half_mse", [*BEHIND, (Kind.TARGET, "dA2")]),
        ([1, 2], "relu", 1.0, 1.0, "hinge", [*BEHIND, (Kind.LOSS_FLAT, "dA2")]),
        ([1, 0], "relu", 1.0, 1.0, "half_mse", [*BEHIND[:2], (Kind.ALL_WEIGHTS, "W2")]),
        ([1e-200, 1e-200], "identity", 1e-200, 1.0, "half_mse", [(Kind.UNDERFLOW, "dW1")]),
    ],
)
def test_one_path(weights, activation, x, y, loss, expected) -> None:
    assert kinds(chain(weights, activation, x, y, loss)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A1", [(Kind.FUNCTION, "A1")]),
        ("S1", [(Kind.FLAT, "S1")]),
        ("A2", [(Kind.FUNCTION, "A2")]),
        ("dZ2", [(Kind.TARGET, "dZ2")]),
        ("dA1", [(Kind.NO_PATH, "dZ2"), (Kind.TARGET, "dZ2")]),
        ("db2", [(Kind.FACTOR, "dZ2"), (Kind.TARGET, "dZ2")]),
        ("X", [(Kind.GIVEN, "X")]),
        ("Y", [(Kind.GIVEN, "Y")]),
    ],
)
def test_on_the_short_route_only_the_difference_from_the_target_is_given_by_it(name, expected) -> None:
    """1-1-1, a ReLU that is off, a sigmoid of -1000 and the target 0: everything is 0."""
    layers = [LayerSpec(1, "relu"), LayerSpec(1, "sigmoid")]
    parameters = [(np.ones((1, 1)), np.array([[-1.0]])), (np.ones((1, 1)), np.array([[-1000.0]]))]
    session = Session(NetworkSpec(1, layers, "bce"), TrainingSpec(), Dataset([[0.0]], [[0.0]]), parameters)
    session.prime()
    assert kinds(session, Entry(name, 0, 0)) == expected


def test_two_factors_of_0_are_both_named_and_followed() -> None:
    found = reasons(chain([1, 1], "relu", 0.0, 1.0))
    assert parts(found[0]) == [("X", 1), ("dZ1", 1)]
    assert [reason.kind for reason in found[1:]] == [Kind.GIVEN, Kind.FACTOR, Kind.FLAT]


@pytest.mark.parametrize("values", [(), (1.0, 2.0), (0.0,), (1.0, 0.0, -2.0), (-0.0, 0.0), (5e-324, -0.0)])
def test_of_a_product_the_first_factor_of_0_is_named_if_there_is_one(values) -> None:
    factors = tuple(Factor(Entry("X", row), value) for row, value in enumerate(values))
    zeros = [factor for factor in factors if not factor.value]
    assert first_zero(Term(factors)) == (zeros[0] if zeros else None)


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
        ([[1.0], [1.0]], [1.0, 1.0], Kind.TARGET),
    ],
)
def test_several_paths(outgoing, y, last) -> None:
    assert kinds(wide(outgoing, y))[-1][0] is last


def test_paths_are_counted_by_what_is_0_on_them() -> None:
    found = reasons(wide([[0.0], [1.0]], [3.0, 1.0]), Entry("dA1", 0, 0))
    assert found[0].kind is Kind.NO_PATH
    assert parts(found[0]) == [("W2", 1), ("dZ2", 1)]


def batch(x: list[float], w: float, b: float, y: list[float]) -> Session:
    """One input, one ReLU, one identity output with weight 1, a sample for each x."""
    layers = [LayerSpec(1, "relu"), LayerSpec(1, "identity")]
    parameters = [(np.array([[w]]), np.array([[b]])), (np.ones((1, 1)), np.zeros((1, 1)))]
    session = Session(NetworkSpec(1, layers, "half_mse"), TrainingSpec(), Dataset([x], [y]), parameters)
    session.prime()
    return session


def test_where_no_factor_is_0_on_all_samples_each_is_named_with_their_number() -> None:
    found = reasons(batch([0.0, 1.0, 0.0, 2.0, 0.0], -3.0, 1.0, [5.0] * 5), sample=3)
    assert (found[0].kind, parts(found[0])) == (Kind.SPLIT, [("X", 3), ("dZ1", 2)])
    assert [(r.entry.quantity, r.kind, r.samples) for r in found[1:]] == [
        ("dZ1", Kind.FACTOR, (1, 3)),
        ("S1", Kind.FLAT, (1, 3)),
    ]
    assert found[1].entry.column == 3  # the sample that is shown, if it is one of them


def test_the_first_sample_is_shown_unless_another_is_asked_for() -> None:
    reader = Reader(batch([0.0, 0.0, 1.0], -3.0, 1.0, [5.0] * 3))
    shown = [why_zero(reader, FIRST, *sample)[0].factor.entry for sample in ((), (0,), (1,))]
    assert shown == [Entry("X", 0, 0), Entry("X", 0, 0), Entry("X", 0, 1)]


def test_a_factor_of_0_on_all_samples_is_to_blame_even_if_another_is_0_on_some() -> None:
    found = reasons(batch([0.0, 1.0, 2.0], -1.0, -1.0, [5.0] * 3))
    assert parts(found[0]) == [("dZ1", 3)]
    assert (found[-1].kind, found[-1].samples) == (Kind.FLAT, (0, 1, 2))


@pytest.mark.parametrize("more", [([], []), ([0.0], [5.0]), ([-9.0, 2.0], [5.0, 2.0])])
def test_samples_that_cancel(more) -> None:
    """Whatever else is 0 on samples beside them."""
    found = reasons(batch([1.0, 1.0, *more[0]], 1.0, 0.0, [0.0, 2.0, *more[1]]))
    assert [reason.kind for reason in found] == [Kind.CANCEL]


def two_by_two(hidden: str, **parts: list[list[float]]) -> Session:
    """Two inputs, two hidden units, two identity outputs, without biases."""
    layers = [LayerSpec(2, hidden), LayerSpec(2, "identity")]
    parameters = [(np.array(parts[name]), np.zeros((2, 1))) for name in ("W1", "W2")]
    network, data = NetworkSpec(2, layers, "half_mse"), Dataset(parts["X"], parts["Y"])
    session = Session(network, TrainingSpec(), data, parameters)
    session.prime()
    return session


@pytest.mark.parametrize(
    ("entry", "kind", "named"),
    [
        (Entry("dW1", 0, 1), Kind.FACTOR, [Entry("X", 1, 0)]),
        (Entry("dW1", 1, 0), Kind.FACTOR, [Entry("dZ1", 1, 0)]),
        (Entry("db1", 1, 0), Kind.FACTOR, [Entry("dZ1", 1, 0)]),
        (Entry("dZ1", 1, 0), Kind.FACTOR, [Entry("dA1", 1, 0), Entry("S1", 1, 0)]),
        (Entry("dA1", 1, 0), Kind.NO_PATH, [Entry("W2", 1, 1), Entry("dZ2", 0, 0)]),
    ],
)
def test_the_factors_of_0_are_named_by_their_own_rows_and_columns(entry, kind, named) -> None:
    """The second input is 0, the second ReLU is off, and the first output meets its target."""
    weights = {"W1": [[1.0, 1.0], [-1.0, -1.0]], "W2": [[1.0, 1.0], [2.0, 0.0]]}
    found = reasons(two_by_two("relu", X=[[1.0], [0.0]], Y=[[1.0], [5.0]], **weights), entry)[0]
    assert (found.entry, found.kind) == (entry, kind)
    assert [factor.entry for factor, _ in found.parts] == named


def test_of_a_softmax_every_path_goes_through_another_unit() -> None:
    """Its first unit is off, and the loss does not depend on its second."""
    weights = {"W1": [[-1000.0, 0.0], [0.0, 0.0]], "W2": [[1.0, 0.0], [1.0, 0.0]]}
    found = reasons(two_by_two("softmax", X=[[1.0], [1.0]], Y=[[1.0], [1.0]], **weights), Entry("dZ1", 1, 0))[0]
    assert found.kind is Kind.NO_PATH
    assert [(factor.entry, paths) for factor, paths in found.parts] == [(Entry("A1", 0, 0), 1), (Entry("dA1", 1, 0), 1)]


@pytest.mark.parametrize("shown", [0, 1])
def test_where_no_path_is_closed_on_all_samples_the_way_goes_on_through_the_one_that_is_shown(shown: int) -> None:
    """On the first a unit of the softmax is off, on the second the outputs meet their targets."""
    weights = {"W1": [[1000.0, 0.0], [-1000.0, 0.0]], "W2": [[1.0, 0.0], [0.0, 1.0]]}
    session = two_by_two("softmax", X=[[1.0, 0.0], [0.0, 0.0]], Y=[[3.0, 0.5], [3.0, 0.5]], **weights)
    found = reasons(session, Entry("db1", 1, 0), shown)
    assert [(reason.kind, reason.samples) for reason in found[:2]] == [
        (Kind.FACTOR, (0, 1)),
        (Kind.EVERY_SAMPLE, (0, 1)),
    ]
    assert {reason.samples for reason in found[2:]} == {(shown,)}
    assert found[-1].kind is (Kind.TARGET if shown else Kind.FUNCTION)
    assert found[0].entry == Entry("db1", 1, 0)  # a parameter has no sample, whichever is shown


def test_each_kind_of_factor_has_the_number_of_its_own_paths() -> None:
    layers = [LayerSpec(1, "identity"), LayerSpec(3, "identity")]
    parameters = [(np.ones((1, 1)), np.zeros((1, 1))), (np.array([[0.0], [1.0], [0.0]]), np.zeros((3, 1)))]
    data = Dataset([[1.0]], [[3.0], [1.0], [3.0]])
    session = Session(NetworkSpec(1, layers, "half_mse"), TrainingSpec(), data, parameters)
    session.prime()
    assert parts(reasons(session, Entry("dA1", 0, 0))[0]) == [("W2", 2), ("dZ2", 1)]


def test_a_signal_is_explained_on_all_samples_if_it_is_0_on_all_for_one_reason_and_else_on_its_own() -> None:
    """A ReLU that is off on all samples, on the first alone, and off on one while the other meets its target."""
    off, partly, split = (
        batch([0.0, 1.0, 2.0], -1.0, -1.0, [5.0] * 3),
        batch([-1.0, 1.0, 2.0], 1.0, 0.0, [5.0] * 3),
        batch([1.0, -1.0], 1.0, 0.0, [1.0, 5.0]),
    )
    for column in range(3):
        found = reasons(off, Entry("dZ1", 0, column))
        assert {reason.samples for reason in found} == {(0, 1, 2)}
        assert found[-1].kind is Kind.FLAT
    assert [reason.samples for reason in reasons(partly, Entry("dZ1", 0, 0))] == [(0,), (0,)]
    for column, last in enumerate((Kind.TARGET, Kind.FLAT)):
        found = reasons(split, Entry("dZ1", 0, column))
        assert {reason.samples for reason in found} == {(column,)}
        assert found[-1].kind is last


@st.composite
def sparse_sessions(draw: st.DrawFn) -> Session:
    """Small networks with many zeros, of every kind: weights, inputs, dead units, outputs on their targets."""
    numbers = st.sampled_from([0.0, 0.0, -1.0, 1.0, 2.0])
    hidden = draw(st.sampled_from(["relu", "identity", "tanh", "softmax", "leaky_relu"]))
    sizes, samples = (2, draw(st.integers(1, 3)), draw(st.integers(1, 2)), 1), draw(st.integers(1, 4))

    def matrix(rows: int, columns: int) -> np.ndarray:
        return np.array(draw(st.lists(numbers, min_size=rows * columns, max_size=rows * columns))).reshape(
            rows, columns
        )

    layers = [LayerSpec(sizes[1], hidden), LayerSpec(sizes[2], "relu"), LayerSpec(1, "identity")]
    parameters = [(matrix(n_out, n_in), matrix(n_out, 1)) for n_in, n_out in pairwise(sizes)]
    network = NetworkSpec(2, layers, draw(st.sampled_from(["half_mse", "mae", "hinge"])))
    Y = np.where(matrix(1, samples) > 0, 1.0, -1.0)
    session = Session(network, TrainingSpec(), Dataset(matrix(2, samples), Y), parameters)
    session.prime()
    return session


@given(sparse_sessions())
def test_what_is_named_is_0_on_each_sample_that_it_is_named_for(session: Session) -> None:
    reader = Reader(session)
    for layer in range(1, 4):
        for name in (f"dW{layer}", f"db{layer}"):
            for row, column in np.argwhere(reader.array(name) == 0).tolist():
                found = why_zero(reader, Entry(name, row, column))
                assert found[0].samples == tuple(range(reader.batch))
                assert {reason.kind for reason in found} & ENDS or found[-1].kind is Kind.EVERY_SAMPLE
                for reason in found:
                    holds(reader, reason)


def holds(reader: Reader, reason: Reason) -> None:
    if reason.kind is Kind.SPLIT:
        assert sum(count for _, count in reason.parts) >= len(reason.samples)
        assert all(count < len(reason.samples) for _, count in reason.parts)
    for factor, count in reason.parts:
        row = reader.array(factor.entry.quantity)[factor.entry.row]
        assert factor.value == row[factor.entry.column] == 0
        if reason.kind is Kind.FACTOR:
            assert count == len(reason.samples)
        if factor.entry.stem in ("A", "S", "dA", "dZ") and reason.kind is not Kind.SPLIT:
            assert (row[list(reason.samples)] == 0).all()
