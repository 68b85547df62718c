"""Whatever part of a run of any length is looked at: each row is what a walk to its update gives."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from backprop_core import Session
from backprop_core.analysis.evaluation import scorers
from playground.model.scenes import SCENES
from playground.model.training import exact, excerpt
from playground.model.training.exact import exact_rows
from playground.model.training.looked import MOST, Looked, part_of
from playground.model.training.record import SCORES
from playground.model.training.series import Rows
from playground.model.training.views import TrainingViews

NONE_RUN = "nothing may be run again here"


def recorded_run(scene: str, length: int, random: Random) -> tuple[Session, TrainingViews]:
    """A run of so many updates, recorded now and then, as Play does it."""
    session = SCENES[scene].make()
    views = TrainingViews(session)
    views.record(session)
    while session.completed < length:
        session.run(min(random.choice([1, 7, 90, 1000]), length - session.completed))
        views.record(session)
    return session, views


def any_look(session: Session, random: Random) -> Looked:
    ends = random.randrange(session.furthest + 50), random.randrange(session.furthest + 50)
    window = random.choice([0, 0, 100, 1000])
    return Looked(window, None if window else part_of(*ends), log=not window and random.random() < 0.5)


def walk(session: Session, update: int) -> None:
    """To where so many updates are done."""
    session.travel(max(update - 1, 0), session.tape_length(update - 1) if update else 0)


def assert_walked(session: Session, rows: Rows, random: Random, most: int = 12) -> None:
    """Some of the rows, the first and the last among them, are the scores at their updates."""
    places = {0, len(rows.updates) - 1, *(random.randrange(len(rows.updates)) for _ in range(most))}
    here = session.position
    for at in sorted(places):
        walk(session, int(rows.updates[at]))
        train, test = (each and each.score(session.settled) for each in scorers(session.network, session.data))
        found = dict(zip(SCORES, rows.values[at].tolist(), strict=True))
        assert found["train loss"] == train.loss
        assert test is None or found["test loss"] == test.loss
        assert train.accuracy is None or found["train accuracy"] == train.accuracy
    session.travel(*here)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("scene", "length"), [("xor", 3), ("xor", 40_000), ("circle", 350), ("circle", 6_000)])
def test_each_row_of_any_part_is_what_a_walk_gives(scene: str, length: int, seed: int) -> None:
    random = Random(seed)
    session, views = recorded_run(scene, length, random)
    session.travel(random.randrange(length))
    for _ in range(3):
        looked = any_look(session, random)
        rows = views.scores(session, looked)
        first, last = looked.span(session) or (0, session.furthest)
        updates = rows.updates.tolist()
        assert updates == sorted(set(updates))
        assert first <= updates[0] <= updates[-1] <= min(last, session.furthest)
        assert len(updates) <= MOST + 2
        if looked.span(session) and last - first < MOST and not looked.log:
            assert updates == list(range(first, min(last, session.furthest) + 1))
        assert_walked(session, rows, random)


@pytest.mark.parametrize("seed", range(4))
def test_a_part_is_of_the_course_that_is_shown(seed: int) -> None:
    """Edits in the past, undo, redo and more updates: what was run again for another course is not shown."""
    random, looked = Random(seed), Looked(part=(20, 260))
    session, views = recorded_run("circle", 400, random)
    for step in range(6):
        views.scores(session, looked)
        if step % 3 == 2:
            session.undo()
        else:
            session.travel(random.randrange(30, session.furthest))
            session.edit(training=session.training.with_options(lr=random.choice([0.01, 0.2])))
            session.run(random.randrange(40, 300))
        views.record(session)
        rows = views.scores(session, looked)
        twin = exact_rows(session, rows.updates.tolist())
        np.testing.assert_array_equal(rows.values, twin.values)
        assert set(range(20, min(260, session.furthest) + 1)) <= set(rows.updates.tolist())


def refused(*_: object) -> Rows:
    raise AssertionError(NONE_RUN)


def test_what_was_run_again_is_kept_while_the_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    session, views = recorded_run("xor", 5_000, Random(1))
    looked = Looked(part=(1_000, 1_200))
    before = views.scores(session, looked)
    monkeypatch.setattr(excerpt, "exact_rows", refused)
    for _ in range(3):
        session.step()
        views.record(session)
        for run_again in (True, False):
            rows = views.scores(session, looked, run_again=run_again)
            assert rows.updates.tolist() == list(range(1_000, 1_201))
            np.testing.assert_array_equal(rows.values, before.values)


def test_a_window_that_moves_on_runs_hardly_anything_again(monkeypatch: pytest.MonkeyPatch) -> None:
    session, views = recorded_run("xor", 30_000, Random(1))
    views.scores(session, Looked(10_000))
    ran = list[int]()
    monkeypatch.setattr(
        excerpt, "exact_rows", lambda session, wanted: ran.extend(wanted) or exact_rows(session, wanted)
    )
    for _ in range(50):
        session.step()
        views.record(session)
        views.scores(session, Looked(10_000))
    assert len(ran) <= 2


def test_a_part_that_takes_too_long_is_of_the_updates_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    session, views = recorded_run("xor", 30_000, Random(2))
    monkeypatch.setattr(excerpt, "exact_rows", refused)
    monkeypatch.setattr(excerpt, "MOST_WORK", 0)
    rows = views.scores(session, Looked(part=(5_000, 25_000)))
    assert 2 < len(rows.updates) < MOST
    assert_walked(session, rows, Random(3))


def test_a_part_that_the_run_has_not_come_to_is_not_looked_at_yet() -> None:
    session, views = recorded_run("xor", 50, Random(1))
    looked = Looked(part=(50, 80))
    assert looked.span(session) is None
    assert views.scores(session, looked).updates.tolist() == views.scores(session, Looked()).updates.tolist()
    session.step()
    assert looked.span(session) == (50, 80)


@pytest.mark.parametrize(("first", "last", "part"), [(3, 9, (3, 9)), (9, 3, (3, 9)), (4, 4, (4, 5)), (-5, -2, (0, 1))])
def test_a_part_has_its_ends_in_order_and_two_updates_at_least(first: int, last: int, part: tuple[int, int]) -> None:
    assert part_of(first, last) == part


@pytest.mark.parametrize("work", [excerpt.START_WORK, 0])
@pytest.mark.parametrize("log", [False, True])
def test_a_run_that_was_opened_in_its_middle_has_its_start(
    work: int, log: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excerpt, "START_WORK", work)
    session = SCENES["circle"].make()
    session.run(900)
    views = TrainingViews(session)
    views.record(session)
    assert len(views.series.updates) == 1
    rows = views.scores(session, Looked(log=log))
    assert rows.updates[0] == int(log)
    assert rows.updates[-1] == 900
    assert len(rows.updates) >= (10 if work == 0 else 100)
    assert_walked(session, rows, Random(0))


@pytest.mark.parametrize("work", [excerpt.MOST_WORK, 0])
def test_a_run_that_was_opened_before_its_furthest_update_has_its_end(
    work: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excerpt, "MOST_WORK", work)
    session = SCENES["circle"].make()
    session.run(900)
    session.travel(300)
    views = TrainingViews(session)
    views.record(session)
    rows = views.scores(session, Looked())
    assert rows.updates[0] == 0
    assert rows.updates[-1] == (900 if work else max(300, *session.kept))
    assert_walked(session, rows, Random(0))
    with monkeypatch.context() as patch:  # nothing is run again for the next look
        patch.delattr(excerpt, "exact_rows")
        patch.setattr(exact, "_score", refused)
        np.testing.assert_array_equal(views.scores(session, Looked()).updates, rows.updates)
    session.edit(training=session.training.with_options(lr=0.01))
    views.record(session)
    assert views.scores(session, Looked()).updates[-1] == session.furthest == 300
