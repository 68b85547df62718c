"""A plateau says what it is: arrived, stuck, or a loss that falls slowly, rises, swings about or stays."""

from __future__ import annotations

import pytest

from backprop_core import Choice, Session
from backprop_core.analysis.evaluation import Scorer
from playground.formats import number
from playground.model.play.plateau import Course
from playground.model.play.stopping import Stops, Watch, reason
from playground.model.scenes import SCENES

RULES = Stops(patience=20)


def stopped(session: Session) -> tuple[str, list[float]]:
    """Why Play stops on the plateau, and the losses since the last progress, after every update."""
    watch, losses = Watch(RULES, 0), []
    scorer = Scorer(session.network, session.data.X, session.data.Y)
    watch.follow(session)
    watch.sees(0, scorer.score(session.settled).loss)
    while not losses or not watch(session.completed, session.settled):
        session.run(1)
        losses.append(scorer.score(session.settled).loss)
    return str(reason(RULES, watch, session)), losses[-21:]


@pytest.mark.parametrize("scene", ["xor", "zeros"])
def test_a_loss_that_still_falls_says_by_how_much_an_update_and_how_little_is_left(scene: str) -> None:
    says, losses = stopped(SCENES[scene].make())
    each = (losses[0] - losses[-1]) / 20
    assert f"It is still falling, but slowly: from {number(losses[0], 6)} to {number(losses[-1], 6)}" in says
    assert f"by {number(each, 2)} an update. Of the loss of the best constant output, 0." in says


def test_a_dead_unit_is_named() -> None:
    says, _ = stopped(SCENES["dead"].make())
    assert "It is still falling, but slowly: " in says
    assert says.endswith("Dead for all training samples: h₂.")


@pytest.mark.parametrize("scene", ["moons", "plane"])
def test_a_loss_that_swings_about_says_between_which_ends(scene: str) -> None:
    says, losses = stopped(SCENES[scene].make())
    ends = f"between {number(min(losses))} and {number(max(losses))}"
    assert f"It swings about {ends}, and is {number(losses[-1])}." in says


def test_steps_of_0_are_no_slow_fall() -> None:
    session = SCENES["xor"].make()
    session.edit(training=session.training.replaced(optimizer=Choice("gd", lr=0.0)))
    says, losses = stopped(session)
    assert says.endswith(f"It stays at {number(losses[0])}: the steps are too small to change it.")


def test_a_verdict_takes_the_place_of_what_the_loss_does() -> None:
    says, _ = stopped(SCENES["saturated"].make())
    assert "The gradient has vanished" in says
    assert "falling" not in says


def test_a_loss_that_rises_or_is_seen_twice() -> None:
    course = Course.begin(4, 1.0)
    for update, loss in enumerate([1.5, 1.4, 2.0], 5):
        course.goes_on(update, loss)
        course.goes_on(update, 99.0)
    assert course.in_words() == "It is rising: from 1.00000 to 2.00000, by 0.33 an update."
