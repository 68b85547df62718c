"""What can be copied and pickled (values, and a session with all its past), and what objects say of themselves."""

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
from backprop_core.tape.parameters import Parameters
from tests.core.run.test_time_travel import everything
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
        session.network,
        session.network.layers[0],
        session.training,
        session.data,
        DataSpec("moons"),
        Choice("elu", alpha=2.0),
        session.position,
        Position(1, 2),
        Divergence("Z1", 1, 4),
        session.network.loss,
    ):
        assert same(thing, copied(thing)), thing
    again = copied(check)
    for name in ("columns", "differences", "gradients", "errors", "worst", "where"):
        assert same(getattr(check, name), getattr(again, name)), name


@pytest.mark.parametrize("copied", COPIES)
def test_errors_say_the_same_after_copying(copied):
    for error in (SpecError("units", 0, "from 1 on"), DataError("X", 1, "a matrix")):
        assert str(copied(error)) == str(error)
        assert copied(error).field == error.field


@pytest.mark.parametrize("copied", COPIES)
def test_a_copied_session_has_views_of_its_own_and_trains_on_to_the_same_bits(copied):
    session = session_of("tanh", "sigmoid", "bce", optimizer="adam", batch_size=3)
    session.run(4)
    session.step("operation")
    before = everything(session)
    twin = copied(session)
    assert everything(twin) == before
    assert twin.table.weights("theta", 1).base is twin.table.memory
    assert not np.shares_memory(twin.table.memory, session.table.memory)
    twin.run(5)
    assert everything(session) == before
    assert gradient_check(twin).agrees
    session.run(5)
    assert everything(session) == everything(twin)


@pytest.mark.parametrize("registry", REGISTRIES)
def test_registries_cannot_be_written_to(registry):
    with pytest.raises(TypeError):
        registry["mine"] = next(iter(registry.values()))
    with pytest.raises(AttributeError):
        registry.pop(next(iter(registry)))
    assert all(record.name == name for name, record in registry.items())


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
    told = f"13 agree, 0 disagree, 0 cannot be told at h = 1e-05; worst {check.worst:.1e} at {check.where}"
    assert repr(check) == f"<GradientCheck of 13 parameters: {told}>"


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
