"""Why Play stops, where it stands then, and the ways out of a divergence, under Streamlit's own test harness."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core.analysis.evaluation import scorers
from playground.model.play.clock import FULL
from playground.model.play.stopping import Stops, epochs_done
from playground.model.scenes import SCENES
from tests.app.moves.test_play import app_of, opened, words


def played(app: AppTest, most: int = 60) -> AppTest:
    app_of(app).clicked = None  # no echo of a click before: tests click faster than people
    app.button("play").click().run()
    for _ in range(most):
        if app_of(app).play is None:
            return app
        app.run()
    raise AssertionError("Play goes on")


@pytest.mark.parametrize("speed", [FULL, 100])
@pytest.mark.parametrize("granularity", ["update", "epoch", "operation"])
def test_play_stops_at_the_very_state_whose_loss_fell_below(speed: int, granularity: str) -> None:
    app = opened("circle", stop_loss=0.66, speed=speed, granularity=granularity)
    played(app, 400)
    session, series = app_of(app).session, app_of(app).watching().series
    assert scorers(session.network, session.data)[0].score(session.settled).loss < 0.66
    before = series["train loss"][series.updates < session.completed]
    assert before.min() >= 0.66
    assert f"updates done **{session.completed}**" in words(app)
    assert "below 0.6600" in words(app)


def test_play_does_not_move_where_a_rule_holds_already() -> None:
    app = opened("circle", stop_loss=100.0)
    before = app_of(app).session.position
    played(app)
    assert app_of(app).session.position == before
    assert "below 100.0" in words(app)


def test_the_reason_stays_until_the_next_move() -> None:
    app = played(opened("saturated", stop_epochs=3))
    for _ in range(3):
        assert "3 epochs are done" in words(app)
        app.run()
    app.button("step").click().run()
    assert "epochs are done" not in words(app)


@pytest.mark.parametrize("granularity", ["epoch", "phase", "update"])
def test_no_step_size_passes_the_last_epoch(granularity: str) -> None:
    app = played(opened("circle", stop_epochs=3, speed=100, granularity=granularity), 100)
    assert app_of(app).session.completed == 3 * 15


def test_epochs_are_counted_across_other_batches_and_other_data() -> None:
    app = opened("circle", stop_epochs=4)
    session = app_of(app).session
    session.run(2 * session.batches_per_epoch)
    session.edit(training=session.training.replaced(batch_size=50))
    app.run()
    played(app)
    assert session.completed == 2 * 15 + 2 * 3
    assert epochs_done(session) == 4
    assert "Stopped: 4 epochs are done." in words(app)


def test_an_epoch_that_is_played_over_a_past_edit_ends_where_it_ends() -> None:
    session = SCENES["circle"].make()
    session.run(20)
    session.edit(training=session.training.replaced(batch_size=50))
    session.run(6)
    session.travel(3)
    rules = Stops(epochs=3)
    for _ in range(100):
        if not rules.updates_left(session) or session.completed >= 40:
            break
        session.run(rules.updates_left(session))
    assert (session.completed, epochs_done(session)) == (20 + 3, 3)


def test_the_progress_counts_epochs() -> None:
    app = opened("circle", stop_epochs=10, speed=1)
    session = app_of(app).session
    session.run(30)
    session.edit(training=session.training.replaced(batch_size=150))
    app.run()
    app.button("play").click().run().run()
    written = " ".join(html.proto.body for html in app.get("html"))
    assert '<progress value="0.300"></progress> epochs done 3 of 10' in written


def diverging(app: AppTest, rate: float) -> AppTest:
    """The rate that is typed blows the run up within a few steps."""
    session = app_of(app).session
    session.edit(training=session.training.with_options(lr=rate))
    return app.run()


@pytest.mark.parametrize("under_play", [False, True])
def test_after_a_divergence_the_rate_that_blew_up_is_divided_and_no_step_before_it_is_lost(under_play: bool) -> None:
    app = opened("plane")
    for _ in range(4):
        app.button("step").click().run()
    diverging(app, 500.0)
    if under_play:
        played(app)
    for _ in range(400):
        if app_of(app).session.divergence:
            break
        app.button("step").click().run()
    blown = app_of(app).session.divergence
    assert blown.update > 4
    app.button("calm_down").click().run()
    session = app_of(app).session
    assert not app.error
    assert session.completed >= 4
    assert session.training.optimizer_options["lr"] == pytest.approx(50.0)
    assert session.segments[0].training.optimizer_options["lr"] == pytest.approx(0.05)
    app.button("undo").click().run()
    assert app_of(app).session.training.optimizer_options["lr"] == 500.0


def test_a_rate_that_was_lowered_too_late_leads_back_to_before_it_was_too_high() -> None:
    app = opened("plane")
    app.button("step").click().run()
    diverging(app, 500.0)
    played(app)
    at = app_of(app).session.divergence.update
    diverging(app, 0.05)
    app.button("step").click().run()
    assert app_of(app).session.divergence.update == at
    app.button("calm_down").click().run()
    session = app_of(app).session
    assert session.completed < at
    assert session.training.optimizer_options["lr"] == pytest.approx(0.05)
    app.button("play").click().run()
    app.run()
    assert session.divergence is None


def test_undo_is_offered_where_a_change_can_be_taken_back() -> None:
    app = played(diverging(opened("plane"), 500.0))
    app.button("undo_change").click().run()
    assert not app.error
    assert app_of(app).session.training.optimizer_options["lr"] == 0.05
    assert "undo_change" not in {button.key for button in app.button}


def test_a_change_of_the_network_does_not_mix_up_where_to_go_back_to() -> None:
    app = opened("plane", tabs="Network")
    app.session_state["speed"] = FULL
    app.run()
    app.button("play").click().run()
    app.run()
    app.button("play").click().run()
    app.button("add_layer").click().run()
    diverging(app, 500.0)
    played(app)
    app.button("calm_down").click().run()
    session = app_of(app).session
    assert session.training.optimizer_options["lr"] == pytest.approx(50.0)
    assert np.isfinite(session.table.memory).all()
