"""Trials of smaller rates: which is offered, that it begins where it was tried, and where nothing is said."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import LayerSpec, NetworkSpec, Session
from playground.model.insight import background, slower
from playground.model.insight.background import Job
from playground.model.insight.slower import Slower, Trials
from playground.model.scenes import SCENES


def begun(scene: str, rate: float) -> Session:
    session = SCENES[scene].start()
    session.edit(training=session.training.with_options(lr=rate))
    session.run(1)
    return session


def slower_that_learns(session: Session, trials: Trials | None = None) -> Slower | None:
    """What the trials tell once they are done."""
    trials = trials or Trials()
    trials.of(session, lambda: True)
    assert trials.job is not None
    assert trials.job.wait()
    return trials.of(session, lambda: True)


@pytest.mark.parametrize(
    ("scene", "rate", "offered", "share"),
    [
        ("circle", 200.0, 2.0, "a hundredth"),
        ("xor", 50.0, 5.0, "a tenth"),
        ("spiral", 200.0, 0.2, "a thousandth"),
        ("neuron", 200.0, 0.2, "a thousandth"),
        ("dead", 50.0, 0.5, "a hundredth"),
    ],
)
def test_the_first_rate_that_learns_is_found(scene: str, rate: float, offered: float, share: str) -> None:
    found = slower_that_learns(begun(scene, rate))
    assert found is not None
    assert (found.rate, found.share) == (pytest.approx(offered), share)


@pytest.mark.parametrize("scene", [name for name in SCENES if name != "neuron"])
def test_a_scene_as_it_is_needs_no_smaller_rate(scene: str) -> None:
    session = SCENES[scene].start()
    session.run(1)
    assert slower_that_learns(session) is None


def test_a_network_that_cannot_learn_has_no_rate_with_which_it_does() -> None:
    assert slower_that_learns(begun("saturated", 200.0)) is None


def test_a_fall_to_what_ignores_the_inputs_is_told_from_learning() -> None:
    """No straight line is better than that on XOR."""
    given = SCENES["xor"].make()
    linear = NetworkSpec(2, [LayerSpec(4, "identity"), LayerSpec(1, "identity")], "half_mse", seed=1)
    session = Session(linear, given.training.with_options(lr=1000.0), given.data)
    session.run(1)
    for started, learns in ((session, False), (begun("circle", 200.0), True)):
        found = slower_that_learns(started)
        assert found is not None
        assert found.learns == learns


def test_the_trials_move_nothing_and_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    session, trials = begun("circle", 200.0), Trials()
    before, at = session.settled.copy(), session.position
    found = slower_that_learns(session, trials)
    np.testing.assert_array_equal(session.settled, before)
    assert session.position == at
    monkeypatch.setattr(slower, "_tried", lambda *_, **__: pytest.fail("tried again"))
    session.run(3)
    assert trials.of(session, lambda: True) is found


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Work beside the page that does not begin by itself."""
    jobs: list[Job] = []
    monkeypatch.setattr(background.BACKGROUND, "begin", lambda job: (jobs.append(job), job)[1])
    return jobs


def test_whoever_asks_does_not_wait_for_them(held: list[Job]) -> None:
    session, trials = begun("circle", 200.0), Trials()
    assert trials.of(session, lambda: True) is None
    assert trials.under_way
    session.run(3)
    assert trials.of(session, lambda: True) is None
    (job,) = held
    assert not job.work(1e9)
    found = trials.of(session, lambda: True)
    assert found is not None
    assert found.rate == pytest.approx(2.0)
    assert not trials.under_way
    assert len(held) == 1


def test_they_end_with_their_run_and_begin_again_for_whoever_listens(held: list[Job]) -> None:
    session, trials, listening = begun("circle", 200.0), Trials(), [False]
    trials.of(session, lambda: listening[0])
    assert not held[0].work(1e9)
    listening[0] = True
    trials.of(session, lambda: listening[0])
    assert len(held) == 2
    trials.follow(session)
    assert trials.under_way
    session.undo()
    trials.follow(session)
    assert held[1].cancelled
    assert not trials.under_way
    trials.of(session, lambda: listening[0])
    assert not held[2].cancelled


def test_the_start_is_that_of_the_run() -> None:
    session = begun("circle", 200.0)
    found = slower_that_learns(session)
    assert found is not None
    np.testing.assert_array_equal(found.start[0][0], SCENES["circle"].start().value("W1"))
