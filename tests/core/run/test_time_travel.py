"""Going back, travelling, editing and undoing: whatever the way to a position, the same bits are found there."""

from __future__ import annotations

import copy
import pickle
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import OPTIMIZERS, Choice, DataError, Dataset, SpecError
from backprop_core.run.state import State
from backprop_core.tape.operation import GRANULARITIES
from tests.core.tape.test_laws import session_of


def ragged(optimizer="adam", **training):
    """Seven samples in batches of three: 3, 3, 1."""
    return session_of("tanh", "softmax", "cce", optimizer=Choice(optimizer, lr=0.05), batch_size=3, **training)


def names_of(session):
    return sorted({name for operation in session.tape for name in (*operation.writes, *operation.reads)})


def everything(session):
    """All quantities, fresh or left over, and the causes."""
    return {name: session.value(name).tobytes() for name in names_of(session) if name != "root"} | {
        "memory": session.table.memory.tobytes(),
        "causes": session.causes.tobytes(),
        "position": session.position,
        "batch": session.batch.tobytes(),
    }


def walked_to(position, **options):
    """The run that only ever went forwards, by operation."""
    session = ragged(**options)
    while session.position < position:
        session.step("operation")
    return session


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_every_position_is_rebuilt_bit_for_bit(optimizer):
    session = ragged(optimizer, l2=0.1, clip_norm=0.5)
    past = [everything(session)]
    while session.completed < 7:
        session.step("operation")
        past.append(everything(session))
    for state in reversed(past):
        session.travel(*state["position"])
        assert everything(session) == state
    for state in past:
        session.travel(*state["position"])
        assert everything(session) == state


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("step"), st.sampled_from(GRANULARITIES)),
        st.tuples(st.just("back"), st.sampled_from(GRANULARITIES)),
        st.tuples(st.just("run"), st.integers(0, 9)),
        st.tuples(st.just("copy"), st.just(0)),
    ),
    max_size=12,
)


@given(moves=MOVES, optimizer=st.sampled_from(sorted(OPTIMIZERS)))
@settings(max_examples=60, deadline=None)
def test_any_way_to_a_position_gives_the_same_bits(moves, optimizer):
    session = ragged(optimizer)
    for move, argument in moves:
        if move == "copy":
            session = copy.deepcopy(session)
        else:
            getattr(session, move)(argument)
    if session.position.operation:
        assert everything(session) == everything(walked_to(session.position, optimizer=optimizer))


@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_back_undoes_step(granularity):
    session = ragged()
    session.run(3)
    places = []
    for _ in range(4):
        places.append(session.position)
        session.step(granularity)
    for place in reversed(places):
        session.back(granularity)
        assert session.position == place


def test_back_stops_at_the_very_start():
    session = ragged()
    start = everything(session)
    for granularity in GRANULARITIES:
        session.step(granularity)
        for _ in range(40):
            session.back(granularity)
        assert everything(session) == start


def test_granularities_stop_where_they_say():
    session = ragged()
    ends = []
    for granularity in GRANULARITIES:
        session.reset()
        session.step(granularity)
        ends.append((session.position, session.tape.operations[session.position.operation - 1].code))
    last = len(session.tape)
    assert [position for position, _ in ends] == [(0, 1), (0, 2), (0, 4), (0, last), (2, last)]
    assert ends[1][1].startswith("A1")
    assert ends[2][1].startswith("A2")
    assert (session.completed, session.epoch, len(session.batch)) == (3, 0, 1)


def test_an_edit_starts_a_course_that_undo_leaves_and_redo_finds_again():
    session = ragged()
    session.run(6)
    first = everything(session)
    session.travel(2, 5)
    session.edit(parameters={"W1": session.old("W1") + 0.5})
    edited = everything(session)
    assert session.position == (2, 5)
    assert edited["memory"] != walked_to((2, 5)).table.memory.tobytes()
    session.step("update")
    ahead = everything(session)
    assert session.reach.update == 2
    assert session.undo()
    assert everything(session) == everything(walked_to((2, 5)))
    session.travel(*first["position"])
    assert everything(session) == first
    assert session.redo()
    assert everything(session) == ahead
    session.travel(*edited["position"])
    assert everything(session) == edited
    assert not session.redo()


def test_the_next_edit_ends_redo():
    session = ragged()
    session.edit(training=session.training.with_options(lr=0.5))
    session.undo()
    session.edit(training=session.training.with_options(lr=0.25))
    assert (session.can_undo, session.can_redo) == (True, False)


def test_walking_back_over_edits_and_on_again_meets_each_of_them():
    session = ragged()
    for rate in (0.1, 0.2, 0.3):
        session.run(2)
        session.edit(training=session.training.with_options(lr=rate))
    session.run(2)
    end = everything(session)
    session.travel(0, 0)
    assert session.training.optimizer_options["lr"] == 0.05
    session.run(session.reach.update + 1)
    assert everything(session) == end
    session.back("update")
    session.step("update")
    assert everything(session) == end


def test_another_optimiser_starts_with_an_empty_memory():
    session = ragged("adam")
    session.run(4)
    theta = session.table.rows["theta"].copy()
    session.edit(training=session.training.replaced(optimizer=Choice("rmsprop", lr=0.01)))
    np.testing.assert_array_equal(session.table.rows["theta"], theta)
    assert session.table.slots == ("s",)
    assert not session.table.rows["s"].any()
    assert float(session.value("t")) == 0.0


def test_other_batches_start_a_new_epoch():
    session = ragged()
    session.run(4)
    assert session.epoch == 1
    session.edit(training=session.training.replaced(batch_size=7))
    assert (session.epoch, session.batches_per_epoch, len(session.batch)) == (2, 1, 7)
    session.step("update")
    session.step("update")
    assert session.epoch == 3


def test_an_epoch_ends_where_an_edit_on_the_way_began_another():
    session = ragged()
    session.run(4)  # one into the second epoch
    session.edit(training=session.training.replaced(batch_size=7))
    session.run(3)
    session.travel(3)
    assert session.left_in_epoch == 1
    session.step("epoch")
    assert (session.position.update, session.epoch, session.left_in_epoch) == (3, 1, 0)
    session.step("epoch")
    assert (session.position.update, session.epoch) == (4, 2)
    session.back("epoch")
    assert session.position.update == 3


def test_a_refused_edit_changes_nothing():
    session = ragged()
    session.run(2)
    session.step("phase")
    before = everything(session)
    for changes in ({"W9": np.zeros((1, 1))}, {"W1": np.zeros((1, 1))}, {"b1": np.full((4, 1), np.nan)}):
        with pytest.raises((SpecError, DataError)):
            session.edit(parameters=changes)
    with pytest.raises(DataError):
        session.edit(data=Dataset(np.zeros((3, 2)), np.zeros((3, 2))))
    assert everything(session) == before
    assert not session.can_undo


def test_reset_can_be_undone():
    session = ragged()
    session.edit(training=session.training.with_options(lr=0.5), parameters={"b1": np.ones((4, 1))})
    session.run(5)
    before = everything(session)
    session.reset()
    assert everything(session) == everything(ragged())
    session.undo()
    assert everything(session) == before


@pytest.mark.parametrize(("update", "operation"), [(-1, 0), (4, 0), (1, 99), (1, -1)])
def test_only_the_past_can_be_travelled_to(update, operation):
    session = ragged()
    session.run(4)
    before = everything(session)
    with pytest.raises(SpecError):
        session.travel(update, operation)
    assert everything(session) == before


def test_pickling_keeps_the_past():
    session = ragged()
    session.run(5)
    session.edit(training=session.training.with_options(lr=0.5))
    session.run(2)
    twin = pickle.loads(pickle.dumps(session))
    for move in (lambda s: s.travel(3, 2), lambda s: s.undo(), lambda s: s.redo(), lambda s: s.run(4)):
        move(session)
        move(twin)
        assert everything(session) == everything(twin)


def test_settled_parameters_are_those_after_the_completed_updates():
    session = ragged(l2=0.1)
    session.run(4)
    expected = session.table.rows["theta"].tobytes()
    for _ in session.tape:
        assert session.settled.tobytes() == expected
        session.step("operation")
    assert session.settled.tobytes() == session.table.rows["theta"].tobytes() != expected


def test_a_quantity_is_fresh_partial_left_over_or_none():
    session = ragged(l2=0.1)
    assert session.objective == "J"
    assert session.state_of("Z1") is session.state_of("dW1") is State.NONE
    assert {session.state_of(name) for name in ("X", "Y", "W1", "b2")} == {State.FRESH}
    seen = []
    for _ in session.tape:
        session.step("operation")
        seen.append(session.state_of("dW2"))
    assert [state for state, _ in groupby(seen)] == [State.NONE, State.PARTIAL, State.FRESH]
    assert all(session.state_of(name) is State.FRESH for name in names_of(session))
    session.step("operation")
    assert (session.state_of("Z1"), session.state_of("dW2")) == (State.FRESH, State.LEFT_OVER)
    with pytest.raises(SpecError):
        session.state_of("?")
