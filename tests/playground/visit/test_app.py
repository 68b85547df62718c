"""What is remembered of a visit: read once for each state, of what there is, and by one thread at a time."""

from __future__ import annotations

from dataclasses import replace
from threading import Event, Thread

import pytest

from playground.actions import play, samples
from playground.model.network.changes import restart, with_units
from playground.model.scenes import SCENES
from playground.model.shown.elements import Element
from playground.screen.wire import Wire
from playground.visit.app import App
from playground.visit.settings import Settings, SurfaceSettings
from tests.playground.visits import app_on


def test_a_click_waits_for_a_turn_that_still_trains() -> None:
    """The click's thread sees what the turn has done, and no number that was read before."""
    app, training, may_end, done = app_on("seed"), Event(), Event(), Event()
    seen: list[int] = []

    def turn() -> None:
        with app.lock:
            assert app.picture.updates == 0
            training.set()
            may_end.wait()
            app.session.step("update")
            app.moved()

    def click() -> None:
        with app.lock:
            seen.extend([app.session.completed, app.picture.updates])
        done.set()

    first, second = Thread(target=turn), Thread(target=click)
    first.start()
    training.wait()
    second.start()
    assert not done.wait(0.2)
    may_end.set()
    for thread in (first, second):
        thread.join()
    assert seen == [1, 1]


def test_a_thread_does_not_wait_for_itself() -> None:
    app = app_on("seed")
    app.channel.connect(lambda message: None)
    play.start(app)
    with app.lock, app.lock:
        assert play.turn(app, Wire(), 0.001)


def test_the_picture_is_read_once_for_each_state() -> None:
    app = app_on("seed")
    assert app.picture is app.picture
    assert app.quick_picture is app.picture
    before = app.picture
    app.session.step("update")
    app.moved()
    assert app.quick_picture is not before
    assert app.quick_picture.check is None
    assert app.picture.check is not None
    assert app.quick_picture is app.picture


def test_the_order_grows_with_every_change_and_across_scenes() -> None:
    app = App()
    orders = [app.order]
    for change in (app.moved, app.changed, app.settle, lambda: app.show(SCENES["xor"]), app.moved):
        change()
        orders.append(app.order)
    assert orders == sorted(set(orders))
    assert App().order > 10**15


def test_an_element_that_the_network_has_not_gives_way_to_the_first_one() -> None:
    app = app_on("seed")
    app.selected = Element("weight", 2, 0, 2)
    assert app.element == app.selected
    restart(app.session, with_units(app.session.network, 1, 2))
    app.moved()
    assert app.element != app.selected
    app.session.undo()
    app.moved()
    assert app.element == app.selected


def test_the_memory_of_another_optimiser_gives_way_to_the_gradient() -> None:
    app = app_on("seed")
    app.settings = replace(app.settings, quantity="velocity")
    assert app.quantity == "gradient"
    app.settings = replace(app.settings, quantity="weight")
    assert app.quantity == "weight"


def test_the_last_smaller_batch_shows_its_last_sample() -> None:
    app = app_on("circle")
    app.session.edit(training=app.session.training.replaced(batch_size=100))
    app.sample = 99
    app.moved()
    assert app.place == 99
    app.session.step("update")
    app.session.prime()
    app.moved()
    assert app.place == 49
    assert app.number == app.session.batch[49]


def test_what_is_looked_at_is_shown_until_the_next_move() -> None:
    app = app_on("circle")
    samples.show(app, 200)
    assert app.look is not None
    assert app.shown is app.look.session
    assert app.number == 200
    app.stopped = "Stopped: for a reason."
    app.moved()
    assert (app.look, app.stopped) == (None, None)
    assert app.shown is app.session


def test_a_locked_scale_is_held_and_under_play_one_is_fitted_now_and_then() -> None:
    app = app_on("circle")
    app.locked = {"gradient": 7.0}
    assert app.limits == {"gradient": 7.0}
    app.locked = None
    at_rest = app.limits
    play.start(app)
    first = app.limits
    assert first == at_rest
    app.session.run(30)
    app.changed()
    assert app.limits is first


@pytest.mark.parametrize("granularity", ["operation", "layer", "phase", "update", "epoch"])
def test_at_the_start_of_an_update_only_who_steps_whole_updates_sees_its_gradients(granularity: str) -> None:
    app = app_on("xor")
    app.session.reset()
    app.granularity = granularity
    app.settle()
    assert app.picture.ready == (granularity in ("update", "epoch"))


@pytest.mark.parametrize("scene", SCENES)
def test_the_surface_fits_whatever_network_comes(scene: str) -> None:
    wild = SurfaceSettings(across=6, up=6, output=5, held=(1.0,) * 8, adds=True)
    app = app_on(scene)
    app.settings = Settings(surface=wild)
    app.moved()
    surface, network = app.settings.surface, app.session.network
    assert surface.across < network.inputs
    assert surface.up < network.inputs or network.inputs == 1
    assert surface.across != surface.up or network.inputs == 1
    assert surface.output is None or surface.output < network.outputs
    assert surface.output == 0 or network.outputs > 1
    assert len(surface.held) == (network.inputs if network.inputs > 2 else 0)
    assert surface.adds == (network.inputs == 2)
    assert surface.fitting(app.session) == surface
