"""Events on the channel: each is answered at once with what follows the run, and nothing keeps a visit alive."""

from __future__ import annotations

import gc
from time import perf_counter, sleep
from typing import Any
from weakref import ref

import pytest

from backprop_core import DataSpec, make_dataset
from playground.actions import data
from playground.actions.live import MOVES, PLOTS, SETTERS, connect
from playground.model.document.choices import OPERATIONS, SCRIPT
from playground.model.network.adapting import Task, fitted
from playground.model.network.changes import restart, with_units
from playground.model.play.channel import CHANNELS
from playground.model.play.protocol import EVENTS
from playground.model.play.sharing import TURNS
from playground.model.scenes import SCENES
from playground.model.shown.picture import Picture, picture_of
from playground.screen.code import code_document
from playground.visit.app import App
from playground.visit.ranges import FARTHEST
from playground.visit.settings import Settings, SurfaceSettings
from tests.playground.visits import Browser, app_on


def eight_inputs(app: App) -> None:
    """Go on with a network of eight inputs, the last six of which are 0."""
    restart(app.session, with_units(app.session.network, 0, 8))
    app.moved()


def test_there_is_an_action_for_each_event_of_the_protocol() -> None:
    assert {*MOVES, *SETTERS, "pick", "tick"} == set(EVENTS)
    assert set(PLOTS) == {"graph", "card", "matrices", "curve", "samples"}


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("scene", SCENES)
def test_every_move_is_answered_with_the_state_that_it_leads_to(scene: str, training: bool) -> None:
    app = app_on(scene)
    app.settings = Settings(training=training)
    app.moved()
    browser = Browser(app)
    for do in ("step", "phase_end", "step", "back", "next_granularity", "step", "undo", "redo", "reset", "show_batch"):
        browser.received.clear()
        browser.say(do)
        (told,) = browser.messages
        assert told["heard"] == app.channel.heard
        assert told["bar"]["at"] == list(app.session.position)
        assert told["order"] == told["bar"]["order"] == told["controls"]["order"] == app.order
        assert [plot["order"] for plot in told["plots"]] == [app.order] * len(told["plots"])
        assert ("follow" in told) == (do != "next_granularity")


def test_the_gradients_are_checked_after_the_answer_and_once_between_two_runs_of_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = app_on("seed")
    browser, checked_after = Browser(app), []

    def counting(*given: Any, check: bool) -> Picture:
        if check:
            checked_after.append(len(browser.received))
        return picture_of(*given, check=check)

    monkeypatch.setattr("playground.visit.app.picture_of", counting)
    browser.received.clear()
    for expected in ([1], [1], [1, 3]):
        app.runs += expected != checked_after
        browser.say("step")
        assert checked_after == expected


@pytest.mark.parametrize("form", [OPERATIONS, SCRIPT])
@pytest.mark.parametrize("scene", SCENES)
def test_the_code_that_is_open_follows_the_picture_at_once(scene: str, form: str) -> None:
    app = app_on(scene)
    app.settings = Settings(tab="Code", choices={"code_form": form})
    app.granularity = "operation"
    browser = Browser(app)
    before = code_document(app)
    for _ in range(3):
        browser.received.clear()
        browser.say("step")
        picture, code = browser.messages
        assert "plots" in picture
        assert code["code"] == code_document(app)
        assert code["code"]["html"] != before["html"]
        before = code["code"]


def test_what_is_set_is_answered_with_the_value_that_it_has_become() -> None:
    app = app_on("seed")
    browser = Browser(app)
    for value, becomes in ((0.25, 0.25), (FARTHEST, FARTHEST), (1e9, FARTHEST), (-1e9, FARTHEST)):
        browser.received.clear()
        browser.say("set", name="x1", value=value)
        (told,) = browser.messages
        rows = {row["name"]: row["value"] for row in told["controls"]["rows"]}
        assert rows["x1"] == becomes == app.session.value("X")[0, 0]


@pytest.mark.parametrize("output", [None, 2])
def test_undo_of_another_number_of_outputs_is_answered_though_the_surface_was_of_one_of_them(
    output: int | None,
) -> None:
    app = app_on("circle")
    network, encoding = fitted(app.session.network, Task(2, 3))
    data.take(app, make_dataset(DataSpec("blobs", samples=50, classes=3, labels=encoding)), network)
    app.settings = Settings(training=True, surface=SurfaceSettings(output=output))
    browser = Browser(app)
    for do, outputs in (("undo", 1), ("redo", 3), ("undo", 1)):
        browser.say(do)
        assert app.session.network.outputs == outputs
        assert browser.messages[-1]["bar"]["order"] == app.order


def test_undo_of_another_number_of_inputs_is_answered_though_the_surface_was_over_one_of_them() -> None:
    app = app_on("circle")
    eight_inputs(app)
    app.settings = Settings(training=True, surface=SurfaceSettings(across=6, up=7, held=(0.5,) * 8))
    app.moved()
    browser = Browser(app)
    for do, inputs in (("undo", 2), ("redo", 8)):
        browser.say(do)
        assert app.session.network.inputs == inputs
        assert browser.messages[-1]["bar"]["order"] == app.order


def test_a_point_of_two_inputs_is_not_added_to_samples_of_more() -> None:
    app = app_on("circle")
    app.settings = Settings(training=True, surface=SurfaceSettings(adds=True, output=0))
    eight_inputs(app)
    before = app.session.data
    Browser(app).say("pick", plot="surface", id=None, place=[0.5, 0.5])
    assert app.session.data is before


def test_a_visit_that_has_joined_its_channel_stays_as_it_is() -> None:
    app = app_on("seed")
    connect(app)
    first = app.channel.perform
    connect(app)
    assert app.channel.perform is first


def test_who_pauses_takes_part_in_the_turns_no_longer() -> None:
    before, browser = len(TURNS), Browser(app_on("circle"))
    for do, more in (("play", 1), ("play", 1), ("pause", 0), ("pause", 0), ("play", 1), ("step", 0)):
        browser.say(do)
        assert len(TURNS) == before + more


@pytest.mark.parametrize("paints", [False, True])
def test_a_visit_that_nobody_holds_any_more_is_freed_though_it_plays_and_its_browser_listens(paints: bool) -> None:
    before = len(TURNS)
    browser = Browser(app_on("circle"))
    browser.say("play")
    assert len(TURNS) == before + 1
    if paints:
        browser.app.channel.acknowledge(10**9)
    ticket, known = browser.app.channel.ticket, ref(browser.app)
    received = browser.received
    del browser
    end = perf_counter() + 20
    while known() is not None or len(TURNS) > before:
        assert perf_counter() < end, gc.get_referrers(known())
        gc.collect()
        TURNS.wake()
        sleep(0.01)
    assert ticket not in CHANNELS
    assert received
