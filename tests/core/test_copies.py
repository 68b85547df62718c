"""Copies and pickles of every public object are as good as the object."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from backprop_core import (
    ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    Choice,
    DataError,
    DataSpec,
    Divergence,
    GradientChecker,
    Position,
    Session,
    SpecError,
    gradient_check,
    make_dataset,
)
from tests.core.test_laws import session_of
from tests.networks import session_of_kind

COPIES = [copy.copy, copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))]


def same(a: object, b: object) -> bool:
    """Equal, arrays included."""
    if isinstance(a, np.ndarray):
        return np.array_equal(a, b, equal_nan=True)
    return a == b


@pytest.mark.parametrize("copied", COPIES)
def test_values_equal_their_copies(copied):
    session = session_of("elu", "softmax", "cce", optimizer=Choice("adamw", lr=0.1), batch_size=3, l2=0.1)
    session.run(3)
    check = gradient_check(session)
    for thing in (
        session.network, session.network.layers[0], session.training, session.data, DataSpec("moons"),
        Choice("elu", alpha=2.0), session.position, Position(1, 2), Divergence("Z1", 1, 4), session.network.loss,
    ):  # fmt: skip
        assert same(thing, copied(thing)), thing
    again = copied(check)
    for name in ("columns", "differences", "gradients", "errors", "worst", "where"):
        assert same(getattr(check, name), getattr(again, name)), name
    for operation, other in zip(session.tape, copied(session.tape), strict=True):
        assert (operation.code, operation.writes, operation.phase) == (other.code, other.writes, other.phase)
        assert copied(operation).formula == operation.formula


@pytest.mark.parametrize("copied", COPIES)
def test_errors_say_the_same_after_copying(copied):
    for error in (SpecError("units", 0, "from 1 on"), DataError("X", 1, "a matrix")):
        assert str(copied(error)) == str(error)
        assert copied(error).field == error.field


@pytest.mark.parametrize("copied", [copy.deepcopy, COPIES[2]])
def test_a_copied_session_trains_by_itself_and_its_copied_check_follows_it(copied):
    session = session_of("tanh", "sigmoid", "bce", optimizer="adam", batch_size=3)
    session.run(4)
    before = session.table.snapshot()
    checker = copied(GradientChecker(session))
    twin = copied(session)
    twin.run(5)
    np.testing.assert_array_equal(session.table.memory, before)
    assert checker.check().agrees
    assert gradient_check(twin).agrees
    session.run(5)
    np.testing.assert_array_equal(session.table.memory, twin.table.memory)


@pytest.mark.parametrize("registry", [ACTIVATIONS, LOSSES, OPTIMIZERS, INITIALIZERS])
def test_records_can_be_copied(registry):
    for record in registry.values():
        assert copy.deepcopy(record).name == pickle.loads(pickle.dumps(record)).name == record.name


def test_public_objects_say_what_they_are():
    data = make_dataset(DataSpec("xor", samples=4))
    session = session_of("tanh", "sigmoid", "bce", sizes=(2, 3, 1))
    session = Session(session.network, session.training, data)
    assert repr(data) == "<Dataset 2 -> 1, 4 samples, classification>"
    assert repr(session) == f"<Session 2-3-1, 0 updates, operation 0 of {len(session.tape)}>"
    assert "W1 @ X + b1" in repr(session.tape.operations[0])
    assert repr(Choice("elu", alpha=2.0)) == "Choice('elu', alpha=2.0)"


def test_operations_of_the_smaller_last_batch_are_the_same_where_they_say_the_same():
    session = session_of_kind("2-3-1", samples=5)
    first = session.tape.operations
    session.run(2)
    session.prime()
    assert len(session.batch) == 1
    last = session.tape.operations
    assert last[0] == first[0]
    assert last[0].calls is not first[0].calls
    assert last[0] != last[1]
