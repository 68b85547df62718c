"""Two clicks in quick succession: what a browser says again is no edit."""

from __future__ import annotations

from itertools import count

import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Position
from playground.actions import once, transport
from playground.model.play.clock import Play
from playground.visit import echoes, state
from playground.visit.app import App
from playground.visit.echoes import LATE, Echoes, Later
from tests.app.plots import opened

FIELDS = ("x1_slider", "x1_typed", "x2_typed", "y1_slider", "sample")


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(echoes, "perf_counter", found)
    return found


def app_of(app: AppTest) -> App:
    found: App = app.session_state["app"]
    return found


def field(app: AppTest, key: str):
    kinds = ("slider", "number_input", "selectbox")
    return next(widget for kind in kinds for widget in app.get(kind) if widget.key == key)


def test_what_was_just_shown_is_an_echo_and_all_else_is_typed(clock: Clock) -> None:
    fields = Echoes()
    for value in (1.0, 2.0, 3.0):
        fields.shows("x", value)
        clock.now += 0.1
    assert not any(fields.is_typed("x", value) for value in (1.0, 2.0, 3.0))
    assert fields.is_typed("y", 1.0)
    assert fields.is_typed("x", 4.0)
    clock.now += LATE
    assert fields.is_typed("x", 1.0)


def test_what_a_click_has_set_stays_until_a_visitor_sets_it(clock: Clock) -> None:
    menus = Echoes()
    menus.turns("menu", "a", "b")
    assert list(menus) == ["menu"]
    assert [menus.meant("menu", value) for value in ("a", "b", "c")] == ["b", "b", "c"]
    clock.now += LATE / 2
    assert menus.meant("menu", "a", within=LATE / 2) == "a"
    menus.turns("menu", "b", "a")
    assert [menus.meant("menu", value) for value in ("a", "b")] == ["a", "a"]
    menus.takes("menu", "c")
    assert [menus.meant("menu", value) for value in ("b", "c")] == ["c", "c"]
    clock.now += LATE
    assert menus.meant("menu", "b") == "b"


def test_a_tick_that_has_not_heard_of_a_click_leaves_what_it_chose() -> None:
    app = opened("seed")
    before = app.selectbox("selected").value
    next(each for each in app.button if each.key.startswith("factor_")).click().run()
    now = app.selectbox("selected").value
    assert now != before
    for again in (before, now):
        app.selectbox("selected").set_value(again).run()
        assert app.selectbox("selected").value == now


def test_a_late_browser_brings_no_network_back() -> None:
    """Undone, a field's old value comes once more with the next tick, and is not taken for an edit."""
    app = opened("seed")
    app.segmented_control("tabs").set_value("Network").run()
    for key, value in (("units_1", 5), ("activation_1", "tanh"), ("optimizer", "adam"), ("batch_size", 1)):
        before = field(app, key).value
        field(app, key).set_value(value).run()
        app.button("undo").click().run()
        assert (field(app, key).value, app_of(app).can_redo) == (before, True)
        field(app, key).set_value(value).run()
        assert (field(app, key).value, app_of(app).can_redo) == (before, True)


def test_a_visitor_may_go_back_at_once_to_what_he_left(clock: Clock) -> None:
    fields = Echoes()
    fields.shows("x", 1.0)
    for value in (2.0, 1.0, 2.0):
        assert fields.is_typed("x", value)
        fields.shows("x", value)


@pytest.mark.parametrize("key", FIELDS)
def test_a_late_browser_edits_nothing_and_moves_nothing(key: str) -> None:
    app = opened("circle", sample_values=True)
    before = field(app, key).value
    app.button("step").click().run()
    app.button("step").click().run()
    now, session = field(app, key).value, app_of(app).session
    assert now != before
    for again in (before, now):
        field(app, key).set_value(again).run()
        assert not session.edited
        assert session.completed == 2
        assert app_of(app).look is None
        assert field(app, key).value == now


def test_later_the_same_number_is_an_edit(clock: Clock) -> None:
    app = opened("circle", sample_values=True)
    before = field(app, "x1_typed").value
    app.button("step").click().run()
    app.button("step").click().run()
    clock.now += LATE
    field(app, "x1_typed").set_value(before).run()
    assert app_of(app).session.edited


def at_update(app: AppTest) -> int:
    return app_of(app).session.position.update + 1


def test_the_time_line_goes_back_to_where_one_has_just_been() -> None:
    app = opened("seed")
    for _ in range(3):
        app.button("step").click().run()
    app.slider("timeline_update").set_value(2).run()
    assert at_update(app) == 2


@pytest.mark.parametrize("button", ["step", "phase_end", "play"])
def test_a_time_line_that_comes_with_a_click_is_its_echo(button: str) -> None:
    app = opened("seed")
    for _ in range(3):
        app.button("step").click().run()
    app.slider("timeline_update").set_value(2)
    app.button(button).click().run()
    assert at_update(app) == 3 + (button != "play")
    assert app.slider("timeline_update").value == at_update(app)


def test_neither_the_time_line_of_before_play_nor_a_second_pause_moves_what_has_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They come from a browser that has not had the page of Pause yet."""
    monkeypatch.setattr(once, "perf_counter", count().__next__)
    app = opened("seed")
    for _ in range(3):
        app.button("step").click().run()
    before = {key: app.slider(key).value for key in ("timeline_update", "timeline_operation")}
    app.selectbox("speed").set_value(100).run()
    app.button("play").click().run()
    for _ in range(3):
        app.run()
    app.button("play").click().run()
    stopped = app_of(app).session.position
    assert app_of(app).play is None
    assert stopped.update > 6
    for key, value in before.items():
        app.slider(key).set_value(value)
    for button in ("play", None):
        app.button(button).click().run() if button else app.run()
        assert app_of(app).play is None
        assert app_of(app).session.position == stopped
        assert app.slider("timeline_update").value == stopped.update + 1
    app.slider("timeline_update").set_value(6).run()
    assert at_update(app) == 6
    app.button("play").click().run()
    assert app_of(app).play


def test_a_time_line_that_no_page_follows_is_forgotten(clock: Clock) -> None:
    done = []
    for seconds in (0.0, LATE):
        later = Later(lambda: done.append(1), clock.now)
        clock.now += seconds
        later()
    assert done == [1]


def test_under_play_the_time_line_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    class Playing:
        play: Play | None = Play(Position(0, 0))
        later: Later | None = None
        has_just_played = False

    playing = Playing()
    monkeypatch.setattr(state, "app", lambda: playing)
    transport.travel()
    assert playing.later is None
    playing.play = None
    transport.travel()
    assert isinstance(playing.later, Later)
