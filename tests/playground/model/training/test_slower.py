"""Trials of smaller rates: which is offered, that it begins where it was tried, and where nothing is said."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Session
from playground.model.scenes import SCENES
from playground.model.training import slower
from playground.model.training.slower import slower_that_learns


def begun(scene: str, rate: float) -> Session:
    session = SCENES[scene].start()
    session.edit(training=session.training.with_options(lr=rate))
    session.run(1)
    return session


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


def test_the_trials_move_nothing_and_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    session = begun("circle", 200.0)
    before, at = session.settled.copy(), session.position
    found = slower_that_learns(session)
    np.testing.assert_array_equal(session.settled, before)
    assert session.position == at
    monkeypatch.setattr(slower, "_tried", lambda session: pytest.fail("tried again"))
    session.run(3)
    assert slower_that_learns(session) is found


def test_the_start_is_that_of_the_run() -> None:
    session = begun("circle", 200.0)
    found = slower_that_learns(session)
    assert found is not None
    np.testing.assert_array_equal(found.start[0][0], SCENES["circle"].start().value("W1"))
