"""The curves on the page after whatever was clicked: each row is what the run replays at that update."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from playground.formats import number
from playground.model.document.choices import PART
from tests.app.page import (
    app_of,
    click,
    event,
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
from tests.app.test_links import opened_by
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


def xaxis(app: AppTest, name: str) -> list[float]:
    return plots(app)[name]["figure"]["layout"]["xaxis"]["range"]


def test_a_part_that_was_dragged_over_is_shown_exactly_by_both_curves() -> None:
    app = opened("circle", side="Training")
    session_of(app).run(30_000)
    followed(app)
    event(app, "look", first=11_040, last=11_200)
    for name in ("loss", "accuracy"):
        assert trace(app, name, "train")["x"] == list(range(11_040, 11_201))
        assert xaxis(app, name)[0] == 11_040
        assert plots(app)[name]["part"]
    assert field(app, "updates_window").value == PART
    assert (field(app, "updates_first").value, field(app, "updates_last").value) == (11_040, 11_200)
    assert any("updates 11,040 to 11,200" in caption.value for caption in app.caption)
    pick(app, "curve", "update-11100")
    assert session_of(app).completed == 11_100
    assert xaxis(app, "accuracy")[0] == 11_040


def test_a_part_is_kept_until_all_is_asked_for() -> None:
    """While the run goes on, through other views, and through what is set in the meantime."""
    app = opened("circle", side="Training")
    press(app, *["step"] * 9)
    event(app, "look", first=2, last=6)
    part = xaxis(app, "loss")
    press(app, "step", "play")
    tick(app)
    press(app, "pause", "back")
    put(app, side="Inspector")
    put(app, side="Training", loss_log=True, tabs="Code")
    assert xaxis(app, "loss") == xaxis(app, "accuracy") == part
    assert trace(app, "loss", "train")["x"] == [2, 3, 4, 5, 6]
    event(app, "look", first=None, last=None)
    assert xaxis(app, "loss")[0] == 0
    assert not plots(app)["loss"]["part"]
    assert field(app, "updates_window").value == 0
    assert app_of(app).settings.choices.keys().isdisjoint(("updates_window", "updates_first", "updates_last"))


def test_a_drag_under_play_shows_its_part_and_play_goes_on() -> None:
    app = opened("circle", side="Training")
    tick(press(app, "play"), 3)
    event(app, "look", first=1, last=3)
    assert app_of(app).play
    assert xaxis(app, "loss")[0] == 1
    press(app, "pause")
    assert trace(app, "loss", "train")["x"] == [1, 2, 3]


def test_both_curves_stay_where_none_of_a_part_is_known_or_may_be_seen() -> None:
    """A part after the update that is asked about, and one that Play has passed by without a stop."""
    app = opened("circle", side="Training")
    press(app, *["step"] * 9, *["back"] * 6)
    event(app, "look", first=5, last=8)
    press(app, "ask")
    assert xaxis(app, "accuracy")[0] == 5
    assert trace(app, "accuracy", "train")["x"] == []
    app = opened_by(f"scene=circle&side=Training&updates_window={PART}&updates_first=1&updates_last=2")
    tick(press(app, "play"), 3)
    assert app_of(app).play
    assert xaxis(app, "accuracy")[0] == 1


@pytest.mark.parametrize(
    ("first", "last", "part"),
    [(-3, 4, (0, 4)), (7, 3, (3, 7)), (5, 5, (5, 6)), (4, 2**50, (4, 9)), (2**50, 2**50, (8, 9))],
)
def test_any_drag_chooses_a_part_of_the_run(first: int, last: int, part: tuple[int, int]) -> None:
    app = opened("circle", side="Training")
    press(app, *["step"] * 9)
    event(app, "look", first=first, last=last)
    assert app_of(app).settings.looked.part == part


def with_a_part(first: int, last: int, steps: int) -> AppTest:
    """XOR after some steps, with a part of the curves chosen by typing its ends."""
    app = opened("xor", side="Training")
    press(app, *["step"] * steps)
    put(app, updates_window=PART)
    fill(app, "updates_last", last)
    fill(app, "updates_first", first)
    return app


def test_a_part_is_typed_and_waits_for_the_run_to_come_to_it() -> None:
    app = with_a_part(4, 9, steps=3)
    assert xaxis(app, "loss")[0] == 0
    assert any("has not come to this part yet" in caption.value for caption in app.caption)
    press(app, *["step"] * 3)
    assert xaxis(app, "loss")[0] == 4
    assert trace(app, "loss", "train")["x"] == [4, 5, 6]
    assert any("has come to update 6" in caption.value for caption in app.caption)
    put(app, updates_log=True)
    assert 10 ** xaxis(app, "loss")[0] == pytest.approx(4)
    press(app, "reset")
    assert 10 ** xaxis(app, "loss")[0] == pytest.approx(1)


def test_a_part_whose_numbers_are_turned_round_says_so() -> None:
    app = with_a_part(5, 2, steps=6)
    assert trace(app, "loss", "train")["x"] == [2, 3, 4, 5]
    assert any("go from 2 to 5" in caption.value for caption in app.caption)


def test_a_run_that_was_opened_in_its_middle_has_its_whole_curve() -> None:
    link = "scene=circle&at=40.0&side=Training"
    assert trace(opened_by(link), "loss", "train")["x"] == list(range(41))
    part = opened_by(f"{link}&updates_window={PART}&updates_first=3&updates_last=20")
    assert trace(part, "accuracy", "train")["x"] == list(range(3, 21))
