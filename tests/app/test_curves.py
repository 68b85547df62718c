"""The curves on the page after whatever was clicked: each row is what the run replays at that update."""

from __future__ import annotations

import numpy as np
import pytest

from tests.app.page import app_of, click, opened, press, session_of, tick, travel, type_in
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
