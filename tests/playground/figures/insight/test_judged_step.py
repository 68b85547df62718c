"""The figure and the words of one step judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from backprop_core import Choice, Session, TrainingSpec
from backprop_core.analysis.insight.diagnosis import Finding, Trouble
from backprop_core.analysis.insight.judged_step import JudgedStep, judged_step
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.stable_rate import stable_rate
from backprop_core.analysis.insight.standing import Stand, Standing, stand_of
from playground.explain.insight.judged_step import (
    gauge_tex,
    landing_in_words,
    short_in_words,
    stable_in_words,
    step_in_words,
)
from playground.figures.insight.judged_step import judged_step_figure
from playground.model.insight.cards import Card
from playground.model.scenes import SCENES
from playground.model.training.views import TrainingViews
from playground.theme import DARK, LIGHT
from tests.networks import KINDS, chain, session_of_kind


def on_a_bowl(rate: float) -> Session:
    """1/2 (2w - 0.5)^2 from w = 1: the best rate is 1/4."""
    session = chain([1.0], "identity", 2.0, 0.5)
    session.edit(training=TrainingSpec(Choice("gd", lr=rate), train_biases=False))
    session.prime()
    return session


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.0125, "**20 times too small**: the parabola has its lowest point at 20 steps. The loss goes from 1.125 to"),
        (0.16, "**A little short**: the parabola has its lowest point at 1.6 steps."),
        (0.25, "**Near the minimum**: the parabola has its lowest point at 1.0 of the step."),
        (0.4, "**Past the minimum**: the lowest point is at 0.62 of the step."),
        (0.6, "**Past the minimum, and higher**: the lowest point is at 0.42 of the step. The loss goes"),
    ],
)
def test_the_verdict_is_words(rate: float, words: str) -> None:
    assert landing_in_words(judged_step(on_a_bowl(rate)), "loss").startswith(words)


TINY = Finding(Trouble.SLOW, None, 1e-5, 200.0)


@pytest.mark.parametrize(
    ("share", "card", "said"),
    [
        (0.9, Card((TINY,), None), "Diagnosis has a card about tiny steps."),
        (0.9, Card((TINY,), None, gone=True), "Diagnosis has a card about tiny steps, of a moment ago."),
        (0.9, Card((replace(TINY, layer=2),), None), "Diagnosis has a card about tiny steps in layer 2."),
        (0.9, None, "along other directions the loss bends more"),
        (0.02, None, "2.0 % of the loss of the best constant output is left, where it is flat"),
    ],
)
def test_a_step_far_too_small_says_why_there_is_a_card_or_none(share: float, card: Card | None, said: str) -> None:
    stand = Stand(Standing.MOVING, share, 0.0, 1.0, 1.0, 1.0)
    assert said in short_in_words(judged_step(on_a_bowl(0.0125)), stand, card=card)
    assert short_in_words(judged_step(on_a_bowl(0.25)), stand, card=card) == ""


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("share", [1.0, 1e-3, 1e-5, 1e-9])
def test_one_step_and_diagnosis_agree_about_steps_that_are_too_small(scene: str, share: float) -> None:
    session = SCENES[scene].make()
    rate = float(session.training.optimizer_options["lr"])
    session.edit(training=session.training.with_options(lr=share * rate))
    views = TrainingViews(session)
    for _ in range(4):
        session.run(1)
        views.record(session)
    step, stand = judged_step(session), stand_of(Observed(session), session.settled)
    found = [each for each in views.diagnoses.cards(session, views.series) if each.trouble is Trouble.SLOW]
    says = short_in_words(step, stand, card=next(iter(found), None))
    assert bool(says) == ("too small**" in landing_in_words(step, "loss", stand.standing).replace("Too small to", ""))
    if scene not in ("saturated", "zeros"):  # no gradient there, or no weights that a step could be small beside
        assert not (share == 1.0 and found)
        assert share > 1e-5 or found or "too small" not in landing_in_words(step, "loss", stand.standing)


def test_the_gauge_has_its_numbers() -> None:
    step = judged_step(on_a_bowl(0.25))
    assert gauge_tex(step, descent=True) == (
        r"\alpha = \frac{2c}{\eta\,\|g\|^2} - 1 = \frac{2 \cdot (1.125)}{2.250} - 1 = 0"
    )


def test_the_largest_stable_rate_is_said() -> None:
    words = stable_in_words(stable_rate(on_a_bowl(0.6)), "gradient descent")
    assert "stable below a rate of **0.5000**. The rate is 0.6000, 1.2 of that: too large" in words


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("kind", KINDS)
def test_the_figure_draws_what_was_judged(kind: str, theme: object) -> None:
    session = session_of_kind(kind)
    session.run(1)
    step = judged_step(session)
    drawn = {trace["name"]: trace for trace in judged_step_figure(step=step, goal="loss", theme=theme)["data"]}
    assert drawn["loss"]["y"] == pytest.approx(step.losses)
    assert (drawn["start"]["y"], drawn["landed"]["y"]) == ([step.before], [step.after])
    assert drawn["landed"]["x"] == [1.0]
    assert step_in_words(step, "loss").startswith("The loss along the step of this update")


def test_what_is_not_finite_leaves_a_gap() -> None:
    along = np.linspace(0, 1.6, 5)
    losses = np.array([1.0, 2.0, np.inf, np.nan, 1e305])
    step = JudgedStep(1.0, np.inf, -1.0, True, 0.0, along, losses)
    drawn = {trace["name"]: trace for trace in judged_step_figure(step=step, goal="loss", theme=LIGHT)["data"]}
    assert drawn["loss"]["y"] == [1.0, 2.0, None, None, None]
    assert drawn["landed"]["y"] == [None]
    assert "parabola" not in drawn
    assert landing_in_words(step, "loss").startswith("**Far too large**")
