"""Cards on the page: silent when all is well, what they try is one undo, and a plateau is told from a solution."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, TrainingSpec
from backprop_core.analysis.insight.diagnosis import Finding, Trouble
from backprop_core.analysis.insight.since import Since
from playground.explain.insight.diagnosis import (
    ALL_WELL,
    LESSONS,
    MEANINGS,
    TITLES,
    card_in_words,
    seen_in_words,
    since_in_words,
)
from playground.model.insight.cards import Card
from playground.model.insight.remedies import remedy_for
from playground.model.lessons.library import lessons
from playground.model.play.stopping import Stops, Watch, reason
from playground.model.scenes import SCENES
from tests.app.page import app_of, click, followed, opened, press, session_of, type_in, words


def edited(app: AppTest, **changes: object) -> AppTest:
    session_of(app).edit(**changes)
    session_of(app).prime()
    return followed(app)


def on_network(app: AppTest, **changes: object) -> AppTest:
    session = session_of(app)
    session.restart(session.network.replaced(**changes), session.training, session.data)
    session.prime()
    return followed(app)


def test_there_is_no_card_where_all_is_well() -> None:
    app = opened("xor", tabs="Insight")
    for _ in range(3):
        assert ALL_WELL in [caption.value for caption in app.caption]
        press(app, "step")


def test_a_dead_unit_has_its_card_and_the_button_s_change_is_one_undo() -> None:
    app = opened("dead", tabs="Insight")
    assert "**Dead units · layer 1** · from the start" in words(app)
    assert "Seen: h₂: slope 0 on all training samples." in words(app)
    before, theta = session_of(app).network, session_of(app).settled
    click(app, "try_0")
    assert session_of(app).network.layers[0].record.name == "leaky_relu"
    assert "Dead units" not in words(app)
    press(app, "undo")
    assert session_of(app).network == before
    np.testing.assert_array_equal(session_of(app).settled, theta)
    assert "Dead units" in words(app)


@pytest.mark.parametrize(
    ("scene", "title"),
    [
        ("vanishing", "Vanishing gradient · layer 1"),
        ("saturated", "Saturated units · layers 1 and 2"),
        ("zeros", "Twins · layer 1"),
    ],
)
def test_a_scene_about_a_trouble_shows_its_card(scene: str, title: str) -> None:
    app = opened(scene, tabs="Insight")
    assert f"**{title}**" in words(app)
    network = session_of(app).network
    click(app, "try_0")
    assert session_of(app).network != network
    press(app, "undo")
    assert session_of(app).network == network


def test_twins_of_zeros_at_a_saddle_are_told_from_a_solution() -> None:
    app = on_network(opened("xor", tabs="Insight"), initializer="zeros")
    assert "**At a saddle** · from the start" in words(app)
    assert "every gradient is exactly 0, at a loss of all training samples of 0.6931." in words(app)
    assert "Converged" not in words(app)
    click(app, "try_0")
    assert session_of(app).network.initializer == Choice("xavier_normal")
    press(app, "undo")
    assert "At a saddle" in words(app)


def test_a_run_that_has_solved_its_task_says_so_and_since_when() -> None:
    app = opened("seed", tabs="Insight")
    session_of(app).run(500)
    followed(app)
    assert "**Solved** · since update 38" in words(app)
    assert "Try" not in " ".join(button.label for button in app.button)


def test_under_play_a_card_says_since_about_when() -> None:
    app = opened("seed", tabs="Insight")
    session_of(app).run(3000)
    app_of(app).moved()
    press(app, "play")
    assert "**Solved** · since one of the updates" in words(app)
    press(app, "pause")
    assert "**Solved** · since update 38" in words(app)


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (None, ""),
        (Since.at(0), " · from the start"),
        (Since.at(1200), " · since update 1,200"),
        (Since(-1, 1200), " · since update 1,200 or before"),
        (Since(1023, 1200), " · since one of the updates 1,024 to 1,200"),
    ],
)
def test_since_when_in_words(since: Since | None, said: str) -> None:
    assert since_in_words(since) == said


def test_a_card_leads_to_its_lesson() -> None:
    app = opened("zeros", tabs="Insight")
    click(app, "lesson_0")
    assert app_of(app).lesson.lesson.key == "twins"


@pytest.mark.parametrize(("zeros", "said"), [(True, "at a saddle, not at a solution"), (False, "It has arrived")])
def test_a_plateau_stop_says_which_it_was(zeros: bool, said: str) -> None:
    app = opened("xor")
    session = session_of(app)
    layers = session.network.layers if zeros else session.network.layers[1:]
    session.restart(session.network.replaced(initializer="zeros", layers=layers), session.training, session.data)
    session.run(200)
    rules = Stops(patience=100)
    watch = Watch(rules, 0)
    watch.least, watch.at = float(np.log(2)), 0
    assert said in reason(rules, watch, session)


def test_a_plateau_stop_says_that_the_gradient_has_vanished() -> None:
    session = session_of(opened("dead"))
    session.edit(parameters={"b1": np.full_like(session.value("b1"), -50.0)})
    session.run(200)
    watch = Watch(Stops(patience=100), 0)
    watch.least, watch.at = 1.0, 0
    assert "The gradient has vanished" in reason(watch.rules, watch, session)


@pytest.mark.parametrize(
    "trouble", [Trouble.SOLVED, Trouble.CONVERGED, Trouble.SADDLE, Trouble.VANISHED, Trouble.NOT_FALLING]
)
def test_a_loss_on_a_card_says_of_which_samples_it_is(trouble: Trouble) -> None:
    seen = seen_in_words(SCENES["moons"].make(), Finding(trouble, None, 0.25, 0.5))
    assert "loss of all training samples" in seen


def test_saturated_layers_without_units_by_name_say_the_share_of_their_slopes() -> None:
    session = SCENES["moons"].make()
    units, share = Finding(Trouble.SATURATED, 1, 2.0, 6.0, (0, 2)), Finding(Trouble.SATURATED, 2, 78.0, 100.0)
    said = "78 % of the slopes of layer 2, over all units and training samples, are flat, and most of the loss is left."
    assert card_in_words(session, Card((share,), None)) == said
    both = f"h₁, h₃: flat on all training samples. {said}"
    assert card_in_words(session, Card((units, share), None)) == both


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_its_words_and_a_remedy_or_none(trouble: Trouble) -> None:
    session = SCENES["moons"].make()
    finding = Finding(trouble, 1 if trouble in (Trouble.DEAD, Trouble.TWINS) else None, 2.0, 1.0, (0,))
    assert TITLES[trouble]
    assert MEANINGS[trouble].endswith(".")
    assert seen_in_words(session, finding).endswith(".")
    remedy = remedy_for(session, (finding,), lambda: None)
    changes = remedy and [remedy.network, remedy.training, remedy.data]
    assert (remedy is None) == (trouble in (Trouble.SOLVED, Trouble.CONVERGED, Trouble.HELD))
    assert changes is None or sum(each is not None for each in changes) == 1
    assert set(LESSONS.values()) <= set(lessons())


def test_a_run_that_climbs_has_a_card_also_where_nothing_of_it_was_recorded() -> None:
    app = opened("seed", tabs="Insight")
    session = session_of(app)
    network = NetworkSpec(1, [LayerSpec(1, "identity")], "half_mse", initializer="zeros")
    session.restart(network, TrainingSpec(Choice("gd", lr=2.2)), Dataset([[-1.0, 1.0]], [[-1.0, 3.0]]))
    session.run(20)
    followed(app)
    assert "**The loss does not fall**" in words(app)
    assert "Try: Learning rate 0.220, a tenth, from the start" in [button.label for button in app.button]


def test_a_larger_rate_is_not_offered_where_steps_are_tiny_for_want_of_a_gradient() -> None:
    app = opened("circle", tabs="Insight")
    session_of(app).edit(training=session_of(app).training.with_options(lr=20.0))
    session_of(app).run(1000)
    followed(app)
    assert "Follows from: vanishing gradient." in words(app)
    assert not any("ten times" in button.label for button in app.button)


def test_another_view_that_looks_at_the_run_in_between_does_not_hide_its_cards() -> None:
    app = opened("plane", tabs="Insight")
    seen, series = app_of(app).views.diagnoses, app_of(app).views.series
    session = session_of(app)
    assert seen.cards(session, series) == ()
    session.edit(training=session.training.with_options(lr=500.0))
    session.run(30)
    found = seen.of(session, series)
    assert {card.trouble for card in seen.cards(session, series)} == {finding.trouble for finding, _ in found} != set()


def test_large_steps_are_dated_from_the_rate_that_makes_them() -> None:
    app = opened("plane", tabs="Insight")
    session = session_of(app)
    session.restart(session.network.replaced(layers=session.network.layers[-1:]), session.training, session.data)
    press(followed(app), "step", "step")
    assert "**Steps large" not in words(app)
    type_in(app, "lr", 3.0)
    press(app, *["step"] * 5)
    assert "**Steps large beside the weights · layer 1** · since update 3" in words(app)


def test_one_sample_far_out_is_named_without_a_change_that_leaves_nothing_of_it() -> None:
    app = opened("seed", tabs="Insight")
    type_in(app, "x1", 1e5)
    assert "**Inputs on other scales" in words(app)
    assert not any(button.label.startswith("Try: Standardise") for button in app.button)
