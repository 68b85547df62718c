"""Why Play stops, where it stands then, and the ways out of a divergence, under Streamlit's own test harness."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import DataSpec, make_dataset
from backprop_core.analysis.evaluation import scorers
from playground.formats import number
from playground.model.play.clock import FULL
from playground.model.play.stopping import Stops, epochs_done
from playground.model.scenes import SCENES
from tests.app.page import app_of, bar, click, followed, names, opened, press, ran, session_of, tick, type_in, words


def played(app: AppTest, most: int = 60) -> AppTest:
    press(app, "play")
    for _ in range(most):
        if app_of(app).play is None:
            return app
        tick(app)
    raise AssertionError("Play goes on")


def first_below(scene: str, limit: float, *, after: int = 0) -> tuple[int, float]:
    """The first update later than `after` that leaves a training loss below the limit, and that loss: one by one."""
    session = SCENES[scene].make()
    scorer, _ = scorers(session.network, session.data)
    while session.completed <= after or scorer.score(session.settled).loss >= limit:
        session.step("update")
    return session.completed, scorer.score(session.settled).loss


@pytest.mark.parametrize("speed", [FULL, 100])
@pytest.mark.parametrize("granularity", ["update", "epoch", "operation"])
def test_play_stops_at_the_first_update_whose_training_loss_is_below(speed: int, granularity: str) -> None:
    app = played(opened("circle", stop_loss=0.66, speed=speed, granularity=granularity), 400)
    update, loss = first_below("circle", 0.66)
    assert session_of(app).completed == session_of(app).furthest == update
    assert f"updates done **{update}**" in words(app)
    assert f"Stopped: loss {number(loss)} of all training samples, below 0.6600, for the first time since" in words(app)


@pytest.mark.parametrize(("scene", "limit"), [("circle", 0.1), ("moons", 0.05), ("spiral", 0.3)])
def test_the_first_update_is_met_exactly_however_fast_the_run_is_and_though_losses_rise_and_fall(
    scene: str, limit: float
) -> None:
    app = played(opened(scene, stop_loss=limit), 900)
    assert session_of(app).completed == first_below(scene, limit)[0]
    session_of(app).run(1)
    while scorers(session_of(app).network, session_of(app).data)[0].score(session_of(app).settled).loss < limit:
        session_of(app).run(1)
    above = session_of(app).completed
    played(followed(app), 900)
    assert session_of(app).completed == first_below(scene, limit, after=above)[0]
    assert f"since Play began at update {above:,}" in words(app)


@pytest.mark.parametrize("granularity", ["update", "epoch"])
def test_play_waits_exactly_as_many_updates_for_progress_as_it_is_told(granularity: str) -> None:
    session, patience = SCENES["circle"].make(), 25
    scorer, _ = scorers(session.network, session.data)
    least, at = scorer.score(session.settled).loss, 0
    while session.completed - at < patience:
        session.step("update")
        if (loss := scorer.score(session.settled).loss) < 0.99 * least:
            least, at = loss, session.completed
    app = played(opened("circle", stop_patience=patience, granularity=granularity), 400)
    assert session_of(app).completed == session.completed
    assert "has not fallen by 1 % for 25 updates" in words(app)


def test_a_rule_holds_on_both_sides_of_an_edit_that_is_played_over() -> None:
    app = opened("circle", stop_loss=0.6)
    session = session_of(app)
    session.run(10)
    session.edit(data=make_dataset(DataSpec("moons", samples=50)))
    session.run(200)
    session.travel(0)
    played(followed(app), 400)
    assert session.completed > 10
    below = []
    scorer, _ = scorers(session.network, session.data)
    for update in range(11, session.completed + 1):
        session.travel(update - 1, session.tape_length(update - 1))
        below.append(scorer.score(session.settled).loss < 0.6)
    assert below == [False] * (len(below) - 1) + [True]


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
@pytest.mark.parametrize("tab", ["Network", None])
def test_a_divergence_is_said_in_the_bar_and_as_a_toast_wherever_one_is(under_play: bool, tab: str | None) -> None:
    app = opened("moons", tabs=tab)
    type_in(app, "lr", 10.0)
    if under_play:
        press(app, "play")
    for _ in range(3000):
        said = [toast.value for toast in (tick(app) if under_play else press(app, "step")).toast]
        if session_of(app).divergence:
            break
    words_of = f"Diverged in update {session_of(app).divergence.update + 1:,}: "
    assert bar(app)["stopped"].startswith(words_of)
    assert [each.startswith(words_of) and "learning rate" in each for each in said] == [True]
    assert app_of(app).play is None
    press(app, "back")
    assert bar(app)["stopped"] == ""


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
