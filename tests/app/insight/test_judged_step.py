"""The tab Insight on the page."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from backprop_core import Session
from backprop_core.analysis.insight.diagnosis import Finding, Trouble
from backprop_core.analysis.insight.judged_step import JudgedStep, judged_step
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.standing import Standing, stand_of
from playground.explain.insight.judged_step import best_in_words, landing_in_words
from playground.formats import number
from playground.model.insight.cards import Card, Steady
from playground.model.scenes import SCENES
from tests.app.page import fill, followed, opened, press, session_of, trace, words


def test_the_step_shown_is_the_one_of_the_update_under_way() -> None:
    app = opened("xor", tabs="Insight", insight_part="One step")
    for _ in range(2):
        found = judged_step(session_of(app))
        assert landing_in_words(found, "loss") in words(app)
        assert trace(app, "judged-step", "landed")["y"] == [found.after]
        press(app, "step")
    assert session_of(app).completed == 2


def test_a_step_far_too_small_has_a_card_and_one_step_says_so() -> None:
    app = opened("xor", tabs="Insight")
    session = session_of(app)
    session.edit(training=session.training.with_options(lr=2e-4))
    session.run(3)
    assert "**Steps tiny beside the weights**" in words(followed(app))
    times = number(judged_step(session).lowest, 2)
    assert f"or less in every layer, {times} times too small for the loss along it" in words(app)
    assert "Diagnosis has a card about tiny steps." in words(fill(app, "insight_part", "One step"))


def test_under_play_one_step_tells_of_the_card_that_is_shown_though_it_is_no_longer_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened("xor", tabs="Insight", insight_part="One step")
    session = session_of(app)
    session.edit(training=session.training.with_options(lr=0.02))
    session.run(3)
    assert "That is no trouble by itself, and has no card" in words(followed(app))
    lingers = Card((Finding(Trouble.SLOW, None, 1e-5, 200.0),), None, gone=True)
    monkeypatch.setattr(Steady, "shown", lambda *_, **__: (lingers,))
    press(app, "step")
    said = words(app)
    assert "Diagnosis has a card about tiny steps, of a moment ago." in said
    assert "**Steps tiny beside the weights** · a moment ago" in words(fill(app, "insight_part", "Diagnosis"))


def test_before_the_gradients_there_is_none() -> None:
    app = opened("mazur", tabs="Insight", insight_part="One step")
    assert "still to come" in app.info[0].value


def test_beside_converged_no_step_is_called_too_small() -> None:
    app = opened("softmax", tabs="Insight")
    session_of(app).run(1000)
    assert "**Solved**" in words(followed(app))
    said = words(fill(app, "insight_part", "One step"))
    assert "times too small" not in said
    assert "**Short of the parabola's lowest point**, which is at" in said
    assert "It is solved: where so little is left to gain, any step is small" in said


def rests(standing: Standing) -> Session:
    """A run that has come to a plateau of each kind."""
    if standing is Standing.SOLVED:
        session = SCENES["softmax"].start()
        session.run(1000)
    elif standing is Standing.VANISHED:
        session = SCENES["saturated"].start()
    else:
        xor = SCENES["xor"].start()
        layers = xor.network.layers[standing is Standing.ARRIVED :]
        sizes = (2, *(layer.units for layer in layers))
        start = [(np.full((rows, columns), 1e-3), np.zeros((rows, 1))) for columns, rows in pairwise(sizes)]
        session = Session(xor.network.replaced(layers=layers), xor.training, xor.data, start)
        session.run(2)
    session.prime()
    return session


@pytest.mark.parametrize("standing", [each for each in Standing if each is not Standing.MOVING])
def test_on_every_plateau_the_verdict_says_why_a_step_is_small(standing: Standing) -> None:
    session = rests(standing)
    assert stand_of(Observed(session), session.settled).standing is standing
    step = judged_step(session)
    said = landing_in_words(step, "loss", standing)
    reason = {
        Standing.SOLVED: "It is solved",
        Standing.ARRIVED: "It has arrived: at a minimum any step is small",
        Standing.SADDLE: "It is at a saddle",
        Standing.VANISHED: "The gradient has vanished",
    }[standing]
    assert reason in said
    assert "too small**" not in said.replace("Too small to judge", "")


@pytest.mark.parametrize(
    ("best_at", "best", "said"),
    [
        (1.9, 0.45, "On the curve itself the loss is lowest at 1.90 steps, 0.4500."),
        (0.0, 1.0, "On the curve itself the loss is lowest where the step begins, 1.000."),
        (4.0, 0.3, "On the curve itself the loss still falls where the drawing ends, at 4.00 steps: 0.3000."),
        (np.nan, np.nan, ""),
    ],
)
def test_where_the_curve_is_lowest_is_told_from_where_its_drawing_ends(best_at: float, best: float, said: str) -> None:
    step = JudgedStep(1.0, 0.9, -0.11, True, 0.0, np.array([0.0, 2.0, 4.0]), np.zeros(3), best_at, best)
    assert best_in_words(step, "loss") == said


def test_a_lowest_point_beyond_the_drawing_is_said_to_be_there() -> None:
    near, far = (
        JudgedStep(1.0, 1.0 - 1.0 + bend, -1.0, True, 0.0, np.array([0.0, 30.0]), np.ones(2)) for bend in (0.1, 0.01)
    )
    assert landing_in_words(near, "loss").startswith(
        "**5.0 times too small**: the parabola has its lowest point at 5.0 steps."
    )
    assert "has its lowest point at 50 steps, beyond what is drawn." in landing_in_words(far, "loss")
