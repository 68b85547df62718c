"""A turn of Play on the channel: it trains and sends one picture, and stops exactly where it should."""

from __future__ import annotations

from itertools import count
from threading import Event, Thread

import numpy as np
import pytest

from playground.actions import play
from playground.model.play import clock
from playground.model.play.clock import FULL
from playground.model.play.sharing import TURNS
from playground.model.play.stopping import Stops
from playground.model.scenes import SCENES
from playground.screen.wire import Wire
from playground.visit.app import App
from tests.playground.visits import Browser, app_on

SECONDS = 0.006


def listening(scene: str, **fields: object) -> App:
    """A visit that plays, with a browser that paints at once, and turns that are made by hand."""
    app = app_on(scene)
    for name, value in fields.items():
        setattr(app, name, value)
    app.channel.connect(lambda message: None)
    play.start(app)
    return app


def turn(app: App, wire: Wire) -> bool:
    """One turn, whose picture is painted at once."""
    goes_on = play.turn(app, wire, SECONDS)
    app.channel.acknowledge(app.channel.next_picture())
    return goes_on


def played(app: App, most: int = 2000) -> int:
    """Turns until the run stops."""
    wire = Wire()
    for made in range(most):
        if not turn(app, wire):
            return made
    raise AssertionError("Play goes on")


@pytest.mark.parametrize("speed", [100, FULL])
@pytest.mark.parametrize("granularity", ["operation", "update", "epoch"])
def test_play_stops_exactly_at_the_end_of_the_last_epoch(
    granularity: str, speed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = listening("circle", stops=Stops(epochs=2), speed=speed, granularity=granularity)
    monkeypatch.setattr(clock, "perf_counter", count(0, 0.001).__next__)
    played(app)
    assert app.session.completed == 2 * app.session.batches_per_epoch
    assert app.play is None
    assert app.stopped == "Stopped: 2 epochs are done."


def test_play_stops_at_a_state_whose_loss_is_below_the_limit_and_none_was_before() -> None:
    app = listening("circle", stops=Stops(loss=0.5))
    played(app)
    series = app.views.series
    losses = series["train loss"][series.updates <= app.session.completed]
    assert losses[-1] < 0.5 <= losses[:-1].min()
    assert series.updates[series.updates <= app.session.completed][-1] == app.session.completed


def test_a_divergence_stops_it_and_the_page_is_told() -> None:
    app = app_on("plane")
    app.session.edit(training=app.session.training.with_options(lr=500.0))
    app.moved()
    browser = Browser(app)
    play.start(app)
    wire = Wire()
    while play.turn(app, wire, SECONDS):
        app.channel.acknowledge(10**6)
    assert app.session.divergence is not None
    assert np.isfinite(app.session.table.memory).all()
    last = browser.messages[-1]
    assert last["bar"]["playing"] is False
    assert last["follow"] == "page"


def test_a_stop_tells_the_page_why() -> None:
    app = app_on("circle")
    app.stops = Stops(epochs=1)
    browser = Browser(app)
    play.start(app)
    played(app)
    told = [message for message in browser.messages if "follow" in message and "bar" in message]
    assert told[-1]["bar"]["stopped"] == "Stopped: 1 epoch is done."
    assert told[-1]["bar"]["at"][0] + 1 == app.session.batches_per_epoch


def test_pause_keeps_the_state_to_the_bit() -> None:
    app, wire = listening("circle"), Wire()
    for _ in range(5):
        turn(app, wire)
    position, memory = app.session.position, app.session.table.memory.tobytes()
    play.pause(app)
    for _ in range(3):
        assert play.turn(app, wire, SECONDS) is False
    assert (app.session.position, app.session.table.memory.tobytes()) == (position, memory)
    own = SCENES["circle"].start()
    own.run(app.session.completed)
    np.testing.assert_array_equal(app.session.value("W1"), own.value("W1"))


def test_a_turn_sends_one_picture_of_the_state_that_it_leaves() -> None:
    app = app_on("circle")
    browser = Browser(app)
    play.start(app)
    wire = Wire()
    for number in (1, 2, 3):
        play.turn(app, wire, SECONDS)
        assert browser.pictures[-1] == number
        assert app.quick_picture.updates == app.session.completed
        app.channel.acknowledge(number)


def test_no_turn_is_wanted_while_nobody_would_see_its_picture() -> None:
    app, wire = listening("circle"), Wire()
    assert play.due(app) is not None
    play.turn(app, wire, SECONDS)
    play.turn(app, wire, SECONDS)
    assert play.due(app) is None
    app.channel.acknowledge(1)
    assert play.due(app) is not None
    play.pause(app)
    assert play.due(app) is None


def test_while_somebody_works_on_the_run_the_turn_is_left_out_and_comes_soon_after() -> None:
    app, wire = listening("circle"), Wire()
    held, may_go = Event(), Event()

    def work() -> None:
        with app.lock:
            held.set()
            may_go.wait()

    worker = Thread(target=work)
    worker.start()
    held.wait()
    before = app.session.position
    assert play.turn(app, wire, SECONDS)
    due = play.due(app)
    assert app.session.position == before
    may_go.set()
    worker.join()
    assert due is not None
    assert play.turn(app, wire, SECONDS)
    assert app.session.position > before


def test_a_run_that_plays_on_its_channel_moves_by_itself_and_pauses_where_its_counters_say() -> None:
    app = app_on("circle")
    painted = Event()

    class Painting(Browser):
        def __post_init__(self) -> None:
            super().__post_init__()
            self.app.channel.connect(self.paint)
            self.app.channel.greet()

        def paint(self, message: str | bytes) -> None:
            self.received.append(message)
            if len(self.received) > 20:
                painted.set()
            Thread(target=lambda: self.app.channel.acknowledge(10**9)).start()

    browser = Painting(app)
    browser.say("play")
    assert painted.wait(20)
    browser.say("pause")
    position = app.session.position
    assert browser.messages[-1]["bar"]["at"] == list(position)
    assert browser.messages[-1]["bar"]["playing"] is False
    Event().wait(0.05)
    assert app.session.position == position


def test_a_browser_that_paints_nothing_gets_two_pictures_and_no_more() -> None:
    app = app_on("circle")
    browser = Browser(app)
    browser.say("play")
    end = Event()
    for _ in range(100):
        if len(browser.pictures) >= 2:
            break
        end.wait(0.05)
    end.wait(0.1)
    assert browser.pictures == [1, 2]
    position = app.session.position
    end.wait(0.1)
    assert app.session.position == position
    browser.say("pause")
    TURNS.wake()


@pytest.mark.parametrize(("calm", "fewest", "most"), [(True, 3, 4), (False, 75, 75)])
def test_whoever_wants_less_motion_is_sent_a_picture_a_second_of_a_run_that_trains_on(
    calm: bool, fewest: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, now = app_on("circle"), [100.0]
    browser, wire = Browser(app), Wire()
    browser.say("calm", value=calm)
    monkeypatch.setattr(clock, "perf_counter", lambda: now[0])
    app.speed = 25
    play.start(app)
    for _ in range(75):  # three seconds
        now[0] += 1 / app.speed
        before = app.session.completed
        play.turn(app, wire, SECONDS)
        assert app.session.completed > before
    assert fewest <= len(browser.pictures) <= most
