"""What a run keeps of its past: bounded in bytes, near where one goes back a little, and still exact to the bit."""

from __future__ import annotations

import copy
import gc
import tracemalloc
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Choice, DataSpec, LayerSpec, NetworkSpec, Session, TrainingSpec, make_dataset
from backprop_core.run import history as history_module
from backprop_core.run import undo as past_module
from backprop_core.run.history import BYTES, FEWEST, RECENT, Checkpoints, size_of
from backprop_core.tape.operation import GRANULARITIES
from playground.model.scenes import SCENES
from tests.core.tape.test_laws import session_of

MEGABYTE = 1_000_000


def left(session: Session) -> int:
    """Bytes of what undo and redo lead to, besides what the present course's segments hold."""
    return session._past._size(session._runner.branch)


@pytest.mark.parametrize("scene", ["spiral", "large"])
def test_a_long_run_grows_by_less_than_a_megabyte(scene):
    session = SCENES[scene].make()
    session.run(10)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(40):
        session.run(300)
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < MEGABYTE


@pytest.mark.parametrize("numbers", [50, 1000, 100_000])
def test_checkpoints_stay_within_their_bytes_or_are_few(numbers):
    checkpoints, memory = Checkpoints(), np.zeros(numbers)
    for update in range(0, 20_000, 8):
        checkpoints.offer(update, memory)
        checkpoints.remember(update, memory.copy())
    few = (FEWEST + 2) * memory.nbytes
    assert size_of(checkpoints.arrays()) <= max(BYTES, few)


@pytest.mark.parametrize("width", [64, 100])
def test_of_a_large_network_too_all_that_was_undone_can_be_made_again(width):
    network = NetworkSpec(2, [LayerSpec(width), LayerSpec(width), LayerSpec(1)])
    session = Session(network, TrainingSpec(Choice("adam", lr=0.001), batch_size=8), make_dataset(DataSpec("circle")))
    courses = []
    for edit in range(5):
        session.run(100)
        courses.append((session.position, session.table.memory.tobytes()))
        session.edit(training=session.training.with_options(lr=0.001 * (edit + 2)))
    end = session.position, session.table.memory.tobytes()
    while session.undo():
        assert (session.position, session.table.memory.tobytes()) == courses.pop()
    assert courses == []
    assert left(session) <= max(past_module.BYTES, past_module.COPIES * session.table.memory.nbytes)
    for _ in range(5):
        assert session.redo()
    assert (session.position, session.table.memory.tobytes()) == end


def test_recent_checkpoints_are_the_denser_the_nearer():
    checkpoints = Checkpoints()
    for update in range(5000):
        checkpoints.remember(update, np.zeros(1))
        ages = [update - each.update for each in checkpoints.recent]
        assert len(ages) <= RECENT
        assert ages[-1] == 0
        assert all(older <= 4 * newer + 4 for older, newer in pairwise(ages))
    assert ages[0] > 100


def test_many_edits_stay_within_one_budget_and_undo_finds_every_course_that_is_kept():
    session = SCENES["large"].make()
    session.edit(training=session.training.replaced(optimizer=Choice("adamw", lr=0.001)))
    leaving = []
    for edit in range(50):
        session.run(30)
        leaving.append((session.position, session.table.memory.tobytes()))
        session.edit(training=session.training.with_options(lr=0.001 + edit / 1e5))
        assert left(session) <= past_module.BYTES
    undone = 0
    while session.can_undo and undone < len(leaving):
        session.undo()
        assert (session.position, session.table.memory.tobytes()) == leaving.pop()
        assert left(session) <= past_module.BYTES
        undone += 1
    assert undone >= 10
    session.travel(0)
    assert session.table.memory[: session.table.count].tobytes() == (
        SCENES["large"].make().table.memory[: session.table.count].tobytes()
    )


def test_edits_of_much_data_stay_within_the_budget():
    data = make_dataset(DataSpec("blobs", samples=2000))
    session = Session(SCENES["circle"].make().network, SCENES["circle"].make().training, data)
    for edit in range(60):
        X = session.data.X.copy()
        X[0, 0] = edit
        session.edit(data=replace(session.data, X=X))
        assert left(session) <= past_module.BYTES
    assert session.undo()
    assert session.data.X[0, 0] == 58


def test_a_slider_s_many_edits_share_the_causes():
    session = SCENES["large"].make()
    session.run(50)
    for edit in range(30):
        session.edit(training=session.training.with_options(lr=edit / 100))
    memories = [segment.memory for course in session._past.undo for segment in course.branch.segments]
    assert size_of(memories) <= 2 * session.table.memory.nbytes


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("step"), st.sampled_from(GRANULARITIES)),
        st.tuples(st.just("back"), st.sampled_from(GRANULARITIES)),
        st.tuples(st.just("run"), st.integers(1, 90)),
        st.tuples(st.just("lr"), st.sampled_from([0.01, 0.02, 0.05])),
        st.tuples(st.just("batch"), st.sampled_from([None, 2, 3])),
        st.tuples(st.sampled_from(["undo", "redo", "reset", "rest"]), st.just(0)),
        st.tuples(st.just("travel"), st.floats(0, 1)),
    ),
    max_size=25,
)


def moved(session: Session, move: str, argument) -> None:
    if move == "lr":
        session.edit(training=session.training.with_options(lr=argument))
    elif move == "batch":
        session.edit(training=session.training.replaced(batch_size=argument))
    elif move == "travel":
        session.travel(int(argument * session.reach.update))
    elif move == "rest":
        session.rest()
        session.wake()
    elif move in ("undo", "redo", "reset"):
        getattr(session, move)()
    else:
        getattr(session, move)(argument)


@given(moves=MOVES)
@settings(max_examples=80, deadline=None)
def test_a_small_memory_forgets_old_courses_and_nothing_else(moves):
    """Beside a run that keeps everything; what was given up for lack of room cannot be undone any more."""
    small = session_of("tanh", "softmax", "cce", optimizer=Choice("adam", lr=0.05), batch_size=3)
    large = copy.deepcopy(small)
    nbytes = small.table.memory.nbytes
    for move, argument in moves:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(history_module, "BYTES", 9 * nbytes)
            patch.setattr(history_module, "FEWEST", 2)
            patch.setattr(past_module, "BYTES", 6 * nbytes)
            could = getattr(small, f"can_{move}", True)
            moved(small, move, argument)
        if could:
            moved(large, move, argument)
        assert small.position == large.position
        assert small.table.memory.tobytes() == large.table.memory.tobytes()
        assert (small.reach, small.furthest, small.epoch) == (large.reach, large.furthest, large.epoch)


@pytest.mark.parametrize("granularity", ["update", "operation"])
def test_going_back_a_little_after_a_long_run_replays_a_little(granularity):
    session = session_of("tanh", "sigmoid", "bce")
    session.run(40_000)
    spacing, replayed = session._runner.branch.checkpoints.spacing, 0
    for _ in range(40):
        replayed += session.replayed(session.position.update)
        session.back(granularity)
    assert replayed <= spacing + 40 * 20


def test_after_play_the_first_step_back_replays_no_more_than_two_pictures():
    session = session_of("tanh", "sigmoid", "bce")
    for _ in range(40):
        session.run(300)
    assert session.replayed(session.position.update) <= 600


def test_the_most_completed_updates_of_a_course():
    session = session_of("tanh", "sigmoid", "bce")
    assert session.furthest == 0
    session.run(5)
    session.prime()
    session.travel(2, 3)
    assert session.furthest == 5
    session.edit(training=session.training.with_options(lr=0.2))
    assert (session.furthest, session.reach.update) == (2, 2)
    session.undo()
    assert session.furthest == 5
