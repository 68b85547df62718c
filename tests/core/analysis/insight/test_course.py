"""What is found of a run as it went: its scores, its steps, and the one that it is at."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Choice, TrainingSpec
from backprop_core.analysis.insight.course import (
    WINDOW,
    far_off_since,
    not_falling,
    overfitting,
    penalty_pays,
    ratio_findings,
    short,
)
from backprop_core.analysis.insight.diagnosis import Finding, Trouble
from backprop_core.analysis.insight.judged_step import judged_step
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.since import Since
from tests.core.analysis.insight.test_diagnosis import session_of
from tests.networks import chain

UPDATES = np.arange(60)


def test_a_step_is_far_too_small_beside_its_parabola_while_most_of_the_loss_is_left() -> None:
    for rate, there in ((0.5, False), (1e-2, False), (2e-4, True)):
        session = session_of("tanh", lr=rate)
        session.run(1)
        step, found = judged_step(session), short(session, Observed(session))
        assert (found is not None) is there
        assert found is None or found.beside == step.lowest > 100
    assert found.trouble is Trouble.SLOW
    session = session_of("tanh", lr=0.5)
    session.run(1500)
    session.edit(training=session.training.replaced(optimizer=Choice("gd", lr=2e-4)))
    session.run(1)
    assert judged_step(session).lowest > 100
    assert short(session, Observed(session)) is None


def test_a_step_that_moves_biases_alone_is_not_short_of_a_larger_rate() -> None:
    session = session_of("relu", lr=1e-6)
    session.edit(parameters={"b1": np.full_like(session.value("b1"), -1e3)})
    session.run(1)
    assert judged_step(session).lowest > 100
    assert short(session, Observed(session)) is None


def test_a_step_far_off_beside_the_weights() -> None:
    for rate, trouble in ((500.0, Trouble.FAST), (1e-6, Trouble.SLOW)):
        session = session_of("tanh", lr=rate)
        session.run(1)
        assert {each.trouble for each in ratio_findings(session, done=False)} == {trouble}
    assert list(ratio_findings(session, done=True)) == []


def test_a_loss_that_no_longer_falls() -> None:
    falling = 1 / (1 + UPDATES)
    assert not_falling(UPDATES, falling) is None
    rising = np.where(UPDATES < 20, falling, falling[19] + 0.01 * (UPDATES - 19))
    finding, at = not_falling(UPDATES, rising)
    assert (finding.trouble, at) == (Trouble.NOT_FALLING, Since.at(20))
    assert (finding.value, finding.beside) == (rising[-1], rising[19])
    assert not_falling(UPDATES, np.full(60, 0.5)) is None


def test_a_test_loss_that_rises_while_the_training_loss_falls() -> None:
    train, test = 1 / (1 + UPDATES), 1.2 / (1 + UPDATES)
    assert overfitting(UPDATES, train, test) is None
    rising = np.where(UPDATES < 30, test, test[29] + 0.01 * (UPDATES - 29))
    finding, at = overfitting(UPDATES, train, rising)
    assert (finding.trouble, at, finding.beside) == (Trouble.OVERFITTING, Since.at(30), rising[29])
    assert finding.value == rising[-1]
    assert overfitting(UPDATES, train, np.full(60, np.nan)) is None


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ([9.0, 7.6, 30.0, 87.0], True),
        ([9.0, 7.6, 9.6, 9.7, 9.8, 9.9, 10.0], True),
        ([9.0, 7.6, 9.6, 9.7, 9.8], False),
        ([9.0, 7.6, 8.0, 8.1, 8.2, 8.3, 8.4], False),
        ([9.0, 7.6, 20.0, 8.0, 22.0, 8.5, 16.0, 20.0], False),
        ([9.0, 0.0076, 0.03, 0.087], False),
    ],
    ids=["far above", "clearly above for five", "for three alone", "hardly above", "swinging", "next to nothing"],
)
def test_a_test_loss_that_climbs_straight_is_found_the_sooner_the_higher_it_is(test: list[float], said: bool) -> None:
    updates, train = 50 * np.arange(len(test)), 1 / (1 + np.arange(len(test)))
    test_losses = np.array(test)
    assert bool(overfitting(updates, train, test_losses)) is said
    assert overfitting(updates, np.ones(len(test)), test_losses) is None


def test_steps_far_off_are_dated_by_the_record() -> None:
    fast, updates = Finding(Trouble.FAST, 1, 1.0, 0.1), np.array([0, 10, 20, 30, 40])
    assert far_off_since(fast, updates, np.array([np.nan, 1.0, 1e-3, 1.0, 1.0])) == Since(20, 30)
    assert far_off_since(fast, updates, np.array([np.nan, 1.0, 1.0, 1.0, 1.0])) == Since(0, 10)
    assert far_off_since(fast, updates, np.full(5, 1e-3)) is None
    assert far_off_since(fast, updates, np.array([np.nan, 1.0, 1.0, 1.0, 1.0]), changed=20) == Since(20, 30)
    assert far_off_since(fast, updates, np.array([np.nan, 1.0, 1.0, 1.0, 1.0]), changed=40) == Since(0, 10)
    many = np.arange(2 * WINDOW)
    assert far_off_since(fast, many, np.ones(len(many)), changed=WINDOW) == Since(0, 0)
    assert far_off_since(fast, many, np.ones(len(many)), changed=WINDOW - 2) == Since(WINDOW - 2, WINDOW - 1)
    assert far_off_since(fast, updates, np.full(5, 0.1)) is None
    slow = Finding(Trouble.SLOW, 1, 1e-9, 1e-6)
    assert far_off_since(slow, updates, np.full(5, 1e-6)) is None
    assert far_off_since(slow, updates, np.array([1e-3, 1e-3, 1e-3, 1e-3, 1e-8])) == Since(30, 40)


def test_a_loss_that_rises_for_its_penalty_is_no_trouble_until_both_rise() -> None:
    session = chain([2.0], "identity", 1.0, 2.0)
    assert not penalty_pays(session)
    session.edit(training=TrainingSpec(Choice("gd", lr=0.1), l2=0.5))
    before = Observed(session).at(session.settled).loss_value
    session.run(100)
    assert Observed(session).at(session.settled).loss_value > before + 1e-3
    assert penalty_pays(session)
    session.edit(training=TrainingSpec(Choice("gd", lr=3.0), l2=0.5))
    session.run(30)
    assert not penalty_pays(session)
