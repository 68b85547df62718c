"""Play under Streamlit's own test harness: each run of the page is a tick of its clock."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Position
from playground.actions import once
from playground.model.play.clock import FULL, Play
from playground.model.scenes import SCENES
from playground.visit.app import App
from tests.app.reading import words as page_words

PAGE = Path(__file__).parents[3] / "playground" / "page.py"


def opened(scene: str, **widgets: object) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    app.query_params["preset"] = scene
    app.run()
    for key, value in widgets.items():
        app.session_state[key] = value
    return app.run()


def play(app: AppTest) -> AppTest:
    """Press Play, which is answered at once; then let the first tick pass."""
    return app.button("play").click().run().run()


def app_of(app: AppTest) -> App:
    found: App = app.session_state["app"]
    return found


def words(app: AppTest) -> str:
    return page_words(app)


@pytest.mark.parametrize("side", ["Inspector", "Training"])
@pytest.mark.parametrize("scene", SCENES)
def test_plays_every_scene_and_stops_where_the_counters_say(scene: str, side: str) -> None:
    app = opened(scene, side=side)
    play(app)
    assert not app.exception
    before = app_of(app).session.completed
    app.run()
    assert app_of(app).session.completed > before
    app.button("play").click().run()
    assert app_of(app).play is None
    completed = app_of(app).session.completed
    assert f"updates done **{completed}**" in words(app)
    assert app.slider("timeline_update").value == app_of(app).session.position.update + 1
    app.run()
    assert app_of(app).session.completed == completed


@pytest.mark.parametrize("scene", ["xor", "circle"])
def test_a_tick_that_passes_the_end_of_the_time_line_leaves_its_value(scene: str) -> None:
    """A slider with another range is another one for the browser, and reports its least value."""
    app = opened(scene)
    for _ in range(9):
        app.button("step").click().run()
    before = app.slider("timeline_update")
    assert (before.value, before.max) == (9, 10)
    for _ in range(3):
        play(app)
        slider = app.slider("timeline_update")
        for _ in range(5):  # a tick that met a pause of the machine may not have come that far
            if app_of(app).session.reach.update <= slider.max:
                slider = app.run().slider("timeline_update")
        assert app_of(app).session.reach.update > slider.max
        assert slider.max == app.session_state["timeline_update_range"][1]
        app.run()
        assert app.slider("timeline_update").max >= app.slider("timeline_update").value > 9
        app_of(app).play = None
        app_of(app).session.travel(8)
        app_of(app).session.edit(parameters={"W1": app_of(app).session.value("W1") + 0.01})
        app.run()


def test_a_slow_speed_makes_its_steps_and_no_more() -> None:
    app = opened("xor", speed=5)
    app.button("play").click().run()
    assert app_of(app).session.completed == 0
    app.run()
    assert app_of(app).session.completed == 1
    app.run()
    assert app_of(app).session.completed == 2


def test_steps_of_the_chosen_size_are_played() -> None:
    app = opened("seed", speed=5, granularity="operation")
    start = app_of(app).session.position
    play(app)
    position = app_of(app).session.position
    assert (position.update, position.operation) in ((start.update, start.operation + 1), (start.update + 1, 1))


def test_who_moves_by_hand_takes_over() -> None:
    app = opened("xor", speed=5)
    play(app)
    app.button("step").click().run()
    assert app_of(app).play is None
    assert app_of(app).session.completed == 2


@pytest.mark.parametrize(
    ("rule", "value", "reason"),
    [("stop_epochs", 3, "3 epochs are done"), ("stop_loss", 100.0, "below 100"), ("stop_patience", 1, "1 updates")],
)
def test_a_rule_stops_play_and_its_reason_is_said(rule: str, value: float, reason: str) -> None:
    app = opened("saturated", **{rule: value})
    said = [toast.value for toast in app.button("play").click().run().toast]
    for _ in range(10):
        said += [toast.value for toast in app.run().toast]
    assert app_of(app).play is None
    assert len([words for words in said if reason in words]) == 1
    if rule == "stop_epochs":
        assert app_of(app).session.completed == 3 * app_of(app).session.batches_per_epoch


def test_a_divergence_names_what_blew_up_and_a_smaller_rate_is_one_click_away() -> None:
    app = opened("plane")
    app.number_input("lr_typed").set_value(1.0).run()
    session = app_of(app).session
    session.edit(training=session.training.with_options(lr=1000.0))
    app.run()
    app.button("play").click().run()
    for _ in range(3):
        app.run()
    assert app_of(app).play is None
    assert "left the finite numbers" in app.error[0].value
    app.button("calm_down").click().run()
    assert not app.error
    assert app_of(app).session.training.optimizer_options["lr"] == pytest.approx(100.0)
    assert app_of(app).session.completed == 0


def test_a_click_reported_twice_under_play_counts_once() -> None:
    from playground.visit import state

    class Page:
        play: Play | None = Play(Position(0, 0), FULL)
        clicked: tuple[str, float] | None = None

    page, done = Page(), []
    act = once.once(lambda: done.append(1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "app", lambda: page)
        act()
        page.play = None
        act()
        assert done == [1]
        page.clicked = None
        act()
        act()
        assert done == [1, 1, 1]
