"""The curves on the page after whatever was clicked: each row is what the run replays at that update."""

from __future__ import annotations

import numpy as np
import pytest

from tests.app.moves.test_play import app_of, opened
from tests.playground.model.training.test_record import assert_true


def test_an_edit_in_the_past_undo_and_reset_leave_true_curves() -> None:
    app = opened("xor", side="Training")
    watch = app_of(app).watching()
    for _ in range(12):
        app.button("step").click().run()
    old = watch.series["train loss"].tolist()
    for _ in range(7):
        app.button("back").click().run()
    app.number_input("lr_typed").set_value(2.0).run()
    assert watch.series.updates.tolist() == [0, 1, 2, 3, 4, 5]
    app.button("step").click().run()
    assert watch.series["train loss"][-1] == pytest.approx(0.8634, abs=5e-5)
    assert_true(watch, app_of(app).session)
    app.button("undo").click().run()
    assert watch.series["train loss"].tolist() == old
    app.button("reset").click().run()
    assert watch.series.updates.tolist() == [0]
    app.button("undo").click().run()
    assert watch.series["train loss"].tolist() == old
    assert not app.exception


def test_the_curve_of_a_network_comes_back_with_it() -> None:
    app = opened("xor", tabs="Network", side="Training")
    for _ in range(4):
        app.button("step").click().run()
    old = app_of(app).watching().series["train loss"].tolist()
    app.button("add_layer").click().run()
    app.button("step").click().run()
    assert app_of(app).watching().series.updates.tolist() == [0, 1]
    app.button("undo").click().run()
    assert app_of(app).watching().series["train loss"].tolist() == old
    app.button("redo").click().run()
    assert app_of(app).watching().series.updates.tolist() == [0, 1]
    assert_true(app_of(app).watching(), app_of(app).session)


@pytest.mark.parametrize("scene", ["xor", "seed"])
def test_edits_under_play_leave_true_curves(scene: str) -> None:
    app = opened(scene, side="Training")
    app.button("play").click().run()
    for rate in (0.2, 0.05):
        app.run()
        app.number_input("lr_typed").set_value(rate).run()
    app.button("play").click().run()
    assert app_of(app).play is None
    app.slider("timeline_update").set_value(3).run()
    app.number_input("x1_typed").set_value(0.5).run()
    assert np.isfinite(app_of(app).watching().series["train loss"]).all()
    assert_true(app_of(app).watching(), app_of(app).session)
