"""The curves on the page after whatever was clicked: each row is what the run replays at that update."""

from __future__ import annotations

import numpy as np
import pytest

from playground.formats import number
from tests.app.page import (
    app_of,
    click,
    field,
    fill,
    followed,
    opened,
    pick,
    plots,
    press,
    put,
    session_of,
    tick,
    trace,
    travel,
    type_in,
)
from tests.playground.model.training.test_record import assert_true


def test_an_edit_in_the_past_undo_and_reset_leave_true_curves() -> None:
    app = opened("xor", side="Training")
    watch = app_of(app).views
    press(app, *["step"] * 12)
    old = watch.series["train loss"].tolist()
    press(app, *["back"] * 7)
    type_in(app, "lr", 2.0)
    assert watch.series.updates.tolist() == [0, 1, 2, 3, 4, 5]
    press(app, "step")
    assert watch.series["train loss"][-1] == pytest.approx(0.8634, abs=5e-5)
    assert_true(watch, session_of(app))
    press(app, "undo")
    assert watch.series["train loss"].tolist() == old
    press(app, "reset")
    assert watch.series.updates.tolist() == [0]
    press(app, "undo")
    assert watch.series["train loss"].tolist() == old


def test_the_curve_of_a_network_comes_back_with_it() -> None:
    app = opened("xor", tabs="Network", side="Training")
    press(app, *["step"] * 4)
    old = app_of(app).views.series["train loss"].tolist()
    click(app, "add_layer")
    press(app, "step")
    assert app_of(app).views.series.updates.tolist() == [0, 1]
    press(app, "undo")
    assert app_of(app).views.series["train loss"].tolist() == old
    press(app, "redo")
    assert app_of(app).views.series.updates.tolist() == [0, 1]
    assert_true(app_of(app).views, session_of(app))


@pytest.mark.parametrize("scene", ["xor", "seed"])
def test_edits_under_play_leave_true_curves(scene: str) -> None:
    app = opened(scene, side="Training")
    press(app, "play")
    for rate in (0.2, 0.05):
        tick(app)
        type_in(app, "lr", rate)
    press(app, "pause")
    assert app_of(app).play is None
    travel(app, 3)
    type_in(app, "x1", 0.5)
    assert np.isfinite(app_of(app).views.series["train loss"]).all()
    assert_true(app_of(app).views, session_of(app))


def test_the_update_that_is_typed_is_gone_to_exactly() -> None:
    app = opened("xor", side="Training")
    session_of(app).run(50_000)
    followed(app)
    fill(app, "go_to_update", 30_173)
    assert session_of(app).completed == 30_173
    assert field(app, "go_to_update").value == 30_173
    put(app, updates_window=100)
    drawn = trace(app, "loss", "train")["x"]
    assert drawn == list(range(30_123, 30_224))
    assert plots(app)["loss"]["figure"]["layout"]["xaxis"]["range"][0] == 30_123
    pick(app, "curve", "update-30124")
    assert session_of(app).completed == 30_124


def test_updates_can_be_drawn_by_powers_of_ten() -> None:
    app = opened("xor", side="Training")
    session_of(app).run(50_000)
    followed(app)
    put(app, updates_log=True)
    layout = plots(app)["loss"]["figure"]["layout"]
    assert layout["xaxis"]["type"] == "log"
    assert layout["xaxis"]["range"][0] == 0.0
    assert trace(app, "loss", "train")["x"][:5] == [1, 2, 3, 4, 5]
    press(app, "play")
    assert plots(app)["loss"]["figure"]["layout"]["xaxis"]["type"] == "log"


def test_a_log_axis_of_few_decades_writes_its_numbers_out() -> None:
    app = opened("xor", side="Training", loss_log=True)
    press(app, *["step"] * 3)
    axis = plots(app)["loss"]["figure"]["layout"]["yaxis"]
    assert axis["ticktext"] == [number(value, 1) for value in axis["tickvals"]]
    assert set(axis["ticktext"]) & {"0.5", "0.2", "0.1"}
