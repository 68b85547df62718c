"""A number that is dragged: shown at each value, one edit in the end, and nothing if it is taken back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.model.scenes import SCENES
from playground.screen import wire
from playground.visit.app import App
from playground.visit.settings import Settings
from tests.playground.visits import Browser, app_on

VALUES = np.linspace(0.9, 0.15, 50).tolist()
FEW = VALUES[::10]
NAMES = ("x1", "lr", "weight-1-0-0", "bias-1-0-0")


def visit(scene: str, granularity: str = "update", updates: int = 3) -> tuple[App, Browser]:
    app = app_on(scene)
    app.granularity = granularity
    app.session.travel(0, 0)
    app.session.run(updates)
    app.moved()
    return app, Browser(app)


def standing(app: App) -> tuple[Any, ...]:
    """All that a drag could change, undo and redo included."""
    session = app.session
    numbers = session.causes.tobytes(), session.table.memory.tobytes(), session.value("X").tobytes()
    marks = session.mark.undo, session.mark.redo
    shown = app.number, app.sample, app.look and app.look.number, app.selected, app.notice
    return session.segments, session.position, numbers, marks, shown


def numbers(app: App) -> tuple[Any, ...]:
    session, picture = app.session, app.picture
    causes, memory = session.causes.tobytes(), session.table.memory.tobytes()
    return session.position, causes, memory, session.data, session.training, app.number, picture.loss


def drag(browser: Browser, name: str, values: list[float] = VALUES) -> None:
    for value in values:
        browser.say("drag", name=name, value=value)


@pytest.mark.parametrize("granularity", ["update", "operation"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scene", ["seed", "circle"])
def test_fifty_values_and_a_release_are_one_edit(scene: str, name: str, granularity: str) -> None:
    app, browser = visit(scene, granularity)
    other, once = visit(scene, granularity)
    before = standing(app)
    drag(browser, name)
    browser.say("set", name=name, value=0.25)
    once.say("set", name=name, value=0.25)
    after = numbers(app)
    assert after == numbers(other)
    browser.say("undo")
    assert standing(app)[:3] == before[:3]
    assert not app.session.can_undo
    browser.say("redo")
    assert numbers(app)[:5] == after[:5]
    assert not app.session.can_redo


@pytest.mark.parametrize("name", NAMES)
def test_each_value_is_answered_with_the_state_that_it_leads_to(name: str) -> None:
    app, browser = visit("seed")
    if "-" in name:
        browser.say("pick", plot="graph", id=name, place=None)
    for value in VALUES:
        browser.received.clear()
        browser.say("drag", name=name, value=value)
        (told,) = browser.messages
        controls = told["controls"]
        rows = [*controls["rows"], controls["rate"], controls["parameter"]]
        assert next(row["value"] for row in rows if row and row["name"] == name) == value
        assert told["plots"][0]["state"] == {
            "update": app.session.completed,
            "position": app.session.position.operation,
        }
        assert told["heard"] == app.channel.heard
        assert told["bar"]["canUndo"]
        assert "follow" not in told
    browser.say("set", name=name, value=value)
    assert browser.messages[-1]["follow"] == "page"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scene", SCENES)
def test_what_is_cancelled_leaves_no_trace(scene: str, name: str) -> None:
    app, browser = visit(scene)
    browser.say("set", name="lr", value=0.123)
    browser.say("undo")
    before = standing(app)
    drag(browser, name, FEW)
    assert standing(app) != before
    browser.say("cancel")
    assert standing(app) == before
    assert app.drag is None
    browser.say("cancel")
    assert standing(app) == before
    assert app.session.can_redo


@pytest.mark.parametrize("name", NAMES)
def test_a_drag_that_ends_where_it_began_is_no_edit(name: str) -> None:
    app, browser = visit("seed")
    browser.say("set", name="lr", value=0.123)
    browser.say("undo")
    before = standing(app)
    browser.say("drag_by", name=name, value=0.0)
    start = app.drag.start if app.drag else 0.0
    drag(browser, name)
    browser.say("set", name=name, value=start)
    assert standing(app) == before


def test_a_number_that_is_typed_as_it_is_is_no_edit() -> None:
    app, browser = visit("seed")
    before = standing(app)
    for name, value in (("x1", 0.5), ("y1", 0.7), ("lr", 0.1)):
        browser.say("set", name=name, value=value)
        assert standing(app) == before


@pytest.mark.parametrize("name", NAMES)
def test_by_is_added_to_what_the_number_was_when_it_was_taken_up(name: str) -> None:
    app, browser = visit("seed")
    browser.say("drag_by", name=name, value=0.5)
    assert app.drag
    start = app.drag.start
    for by in (0.25, 0.75, 0.125):
        browser.say("drag_by", name=name, value=by)
    browser.say("set_by", name=name, value=0.25)
    other, once = visit("seed")
    once.say("set", name=name, value=start + 0.25)
    assert numbers(app) == numbers(other)
    browser.say("undo")
    assert not app.session.can_undo


def test_two_drags_are_two_edits() -> None:
    app, browser = visit("seed")
    for end in (0.25, 0.75):
        drag(browser, "x1")
        browser.say("set", name="x1", value=end)
    browser.say("undo")
    assert app.session.data.X[0, 0] == 0.25
    browser.say("undo")
    assert app.session.data.X[0, 0] == 0.5
    assert not app.session.can_undo


@pytest.mark.parametrize("do", ["step", "undo", "reset", "show_batch"])
def test_whatever_else_is_done_ends_the_drag(do: str) -> None:
    app, browser = visit("seed")
    drag(browser, "x1", [0.25])
    browser.say(do)
    before = standing(app)
    assert app.drag is None
    browser.say("cancel")
    assert standing(app)[:4] == before[:4]


def test_a_change_from_elsewhere_is_not_taken_back_with_the_drag() -> None:
    app, browser = visit("seed")
    drag(browser, "x1", [0.25])
    app.session.edit(training=app.session.training.with_options(lr=0.9))
    app.moved()
    drag(browser, "x1", [0.75])
    browser.say("cancel")
    assert app.session.training.optimizer_options["lr"] == 0.9
    assert app.session.data.X[0, 0] == 0.25


def test_another_number_begins_another_edit() -> None:
    app, browser = visit("seed")
    drag(browser, "x1", [0.25])
    drag(browser, "x2", [0.75])
    browser.say("cancel")
    assert app.session.data.X[:, 0].tolist() == [0.25, 0.1]


def test_a_future_that_is_left_is_told_once_and_not_after_a_way_back() -> None:
    app, browser = visit("seed", updates=5)
    browser.say("travel", update=2, operation=17)
    drag(browser, "x1")
    browser.say("cancel")
    assert app.notice is None
    drag(browser, "x1")
    browser.say("set", name="x1", value=0.25)
    says = "This starts a new course at update 4; updates 4 to 5 of the old one come back with Undo."
    assert app.notice == says


def test_a_value_that_the_loss_refuses_on_the_way_does_not_matter() -> None:
    app, browser = visit("seed")
    drag(browser, "y1", [0.5, 1.5])
    assert app.session.data.Y[0, 0] == 0.7
    assert app.notice
    browser.say("set", name="y1", value=0.25)
    assert app.session.data.Y[0, 0] == 0.25
    assert app.notice is None
    browser.say("undo")
    assert not app.session.can_undo


@pytest.mark.parametrize("number", [0, 299])
def test_a_sample_by_itself_stays_in_sight(number: int) -> None:
    app, browser = visit("circle")
    browser.say("sample", value=number + 1)
    before = standing(app)
    drag(browser, "x1")
    assert app.number == number
    browser.say("cancel")
    assert standing(app) == before
    drag(browser, "x1")
    browser.say("set", name="x1", value=0.25)
    assert app.number == number


def test_a_surface_follows_now_and_then_and_all_of_the_training_views_at_the_release(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, browser = visit("circle")
    app.settings = Settings(training=True)
    now = 100.0
    monkeypatch.setattr(wire, "perf_counter", lambda: now)
    drawn = []
    for moment in (100.0, 100.05, 100.2, 100.21):
        now = moment
        browser.received.clear()
        browser.say("drag", name="weight-1-0-0", value=moment - 100.0)
        drawn.append([plot["element"] for plot in browser.messages[-1]["plots"]])
    graph, surface = "network-graph", "surface"
    assert drawn == [[graph, surface], [graph], [graph, surface], [graph]]
    browser.say("set", name="weight-1-0-0", value=0.5)
    told = browser.messages[-1]
    assert {graph, surface} < {plot["element"] for plot in told["plots"]}
