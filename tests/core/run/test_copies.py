"""Copies and pickles of every public object are as good as the object."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from backprop_core import (
    ACTIVATIONS,
    DATASETS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    RESTRAINTS,
    Choice,
    DataError,
    DataSpec,
    Divergence,
    Evaluator,
    GradientChecker,
    Position,
    Session,
    SpecError,
    gradient_check,
    make_dataset,
    sample_gradients,
    scorers,
)
from backprop_core.data.draw import Draw
from backprop_core.tape.parameters import Parameters
from tests.core.tape.test_laws import session_of
from tests.networks import session_of_kind

REGISTRIES = [ACTIVATIONS, LOSSES, OPTIMIZERS, INITIALIZERS, DATASETS, RESTRAINTS]
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


@pytest.mark.parametrize("registry", REGISTRIES)
@pytest.mark.parametrize("copied", COPIES)
def test_registries_and_their_records_can_be_copied_and_not_written_to(registry, copied):
    assert list(copied(registry)) == list(registry)
    for name, record in registry.items():
        assert copied(record) == copied(registry)[name] == record
        assert record.name == name
    with pytest.raises(TypeError):
        registry["mine"] = next(iter(registry.values()))
    with pytest.raises(AttributeError):
        registry.pop(next(iter(registry)))
    assert next(iter(registry)) in repr(registry)


@pytest.mark.parametrize("copied", COPIES[1:])
@pytest.mark.parametrize("name", sorted(DATASETS))
def test_a_copied_generator_draws_the_same(name, copied):
    kind = copied(DATASETS[name])
    draws = [Draw(8, 2, 0.5, *np.random.default_rng(3).spawn(2)) for _ in range(2)]
    for own, other in zip(DATASETS[name].generate(draws[0]), kind.generate(draws[1]), strict=True):
        np.testing.assert_array_equal(own, other)


@pytest.mark.parametrize("copied", COPIES)
def test_a_copied_table_and_a_copied_wiring_have_the_numbers_and_views_of_their_own(copied):
    session = session_of("gelu", "softmax", "cce", optimizer="adamw", batch_size=3)
    session.run(4)
    table, wiring = copied(session.table), copied(session.wiring)
    before = session.table.snapshot()
    assert (table.slots, table.count) == (session.table.slots, session.table.count)
    for name in table.rows:
        np.testing.assert_array_equal(table.rows[name], session.table.rows[name])
    for name, value in session.table.clock.items():
        assert table.clock[name] == value
    for stem in ("A", "Z", "S", "dZ", "dA"):
        for own, other in zip(getattr(wiring, stem), getattr(session.wiring, stem), strict=True):
            np.testing.assert_array_equal(own, other)
    np.testing.assert_array_equal(wiring.samples, session.wiring.samples)
    np.testing.assert_array_equal(wiring.E, session.wiring.E)
    table.rows["theta"].fill(7.0)
    assert (table.memory[: table.count] == 7.0).all()
    assert (table.weights("theta", 1) == 7.0).all()
    assert table.clock["t"] is table.t
    wiring.samples.fill(5.0)
    assert (wiring.A[0] == 5.0).all()
    assert (wiring.Y == 5.0).all()
    wiring.extended[1].fill(6.0)
    assert (wiring.rows("A", 1, 2)[:4] == 6.0).all()
    assert (wiring.A[1] == 6.0).all()
    np.testing.assert_array_equal(session.table.memory, before)
    assert not (session.wiring.A[1] == 6.0).any()


def test_a_table_that_lets_biases_decay_does_so_after_copying():
    for decays in (True, False):
        table = copy.deepcopy(Parameters((2, 1), ("m", "v"), decays))
        np.testing.assert_array_equal(table.decayed, [1.0, 1.0, float(decays)])


def test_a_pickled_tape_is_a_list_to_be_read():
    session = session_of("tanh", "sigmoid", "bce")
    tape = pickle.loads(pickle.dumps(session.tape))
    assert [operation.code for operation in tape] == [operation.code for operation in session.tape]
    assert not any(operation.calls for operation in tape)
    assert tape.stops("phase") == session.tape.stops("phase")


def test_checks_are_compared_by_identity_as_their_arrays_cannot_be():
    session = session_of("tanh", "sigmoid", "bce")
    session.prime()
    for make in (gradient_check, lambda session: sample_gradients(session, 1, 0, 0)):
        one, other = make(session), make(session)
        assert one == one
        assert one != other


def test_public_objects_say_what_they_are():
    data = make_dataset(DataSpec("xor", samples=4))
    session = session_of("tanh", "sigmoid", "bce", sizes=(2, 3, 1))
    session = Session(session.network, session.training, data)
    assert repr(data) == "<Dataset 2 -> 1, 4 samples, classification>"
    assert repr(session) == f"<Session 2-3-1, 0 updates, operation 0 of {len(session.tape)}>"
    assert "W1 @ X + b1" in repr(session.tape.operations[0])
    assert repr(Choice("elu", alpha=2.0)) == "Choice('elu', alpha=2.0)"
    session.prime()
    train, _ = scorers(session.network, data)
    assert repr(train) == "<Scorer 2-3-1 at 4 samples>"
    assert repr(Evaluator(session.network, data.X[:, :1])) == "<Evaluator 2-3-1 at 1 sample>"
    assert repr(session.table) == "<Parameters 2-3-1, 13 of them>"
    assert repr(Parameters((2, 1), ("m", "v"))) == "<Parameters 2-1, 3 of them, with m and v>"
    assert repr(session.wiring) == "<Wiring 2-3-1, 4 samples>"
    assert repr(session.tape) == "<Tape of 17 operations: 4 forward, 1 loss, 7 backward, 5 update>"
    assert repr(GradientChecker(session)) == f"<GradientChecker of {session!r}>"
    check = gradient_check(session)
    assert repr(check) == f"<GradientCheck of 13 parameters: they agree, worst {check.worst:.1e} at {check.where}>"


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
