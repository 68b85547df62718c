"""A plateau says what it is: arrived, stuck, or a loss that falls slowly, rises, swings about or stays."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.evaluation import Scorer
from playground.formats import number
from playground.model.play.plateau import Course
from playground.model.play.stopping import Stops, Watch, reason
from playground.model.scenes import SCENES

RULES = Stops(patience=20)


def stopped(session: Session, rules: Stops = RULES) -> tuple[str, list[float]]:
    """Why Play stops on the plateau, and the losses since the last progress, after every update."""
    watch, losses = Watch(rules, 0), []
    scorer = Scorer(session.network, session.data.X, session.data.Y)
    watch.follow(session)
    watch.sees(0, scorer.score(session.settled).loss)
    while not losses or not watch(session.completed, session.settled):
        session.run(1)
        losses.append(scorer.score(session.settled).loss)
    return str(reason(rules, watch, session)), losses[-21:]


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


def noisy(rate: float, batch: int | None, optimizer: str = "gd") -> Session:
    """A line through numbers that lie off it: its lowest loss is far from 0."""
    rng = np.random.default_rng(1)
    X = rng.normal(size=(2, 100))
    data = Dataset(X, X[:1] - 2 * X[1:] + rng.normal(size=(1, 100)))
    network = NetworkSpec(2, [LayerSpec(1, "identity")], "mse", seed=1)
    return Session(network, TrainingSpec(Choice(optimizer, lr=rate), batch_size=batch), data)


def test_noise_of_batches_about_a_minimum_is_told_from_a_run_that_goes_on() -> None:
    says, _ = stopped(noisy(0.02, 10), Stops(patience=300))
    assert "That is the noise of the batches, about the mean of the parameters since then. It has arrived: " in says


def test_noise_of_batches_says_the_loss_at_the_mean_of_the_parameters() -> None:
    rules = Stops(patience=100)
    session = noisy(0.1, 1)
    watch, scorer, thetas = Watch(rules, 0), Scorer(session.network, session.data.X, session.data.Y), []
    watch.follow(session)
    while not watch(session.completed, session.settled):
        session.run(1)
        thetas.append(session.settled.copy())
    losses = [scorer.score(theta).loss for theta in thetas[-100:]]
    at_mean = scorer.score(np.mean(thetas[-100:], axis=0)).loss
    said = f"it is {number(at_mean)}, below its mean {number(float(np.mean(losses)))}. A smaller rate or larger batches"
    assert said in reason(rules, watch, session)


def test_steps_on_all_samples_that_swing_are_too_large() -> None:
    says, _ = stopped(noisy(1.0, None, "rmsprop"), Stops(patience=100))
    assert "Every batch is all samples, so it is the steps that are too large" in says


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
