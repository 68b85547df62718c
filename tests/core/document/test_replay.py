"""Courses that are run again: what that spends, what two of them share, and how they end."""

from __future__ import annotations

from typing import Any

import pytest

from backprop_core import Choice, Dataset, DocumentError, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.document.courses import Told, read_course
from backprop_core.document.fields import Fields
from backprop_core.document.replay import Replay
from backprop_core.document.work import BY_OPERATION, MOST_WORK, Work, WorkError, compile_cost, update_cost
from backprop_core.run.history import Position, Segment

DATA = Dataset([[1.0, 2.0, -1.0, 0.5]], [[0.5, 0.25, -1.0, 2.0]])
NETWORK = NetworkSpec(1, [LayerSpec(1, "identity")], "half_mse", seed=4)
USUAL = TrainingSpec(Choice("gd", lr=0.01))


def first_of(training: TrainingSpec = USUAL, weight: float = 0.5) -> Segment:
    return Session(NETWORK, training, DATA, [([[weight]], [[0.0]])]).first


FIRST = first_of()


def told(update: int, *edits: dict[str, Any], first: Segment = FIRST, where: str = "", **more: Any) -> Told:
    course = {"position": {"update": update, "operation": more.pop("operation", 0)}, "edits": list(edits), **more}
    return read_course(Fields(where, course), first)


def updating(training: TrainingSpec = USUAL) -> int:
    return update_cost(NETWORK, training, DATA.samples)


def compiling(training: TrainingSpec = USUAL) -> int:
    return compile_cost(NETWORK, training, DATA)


HALVES = {"optimizer": {"name": "gd", "lr": 0.01}, "batch_size": 2}
BIAS = {"set": {"b1[0,0]": 0.25}}


def test_each_segment_spends_its_updates_and_each_edit_its_tapes() -> None:
    work, halves = Work(MOST_WORK), USUAL.replaced(batch_size=2)
    runner = Replay(work, labels=True).run(told(30, {"at": 4, **BIAS}, {"at": 10, "training": HALVES}, operation=2))
    assert (runner.position, runner.segment.training) == ((30, 2), halves)
    assert [segment.start for segment in runner.branch.segments] == [0, 4, 10]
    spent = 10 * updating() + compiling() + compiling(halves) + 20 * updating(halves)
    assert work.left == MOST_WORK - spent


@pytest.mark.parametrize("updates", [1, 40, 100])
def test_updates_that_are_looked_at_operation_by_operation_cost_more(updates: int) -> None:
    """Of a weight beyond what is known not to overflow, at a rate that leaves it there."""
    first, work = first_of(USUAL.with_options(lr=1e-9), 1e60), Work(MOST_WORK)
    assert Replay(work, labels=True).run(told(updates, first=first)).position == (updates, 0)
    assert work.left == MOST_WORK - updates * BY_OPERATION * updating()


def test_updates_on_which_numbers_become_large_are_paid_for_twice() -> None:
    """The weight grows by about a thousand at each, up to what is no longer known not to overflow."""
    work = Work(MOST_WORK)
    runner = Replay(work, labels=True).run(told(20, first=first_of(USUAL.with_options(lr=1000.0))))
    assert 1e50 < abs(float(runner.engine.table.rows["theta"][0])) < 1e100
    assert work.left == MOST_WORK - 20 * updating() * (1 + BY_OPERATION)


@pytest.mark.parametrize(
    ("where", "more"), [("", {}), ("undo[1]", {}), ("", {"reach": {"update": 60, "operation": 0}})]
)
@pytest.mark.parametrize("weight", [0.5, 1e60])
def test_what_would_take_too_long_is_said_with_its_place(where: str, more: dict[str, Any], weight: float) -> None:
    course = told(50, first=first_of(USUAL.with_options(lr=1e-9), weight), where=where, **more)
    last, name = (60, "reach") if more else (50, "position")
    says = f"{where}{'.' * bool(where)}{name}: update {last} would take too long: more than 5e-05 s of work"
    for refuse in (lambda replay: replay.run(course), lambda replay: replay.foresee([course])):
        with pytest.raises(WorkError) as caught:
            refuse(Replay(Work(50_000), labels=True))
        assert str(caught.value) == says


def test_an_edit_that_would_take_too_long_is_said_with_its_place() -> None:
    with pytest.raises(WorkError) as caught:
        Replay(Work(compiling() - 1), labels=True).run(told(0, {"at": 0, **BIAS}))
    assert str(caught.value).startswith("edits[0]: this edit would take too long")
    assert Replay(Work(compiling()), labels=True).run(told(0, {"at": 0, **BIAS})).position == (0, 0)


# Two courses, how many updates and how many edits of the second one the first one has made.
PAIRS = [
    (told(9), told(20), 9, 0),
    (told(20), told(9), 9, 0),
    (told(20), told(1), 1, 0),
    (told(20, {"at": 6, **BIAS}), told(20), 6, 0),
    (told(7, {"at": 6, **BIAS}, operation=3), told(20), 6, 0),
    (told(20, {"at": 6, **BIAS}), told(20, {"at": 6, "set": {"b1[0,0]": 0.5}}), 6, 0),
    (told(20, {"at": 6, **BIAS}), told(30, {"at": 6, **BIAS}), 20, 1),
    (told(20, {"at": 6, **BIAS}, {"at": 8, **BIAS}), told(30, {"at": 6, **BIAS}, {"at": 9, **BIAS}), 8, 1),
    (told(20, {"at": 0, **BIAS}), told(20, {"at": 0, **BIAS}, {"at": 3, **BIAS}), 3, 1),
    (told(20, {"at": 0, **BIAS}), told(20), 0, 0),
    (told(0, {"at": 0, **BIAS}), told(20, {"at": 0, **BIAS}), 0, 1),
    (told(20), told(20, first=first_of(weight=0.75)), 0, 0),
]


@pytest.mark.parametrize("at", range(len(PAIRS)))
def test_what_two_courses_have_in_common_is_run_once(at: int) -> None:
    one, other, updates, edits = PAIRS[at]
    work = Work(MOST_WORK)
    replay = Replay(work, labels=True)
    replay.run(one)
    left = work.left
    shared, apart = replay.run(other), Replay(Work(MOST_WORK), labels=True).run(other)
    assert left - work.left == (other.reach.update - updates) * updating() + (len(other.edits) - edits) * compiling()
    assert shared.engine.table.memory.tobytes() == apart.engine.table.memory.tobytes()
    assert [segment.start for segment in shared.branch.segments] == [segment.start for segment in apart.branch.segments]
    for each in (shared.branch, apart.branch):
        assert (each.reach, each.completed) == (other.reach, other.reach.update)
    for update in range(other.reach.update, -1, -1):
        for runner in (shared, apart):
            runner.travel(update, 0)
        assert shared.causes.tobytes() == apart.causes.tobytes()
    enough = (one.reach.update + other.reach.update - updates) * updating()
    Replay(Work(enough), labels=True).foresee([one, other])
    with pytest.raises(WorkError):
        Replay(Work(enough - 1), labels=True).foresee([one, other])


def test_of_some_courses_the_last_ones_are_run_as_far_as_the_work_goes() -> None:
    courses = [told(update, first=first_of(weight=update)) for update in (10, 20, 30, 40)]
    for left, found in ((40, [40]), (69, [40]), (70, [30, 40]), (100, [10, 20, 30, 40])):
        nearest = Replay(Work(left * updating()), labels=True).nearest(courses)
        assert [course.position.update for course in nearest] == found
    with pytest.raises(DocumentError, match=r"^position.operation: 99 is above"):
        Replay(Work(MOST_WORK), labels=True).nearest([told(3, operation=99)])


def test_a_run_that_leaves_the_finite_numbers_does_so_where_it_says() -> None:
    """At its first operation, the last, or one in between; before it all is told as usual."""
    wild = first_of(USUAL.with_options(lr=1000.0), 1e4)
    session = Session(NETWORK, wild.training, DATA, [([[1e4]], [[0.0]])])
    session.run(900)
    assert session.divergence is not None
    update, operation = session.position
    ends = told(update, first=wild, operation=operation, diverged=True)
    runner = Replay(Work(MOST_WORK), labels=True).run(ends)
    assert (runner.position, runner.divergence) == (session.position, session.divergence)
    before = told(update, first=wild, operation=operation)
    assert Replay(Work(MOST_WORK), labels=True).run(before).divergence is None
    cases = [
        ((update + 1, 0, False), f"position: the run leaves the finite numbers in update {update}"),
        ((update + 50, 0, True), f"position: the run leaves the finite numbers in update {update}"),
        ((update, operation + 1, False), f"position: the run leaves the finite numbers in update {update}"),
        ((update, operation + 1, True), f"position: the run does not leave the finite numbers in update {update}"),
        ((update, operation - 1, True), f"position: the run does not leave the finite numbers in update {update}"),
        ((update - 1, len(session.tape), True), "position: the run does not leave the finite numbers in update"),
        ((3, 0, True), "position: the run does not leave the finite numbers in update 3"),
    ]
    for (at, done, diverged), says in cases:
        with pytest.raises(DocumentError) as caught:
            Replay(Work(MOST_WORK), labels=True).run(told(at, first=wild, operation=done, diverged=diverged))
        assert str(caught.value).startswith(says)


def test_a_run_has_come_further_than_it_stands() -> None:
    course = told(4, {"at": 2, **BIAS}, operation=3, reach={"update": 9, "operation": 5})
    runner = Replay(Work(MOST_WORK), labels=True).run(course)
    assert (runner.position, runner.branch.reach, runner.branch.completed) == ((4, 3), (9, 5), 9)
    for place, operation in (("position", 99), ("reach", 99)):
        position = {"position": Position(4, 3)._asdict(), "reach": Position(9, 5)._asdict()}
        position[place]["operation"] = operation
        with pytest.raises(DocumentError) as caught:
            Replay(Work(MOST_WORK), labels=True).run(read_course(Fields("redo[2]", position), FIRST))
        most = len(Session(NETWORK, USUAL, DATA).tape)
        assert str(caught.value) == f"redo[2].{place}.operation: 99 is above {most}, the operations of the update"
