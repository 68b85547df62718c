"""What an operation says about itself: what it reads and writes, and nothing else has a part in it."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, OPTIMIZERS, Session
from backprop_core.primitives import execute
from backprop_core.tape.operation import Operation
from backprop_core.tape.quantity import find_quantity
from tests.core.tape.test_laws import session_of

RESTRAINTS = {"l1": 0.01, "l2": 0.1, "clip_norm": 0.05}


def written(session: Session, operation: Operation) -> list[bytes]:
    """What the operation writes, run by itself on what is there."""
    with np.errstate(all="ignore"):
        execute(operation.calls)
    return [find_quantity(session.wiring, session.table, name).tobytes() for name in operation.writes]


def check(session: Session) -> None:
    """No operation depends on, or changes, a quantity that it does not name."""
    names = {name for operation in session.tape for name in (*operation.reads, *operation.writes)}
    session.travel(2, 0)
    for operation in session.tape:
        arrays = {name: find_quantity(session.wiring, session.table, name) for name in names}
        others = names.difference(operation.reads, operation.writes)
        before = {name: array.copy() for name, array in arrays.items()}
        expected = written(session, operation)
        for name in others:
            assert arrays[name].tobytes() == before[name].tobytes(), (operation.code, name)
        for name in names:
            arrays[name][...] = before[name] if name in (*operation.reads, *operation.writes) else np.nan
        assert written(session, operation) == expected, operation.code
        for name in others:
            arrays[name][...] = before[name]


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize("restraints", [{}, RESTRAINTS], ids=["plain", "restrained"])
def test_an_update_reads_and_writes_what_it_says(optimizer: str, restraints: dict[str, float]) -> None:
    session = session_of("tanh", "softmax", "cce", optimizer=optimizer, **restraints)
    session.run(3)
    check(session)


@pytest.mark.parametrize("hidden", sorted(ACTIVATIONS))
@pytest.mark.parametrize(("output", "loss"), [("identity", "half_mse"), ("sigmoid", "bce"), ("softmax", "cce")])
def test_the_passes_read_and_write_what_they_say(hidden: str, output: str, loss: str) -> None:
    session = session_of(hidden, output, loss)
    session.run(3)
    check(session)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_what_writes_parameters_of_one_layer_belongs_to_that_and_of_several_to_none(optimizer: str) -> None:
    for operation in session_of("tanh", "softmax", "cce", optimizer=optimizer, **RESTRAINTS).tape:
        layers = {quantity.layer for quantity in operation.writes if quantity.kind}
        if layers:
            assert operation.layer == (layers.pop() if len(layers) == 1 else None), operation.code


def test_what_no_update_on_a_batch_of_this_size_has_made_is_0() -> None:
    """At the start, and at a last batch that is smaller, where nothing is left over from the update before."""
    session = session_of("tanh", "softmax", "cce", batch_size=3)
    session.run(3)
    for update in (0, 2):
        session.travel(update)
        assert not session.has_leftovers
        for name in ("Z1", "A1", "A2", "S1", "dA1", "dZ2", "dX", "E", "L"):
            assert not session.value(name).any(), name
