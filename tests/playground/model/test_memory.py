"""What a run keeps of its past: bounded in bytes, near where one goes back a little, and still exact to the bit."""

from __future__ import annotations

import copy
import gc
import tracemalloc
from dataclasses import replace
from weakref import ref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Choice, Dataset, DataSpec, LayerSpec, NetworkSpec, Session, TrainingSpec, make_dataset
from backprop_core.run import history as history_module
from backprop_core.run import undo as past_module
from backprop_core.run.history import BYTES, FEWEST, Checkpoints, size_of
from backprop_core.run.runner import SPACING
from backprop_core.tape.operation import GRANULARITIES
from playground.model.scenes import SCENES
from tests.core.tape.test_laws import session_of

MEGABYTE = 1_000_000


def left(session: Session) -> int:
    """Bytes of what undo and redo lead to, besides what the present course's segments hold."""
    return session._past.size(session._runner.branch)


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
    for update in range(8, 20_000, 8):
        checkpoints.remember(update, memory.copy())
    assert size_of(checkpoints.arrays()) <= max(BYTES, FEWEST * memory.nbytes)


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


@pytest.mark.parametrize(("numbers", "times"), [(50, 2), (1000, 2), (100_000, 12)])
def test_checkpoints_are_the_denser_the_nearer_to_the_present(numbers, times):
    checkpoints, memory = Checkpoints(), np.zeros(numbers)
    for present in range(1, 5000):
        checkpoints.remember(present, memory)
        for age in (0, 1, 10, 100, 1000):
            found, _ = checkpoints.nearest(0, present - age) or (0, memory)
            assert present - found <= times * age


@pytest.mark.parametrize("numbers", [50, 1000, 100_000])
def test_whoever_goes_back_finds_near_checkpoints_there_and_far_ones_on_the_way_on(numbers):
    checkpoints, memory = Checkpoints(), np.zeros(numbers)
    for present in (*range(1, 5000), *range(1300, 1200, -1)):
        checkpoints.remember(present, memory)
    near, far = checkpoints.nearest(0, 1210), checkpoints.nearest(0, 4999)
    assert near
    assert far
    assert (near[0] >= 1200, far[0] >= 4096) == (True, True)


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


def large(seed: int) -> Session:
    """A run with a past, on data of its own."""
    scene = SCENES["large"].make()
    return Session(scene.network, scene.training, data_of(seed))


def data_of(seed: int) -> Dataset:
    return make_dataset(DataSpec("blobs", samples=1500, classes=4, labels="onehot", seed=seed))


def test_many_changes_of_the_network_and_its_data_stay_within_the_same_budget():
    session, leaving = large(0), []
    for seed in range(1, 25):
        session.run(40)
        leaving.append((session.position, session.table.memory.tobytes(), session.network))
        session.restart(session.network.replaced(seed=seed), session.training, data_of(seed))
        assert left(session) <= past_module.BYTES
    undone = 0
    while session.undo():
        assert (session.position, session.table.memory.tobytes(), session.network) == leaving.pop()
        assert left(session) <= past_module.BYTES
        undone += 1
    assert undone >= 5


def test_the_nearest_course_is_kept_however_large(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(past_module, "BYTES", 0)
    monkeypatch.setattr(past_module, "COPIES", 0)
    session = large(0)
    for seed in (1, 2):
        session.restart(session.network, session.training, data_of(seed))
    assert session.undo()
    assert not session.can_undo
    assert session.redo()


def test_buffers_of_the_network_that_was_left_are_given_up():
    session = large(0)
    table = ref(session.table)
    session.restart(session.network, session.training, session.data)
    gc.collect()
    assert table() is None


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
        st.tuples(st.sampled_from(["undo", "redo", "reset", "restart"]), st.just(0)),
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
    elif move == "restart":
        network = session.network.replaced(seed=session.network.seed + 1)
        session.restart(network, session.training, session.data)
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
    replayed = 0
    for _ in range(40):
        replayed += session.replayed(session.position.update)
        session.back(granularity)
    assert replayed <= 2 * SPACING + 40 * 20


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
