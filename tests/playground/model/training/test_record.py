"""The record over the updates: whatever was done, each of its rows is what the run replays at that update."""

from __future__ import annotations

import copy
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from backprop_core import Choice, Session
from backprop_core.analysis.evaluation import scorers
from backprop_core.analysis.flow import flow_of
from backprop_core.tape.operation import GRANULARITIES
from playground.model.scenes import SCENES
from playground.model.training import record as record_module
from playground.model.training.record import SCORES
from playground.model.training.views import TrainingViews


def replayed(session: Session, update: int) -> dict[str, float | None]:
    """What a row of the record has to hold, from a twin that travels there."""
    twin, row = copy.deepcopy(session), {}
    if update:
        twin.travel(update - 1, twin.tape_length(update - 1))
        for flow in flow_of(twin):
            row |= {f"gradient {flow.layer}": flow.gradient, f"ratio {flow.layer}": flow.ratio}
    if update <= twin.reach.update:
        twin.travel(update)
    else:
        twin.step("operation")
    theta = twin.causes[: twin.table.count]
    train, test = scorers(twin.network, twin.data)
    row |= {"train loss": train.score(theta).loss, "train accuracy": train.score(theta).accuracy}
    if test:
        row |= {"test loss": test.score(theta).loss, "test accuracy": test.score(theta).accuracy}
    return row


def assert_true(views: TrainingViews, session: Session, story: object = None) -> None:
    """All rows are those of the course, and the present one is there in full."""
    updates = views.series.updates.tolist()
    assert updates == sorted(set(updates))
    assert session.completed in updates or session.completed < updates[-1]
    assert updates[-1] <= session.furthest
    for at, update in enumerate(updates):
        expected = replayed(session, update)
        for name in views.series.names:
            value = float(views.series[name][at])
            due = expected.get(name)
            if name in SCORES:
                np.testing.assert_equal(value, np.nan if due is None else due, err_msg=f"{name} at {update}: {story}")
            else:
                assert np.isnan(value) or value == due, f"{name} at {update}: {story}"


def changed(session: Session, random: Random) -> None:
    """One of the edits that the page offers."""
    kind = random.choice(["lr", "batch", "optimizer", "weight", "data", "samples", "no test"])
    data, training = session.data, session.training
    if kind == "lr":
        session.edit(training=training.with_options(lr=random.choice([0.1, 0.5, 2.0])))
    elif kind == "batch":
        session.edit(training=training.replaced(batch_size=random.choice([None, 1, 3])))
    elif kind == "optimizer":
        session.edit(training=training.replaced(optimizer=Choice(random.choice(["gd", "adam", "momentum"]), lr=0.05)))
    elif kind == "weight":
        session.edit(parameters={"W1": session.value("W1") + random.uniform(-0.5, 0.5)})
    elif kind == "data":
        X = data.X.copy()
        X[0, 0] = random.uniform(-1, 1)
        session.edit(data=replace(data, X=X))
    elif kind == "samples":
        session.edit(data=replace(data, X=data.X[:, :-1], Y=data.Y[:, :-1]) if data.samples > 4 else data)
    else:
        session.edit(data=replace(data, X_test=None, Y_test=None))


def went(session: Session, random: Random) -> str:
    """One of the moves that the page offers."""
    move = random.choice(
        ["step", "step", "run", "run", "back", "travel", "edit", "edit", "undo", "undo", "redo", "reset"]
    )
    if move in ("step", "back"):
        getattr(session, move)(random.choice(GRANULARITIES))
    elif move == "run":
        session.run(random.randint(1, 9))
    elif move == "travel":
        update = random.randint(0, session.reach.update)
        session.travel(update, random.choice([0, session.tape_length(update)]) if update < session.reach.update else 0)
    elif move == "edit":
        changed(session, random)
    elif move == "reset" and random.random() < 0.5:
        session.reset()
    elif move in ("undo", "redo"):
        getattr(session, move)()
    if random.random() < 0.5 and session.position.operation == 0:
        session.prime()
    return move


@pytest.mark.parametrize("seed", range(30))
def test_every_row_is_what_the_run_replays_there(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(seed)
    if seed % 3 == 0:
        monkeypatch.setattr(record_module, "BYTES", 2000)
    session = SCENES["circle" if seed % 2 else "xor"].start()
    views, story = TrainingViews(session), []
    views.record(session)
    for _ in range(25):
        story.append(went(session, random))
        if random.random() < 0.2:
            views.follow(session)
        else:
            views.record(session)
            assert views.series.last >= session.completed
    views.record(session)
    assert_true(views, session, story)


def walked(views: TrainingViews, session: Session, updates: int) -> None:
    for _ in range(updates):
        session.step("update")
        views.record(session)


def test_an_edit_in_the_past_leaves_nothing_of_the_abandoned_future() -> None:
    session = SCENES["xor"].start()
    views = TrainingViews(session)
    walked(views, session, 12)
    for _ in range(7):
        session.back("update")
        views.record(session)
    session.edit(training=session.training.with_options(lr=2.0))
    session.prime()
    views.record(session)
    assert views.series.updates.tolist() == [1, 2, 3, 4, 5]
    walked(views, session, 1)
    assert views.series.last == 6
    assert_true(views, session)


def test_undo_brings_the_old_curve_back_and_redo_the_new_one() -> None:
    session = SCENES["xor"].start()
    views = TrainingViews(session)
    views.record(session)
    walked(views, session, 12)
    old = views.series.updates.tolist(), views.series["train loss"].tolist()
    session.travel(5)
    session.edit(training=session.training.with_options(lr=2.0))
    views.record(session)
    walked(views, session, 3)
    new = views.series.updates.tolist(), views.series["train loss"].tolist()
    session.undo()
    views.record(session)
    assert (views.series.updates.tolist(), views.series["train loss"].tolist()) == old
    session.redo()
    views.record(session)
    assert (views.series.updates.tolist(), views.series["train loss"].tolist()) == new
    session.reset()
    views.record(session)
    assert views.series.updates.tolist() == [0]
    session.undo()
    views.record(session)
    assert (views.series.updates.tolist(), views.series["train loss"].tolist()) == new
    session.undo()
    views.record(session)
    assert (views.series.updates.tolist(), views.series["train loss"].tolist()) == old


def test_another_network_and_back_keeps_the_curve() -> None:
    session, other = SCENES["xor"].start(), SCENES["large"].start()
    views = TrainingViews(session)
    walked(views, session, 4)
    old = views.series["train loss"].tolist()
    views.record(other)
    assert (views.series.updates.tolist(), "gradient 7" in views.series.names) == ([0], True)
    views.record(session)
    assert views.series["train loss"].tolist() == old
    assert_true(views, session)


def test_the_present_row_follows_an_edit_of_the_data_or_of_a_weight() -> None:
    session = SCENES["circle"].start()
    views = TrainingViews(session)
    walked(views, session, 3)
    before = views.series["train loss"][-1], views.series["gradient 1"][-1]
    session.edit(data=replace(session.data, Y=1 - session.data.Y))
    views.record(session)
    assert views.series.updates.tolist() == [1, 2, 3]
    assert views.series["train loss"][-1] != before[0]
    assert views.series["gradient 1"][-1] == before[1]
    session.edit(parameters={"W1": session.value("W1") + 1})
    views.record(session)
    assert_true(views, session)


def test_courses_that_were_left_are_kept_within_their_bytes_and_forgotten_with_their_session() -> None:
    session = SCENES["large"].start()
    views = TrainingViews(session)
    for lr in np.linspace(0.01, 0.1, 12):
        walked(views, session, 40)
        session.edit(training=session.training.with_options(lr=float(lr)))
        session.travel(0)
        views.record(session)
    assert 0 < sum(rows.nbytes for rows in views._record._left.values()) <= record_module.BYTES
    del session
    other = SCENES["large"].start()
    views.record(other)
    walked(views, other, 2)
    other.reset()
    views.record(other)
    assert len(views._record._left) == 1
