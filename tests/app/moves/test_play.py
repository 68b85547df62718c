"""Play on the page, for a browser without a channel: each turn is a run of the page's script."""

from __future__ import annotations

from itertools import count

import pytest
from streamlit.testing.v1 import AppTest

from playground.actions import live
from playground.model.play import clock
from playground.model.scenes import SCENES
from playground.panels.tabs.tabs import VIEWS
from tests.app.page import (
    app_of,
    bar,
    click,
    controls,
    event,
    field,
    fill,
    followed,
    graph,
    opened,
    press,
    ran,
    session_of,
    tick,
    travel,
    type_in,
    words,
)


def play(app: AppTest) -> AppTest:
    """Press Play, which is answered at once; then let the first turn pass."""
    return tick(press(app, "play"))


@pytest.mark.parametrize("side", ["Inspector", "Training"])
@pytest.mark.parametrize("scene", SCENES)
def test_plays_every_scene_and_stops_where_the_counters_say(scene: str, side: str) -> None:
    app = opened(scene, side=side)
    play(app)
    before = session_of(app).position
    tick(app)
    assert session_of(app).position > before
    press(app, "pause")
    assert app_of(app).play is None
    completed = session_of(app).completed
    assert f"updates done **{completed}**" in words(app)
    assert bar(app)["at"] == list(session_of(app).position)
    event(app, "tick")
    ran(app)
    assert session_of(app).completed == completed


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_drawn_under_play(view: str) -> None:
    app = play(opened("circle", tabs=view))
    tick(app, 2)
    press(app, "pause")
    assert app_of(app).play is None


@pytest.mark.parametrize("scene", ["xor", "circle"])
def test_the_time_line_holds_where_play_has_come_to(scene: str) -> None:
    app = press(opened(scene), *["step"] * 9)
    assert bar(app)["at"][0] + 1 == 9
    assert bar(app)["timeline"]["end"] == 10
    for _ in range(3):
        play(app)
        for _ in range(5):  # a turn that met a pause of the machine may not have come that far
            if session_of(app).reach.update <= 10:
                tick(app)
        assert 9 < bar(app)["at"][0] + 1 <= bar(app)["timeline"]["end"]
        press(app, "pause")
        session_of(app).travel(8)
        session_of(app).edit(parameters={"W1": session_of(app).value("W1") + 0.01})
        assert bar(followed(app))["timeline"]["end"] == 10


def test_a_slow_speed_makes_its_steps_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(opened("xor", speed=5), "play")
    assert session_of(app).completed == 0
    seconds = count(1000, 0.125).__next__
    time = 0.0
    for module in (clock, live):
        monkeypatch.setattr(module, "perf_counter", lambda: time)
    done = []
    for _ in range(9):
        time = seconds()
        event(app, "tick")
        done.append(session_of(app).completed)
    assert done == [1, 1, 2, 2, 3, 3, 4, 4, 6]  # one at once, and five in the second after it


def test_steps_of_the_chosen_size_are_played() -> None:
    app = opened("seed", speed=5, granularity="operation")
    start = session_of(app).position
    play(app)
    position = session_of(app).position
    assert (position.update, position.operation) in ((start.update, start.operation + 1), (start.update + 1, 1))


def test_another_speed_is_played_on_with() -> None:
    app = play(opened("xor", speed=1))
    event(app, "speed", value=100)
    assert app_of(app).play.speed == 100
    assert bar(app)["speed"] == 100
    event(app, "speed", value=3)
    assert (app_of(app).play.speed, app_of(app).speed) == (100, 100)


def test_who_moves_by_hand_takes_over() -> None:
    app = opened("xor", speed=5)
    play(app)
    press(app, "step")
    assert app_of(app).play is None
    assert session_of(app).completed == 2


def test_a_second_press_of_play_or_of_pause_changes_nothing() -> None:
    app = press(opened("xor", speed=5), "play")
    playing = app_of(app).play
    press(app, "play")
    assert app_of(app).play is playing
    tick(app)
    press(app, "pause")
    at, order = session_of(app).position, app_of(app).order
    press(app, "pause")
    assert (session_of(app).position, app_of(app).order) == (at, order)


def test_the_time_line_pauses_play() -> None:
    app = tick(press(opened("xor"), "step", "step", "play"), 2)
    travel(app, 2)
    assert app_of(app).play is None
    assert session_of(app).position.update == 1


def test_under_play_the_values_of_a_sample_stand() -> None:
    app = play(opened("seed", speed=5))
    data = session_of(app).data
    assert controls(app)["playing"]
    type_in(app, "x1", 1.0)
    assert app_of(app).play
    assert session_of(app).data is data


def test_what_is_chosen_in_a_part_that_follows_the_run_is_chosen_for_the_page() -> None:
    app = play(opened("seed", speed=1))
    before, other = graph(app)["selected"], field(app, "selected").options[0]
    fill(app, "selected", other)
    assert app_of(app).play
    assert field(app, "selected").value == other
    assert graph(app)["selected"] == app_of(app).element.id != before


@pytest.mark.parametrize(
    ("rule", "value", "reason"),
    [("stop_epochs", 3, "3 epochs are done"), ("stop_loss", 100.0, "below 100"), ("stop_patience", 1, "for 1 update.")],
)
def test_a_rule_stops_play_and_its_reason_is_said(rule: str, value: float, reason: str) -> None:
    app = opened("saturated", **{rule: value})
    said = [toast.value for toast in press(app, "play").toast]
    for _ in range(10):
        said += [toast.value for toast in tick(app).toast]
        ran(app)
    assert app_of(app).play is None
    assert len([words for words in said if reason in words]) == 1
    if rule == "stop_epochs":
        assert session_of(app).completed == 3 * session_of(app).batches_per_epoch


def test_a_divergence_names_what_blew_up_and_a_smaller_rate_is_one_click_away() -> None:
    app = opened("plane")
    type_in(app, "lr", 1.0)
    session = session_of(app)
    session.edit(training=session.training.with_options(lr=1000.0))
    followed(app)
    tick(press(app, "play"), 20)
    assert app_of(app).play is None
    assert "left the finite numbers" in app.error[0].value
    click(app, "calm_down")
    assert not app.error
    assert session_of(app).training.optimizer_options["lr"] == pytest.approx(100.0)
    assert session_of(app).completed == 0


def test_another_scene_is_at_rest() -> None:
    app = play(opened("xor"))
    fill(app, "preset", "softmax")
    assert app_of(app).play is None
    assert not bar(app)["playing"]
    assert session_of(app).completed == 0
