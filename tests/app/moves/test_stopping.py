"""Why Play stops, where it stands then, and the ways out of a divergence, under Streamlit's own test harness."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core.analysis.evaluation import scorers
from playground.model.play.clock import FULL
from playground.model.play.stopping import Stops, epochs_done
from playground.model.scenes import SCENES
from tests.app.page import app_of, bar, click, followed, names, opened, press, ran, session_of, tick, words


def played(app: AppTest, most: int = 60) -> AppTest:
    press(app, "play")
    for _ in range(most):
        if app_of(app).play is None:
            return app
        tick(app)
    raise AssertionError("Play goes on")


@pytest.mark.parametrize("speed", [FULL, 100])
@pytest.mark.parametrize("granularity", ["update", "epoch", "operation"])
def test_play_stops_at_the_very_state_whose_loss_fell_below(speed: int, granularity: str) -> None:
    app = opened("circle", stop_loss=0.66, speed=speed, granularity=granularity)
    played(app, 400)
    session, series = session_of(app), app_of(app).views.series
    assert scorers(session.network, session.data)[0].score(session.settled).loss < 0.66
    before = series["train loss"][series.updates < session.completed]
    assert before.min() >= 0.66
    assert f"updates done **{session.completed}**" in words(app)
    assert "below 0.6600" in words(app)


def test_play_does_not_move_where_a_rule_holds_already() -> None:
    app = opened("circle", stop_loss=100.0)
    before = session_of(app).position
    played(app)
    assert session_of(app).position == before
    assert "below 100.0" in words(app)


def test_the_reason_stays_until_the_next_move() -> None:
    app = played(opened("saturated", stop_epochs=3))
    for _ in range(3):
        assert "3 epochs are done" in words(app)
        ran(app)
    press(app, "step")
    assert "epochs are done" not in words(app)


@pytest.mark.parametrize("granularity", ["epoch", "phase", "update"])
def test_no_step_size_passes_the_last_epoch(granularity: str) -> None:
    app = played(opened("circle", stop_epochs=3, speed=100, granularity=granularity), 100)
    assert session_of(app).completed == 3 * 15


def test_epochs_are_counted_across_other_batches_and_other_data() -> None:
    app = opened("circle", stop_epochs=4)
    session = session_of(app)
    session.run(2 * session.batches_per_epoch)
    session.edit(training=session.training.replaced(batch_size=50))
    followed(app)
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
    session = session_of(app)
    session.run(30)
    session.edit(training=session.training.replaced(batch_size=150))
    followed(app)
    tick(press(app, "play"))
    assert bar(app)["progress"] == [0.3, "epochs done 3 of 10"]


def diverging(app: AppTest, rate: float) -> AppTest:
    """The rate that is typed blows the run up within a few steps."""
    session = session_of(app)
    session.edit(training=session.training.with_options(lr=rate))
    return followed(app)


@pytest.mark.parametrize("under_play", [False, True])
def test_after_a_divergence_the_rate_that_blew_up_is_divided_and_no_step_before_it_is_lost(under_play: bool) -> None:
    app = opened("plane")
    press(app, *["step"] * 4)
    diverging(app, 500.0)
    if under_play:
        played(app)
    for _ in range(400):
        if session_of(app).divergence:
            break
        press(app, "step")
    blown = session_of(app).divergence
    assert blown.update > 4
    click(app, "calm_down")
    session = session_of(app)
    assert not app.error
    assert session.completed >= 4
    assert session.training.optimizer_options["lr"] == pytest.approx(50.0)
    assert session.segments[0].training.optimizer_options["lr"] == pytest.approx(0.05)
    press(app, "undo")
    assert session_of(app).training.optimizer_options["lr"] == 500.0


def test_a_rate_that_was_lowered_too_late_leads_back_to_before_it_was_too_high() -> None:
    app = opened("plane")
    press(app, "step")
    diverging(app, 500.0)
    played(app)
    at = session_of(app).divergence.update
    diverging(app, 0.05)
    press(app, "step")
    assert session_of(app).divergence.update == at
    click(app, "calm_down")
    session = session_of(app)
    assert session.completed < at
    assert session.training.optimizer_options["lr"] == pytest.approx(0.05)
    tick(press(app, "play"))
    assert session.divergence is None


def test_undo_is_offered_where_a_change_can_be_taken_back() -> None:
    app = played(diverging(opened("plane"), 500.0))
    click(app, "undo_change")
    assert not app.error
    assert session_of(app).training.optimizer_options["lr"] == 0.05
    assert "undo_change" not in names(app, "button")


def test_a_change_of_the_network_does_not_mix_up_where_to_go_back_to() -> None:
    app = opened("plane", tabs="Network")
    tick(press(app, "play"))
    press(app, "pause")
    click(app, "add_layer")
    diverging(app, 500.0)
    played(app)
    click(app, "calm_down")
    session = session_of(app)
    assert session.training.optimizer_options["lr"] == pytest.approx(50.0)
    assert np.isfinite(session.table.memory).all()
