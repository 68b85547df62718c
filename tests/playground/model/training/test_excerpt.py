"""The part of the curves that is looked at: exact at every update, however long the run is."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import DataSpec, Session, make_dataset
from backprop_core.analysis.evaluation import scorers
from playground.model.scenes import SCENES
from playground.model.training.exact import exact_rows
from playground.model.training.looked import EARLY, MOST, Looked, by_powers, evenly, window_of
from playground.model.training.record import SCORES
from playground.model.training.views import TrainingViews


def one_by_one(session: Session, last: int) -> dict[int, float]:
    """The training loss after every update up to the last, by travelling to each."""
    found = {}
    for update in range(last + 1):
        session.travel(update)
        found[update] = scorers(session.network, session.data)[0].score(session.settled).loss
    return found


@pytest.mark.parametrize("scene", ["circle", "xor", "plane"])
def test_rows_are_exact_and_the_session_is_left_alone(scene: str) -> None:
    session = SCENES[scene].make()
    session.run(40)
    session.edit(training=session.training.with_options(lr=0.01))
    session.run(30)
    session.travel(55, 2)
    before = session.position, session.reach, session.value("W1").tobytes()
    rows = exact_rows(session, range(71))
    assert (session.position, session.reach, session.value("W1").tobytes()) == before
    known = one_by_one(session, 69)
    assert rows.values[:70, SCORES.index("train loss")].tolist() == list(known.values())


def test_each_side_of_a_change_of_the_data_is_scored_on_its_own() -> None:
    session = SCENES["circle"].make()
    session.run(20)
    session.edit(data=make_dataset(DataSpec("moons", samples=60)))
    session.run(20)
    rows = exact_rows(session, [0, 19, 20, 21, 40])
    known = one_by_one(session, 39)
    assert rows.values[:4, 0].tolist() == [known[update] for update in (0, 19, 20, 21)]
    assert np.isfinite(rows.values[:2, 1]).all()
    assert np.isnan(rows.values[2:, 1]).all()


def test_a_long_run_is_exact_where_one_looks() -> None:
    session = SCENES["xor"].make()
    views = TrainingViews(session)
    for _ in range(300):
        session.run(1000)
        views.record(session)
    session.travel(123_456)
    rows = views.scores(session, Looked(100))
    assert rows.updates.tolist() == list(range(123_406, 123_507))
    for update in (123_406, 123_457):
        session.travel(update)
        assert rows.values[update - 123_406, 0] == scorers(session.network, session.data)[0].score(session.settled).loss
    early = views.scores(session, Looked(log=True))
    assert set(range(1, 20)) <= set(early.updates.tolist())
    assert early.updates[-1] == 300_000
    assert (np.diff(early.updates) > 0).all()
    assert len(early.updates) <= MOST + 1
    for update in (7, 1000):
        at = early.updates.tolist().index(min(early.updates.tolist(), key=lambda each: abs(each - update)))
        session.travel(int(early.updates[at]))
        assert early.values[at, 0] == scorers(session.network, session.data)[0].score(session.settled).loss


def test_a_part_that_takes_too_long_to_run_again_has_what_the_run_keeps() -> None:
    session = SCENES["xor"].make()
    views = TrainingViews(session)
    session.run(300_000)
    session.travel(299_999)
    views.record(session)
    for looked in (Looked(), Looked(part=(50_000, 290_000))):
        rows = views.scores(session, looked)
        assert len(rows.updates) > 50
        assert np.diff(rows.updates).max() <= 4096
        at = len(rows.updates) // 2
        session.travel(int(rows.updates[at]))
        assert rows.values[at, 0] == scorers(session.network, session.data)[0].score(session.settled).loss
        session.travel(299_999)


def test_all_updates_of_a_run_that_was_made_at_once_are_run_again() -> None:
    session = SCENES["xor"].make()
    views = TrainingViews(session)
    session.run(2_000)
    views.record(session)
    assert np.diff(views.scores(session, Looked()).updates).max() <= 2 * -(-2_000 // MOST)


def test_under_play_nothing_is_run_again() -> None:
    session = SCENES["xor"].make()
    views = TrainingViews(session)
    for _ in range(5):
        session.run(100)
        views.record(session)
    rows = views.scores(session, Looked(1000), run_again=False)
    assert rows.updates.tolist() == [100, 200, 300, 400, 500]
    rows = views.scores(session, Looked(100), run_again=False)
    assert rows.updates.tolist() == [400, 500]


@pytest.mark.parametrize(
    ("completed", "furthest", "window", "expected"),
    [(0, 0, 100, (0, 0)), (10, 10, 100, (0, 10)), (500, 500, 100, (400, 500)), (300, 500, 100, (250, 350))],
)
def test_a_window_lies_about_the_present_within_the_run(
    completed: int, furthest: int, window: int, expected: tuple[int, int]
) -> None:
    session = SCENES["xor"].make()
    session.run(furthest)
    if completed < furthest:
        session.travel(completed)
    assert window_of(session, window) == expected


def test_updates_are_spread_evenly_or_by_powers() -> None:
    assert evenly(5, 9) == (5, 6, 7, 8, 9)
    assert MOST - 1 <= len(evenly(0, 10**6)) <= MOST
    assert by_powers(1, 0, 10) == ()
    found = by_powers(1, EARLY, 150)
    assert (found[0], found[-1]) == (1, EARLY)
    assert len(found) <= 150
