"""Walking, going back, the time line, undo: the page's script under Streamlit's own test harness."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core.tape.operation import GRANULARITIES
from playground.model.scenes import seed_session
from tests.app.page import (
    app_of,
    bar,
    event,
    followed,
    opened,
    press,
    session_of,
    travel,
    type_in,
    values,
    words,
)


@pytest.fixture
def app() -> AppTest:
    return opened()


def by(app: AppTest, granularity: str) -> AppTest:
    return event(app, "granularity", value=granularity)


def test_every_step_size_steps_and_comes_back(app: AppTest) -> None:
    press(app, "step")
    own = seed_session()
    own.step("update")
    for granularity in GRANULARITIES:
        before = words(by(app, granularity))
        press(app, "step")
        own.step(granularity)
        assert session_of(app).position == own.position
        np.testing.assert_array_equal(session_of(app).table.memory, own.table.memory)
        press(app, "back")
        own.back(granularity)
        assert words(app) == before


def test_the_counters_tell_where_the_walk_is(app: AppTest) -> None:
    press(by(app, "operation"), "reset")
    assert "operation **0** of 17 in update 1" in words(app)
    assert "loss to come" in words(app)
    assert "gradients to come" in words(app)
    press(app, "step")
    assert "operation **1** of 17 in update 1" in words(app)
    assert "last operation: `Z1 = W1 @ X + b1`" in words(app)
    press(app, "phase_end")
    assert "operation **4** of 17" in words(app)


def test_the_phase_bar_marks_the_phase_under_way(app: AppTest) -> None:
    press(by(app, "phase"), "reset")
    names = [name for _, phases in bar(app)["groups"] for name in phases]
    assert names == ["forward", "loss", "backward", "update"]
    done = []
    for _ in names:
        press(app, "step")
        done.append([name for name, (made, of) in zip(names, bar(app)["phases"], strict=True) if made == of])
    assert done == [names[:1], names[:2], names[:3], names]


def test_the_phase_bar_counts_operations(app: AppTest) -> None:
    press(by(app, "operation"), "reset", "step", "step", "step")
    assert bar(app)["phases"] == [[3, 4], [0, 1], [0, 7], [0, 5]]


def test_the_time_line_travels(app: AppTest) -> None:
    press(app, *["step"] * 4)
    travel(app, 2)
    assert session_of(app).position == (1, 17)
    travel(app, 2, 3)
    assert session_of(app).position == (1, 3)
    own = seed_session()
    own.run(4)
    own.travel(1, 3)
    np.testing.assert_array_equal(session_of(app).value("A2"), own.value("A2"))
    travel(app, 9)
    assert session_of(app).position == (3, 3)
    assert bar(app)["at"] == [3, 3]


def test_the_time_line_goes_back_to_where_one_has_just_been(app: AppTest) -> None:
    press(app, *["step"] * 3)
    for update in (2, 3, 2):
        travel(app, update)
        assert bar(app)["at"][0] + 1 == update


def test_the_time_line_holds_all_that_the_run_has_reached(app: AppTest) -> None:
    assert bar(app)["timeline"] == {"end": 10, "length": 17}
    session_of(app).run(11)
    travel(followed(app), 1)
    assert bar(app)["timeline"]["end"] == 20


def test_a_change_in_the_past_starts_a_course_that_undo_leaves(app: AppTest) -> None:
    press(app, *["step"] * 3)
    travel(app, 1)
    before = session_of(app).position
    type_in(app, "lr", 0.5)
    assert "edited" in words(app)
    assert session_of(app).training.optimizer_options["lr"] == 0.5
    press(app, "undo")
    assert "edited" not in words(app)
    assert session_of(app).position == before
    assert session_of(app).reach.update == 2
    assert values(app)["lr"] == 0.1
    press(app, "redo")
    assert values(app)["lr"] == 0.5


def test_a_slider_in_the_middle_of_a_walk_keeps_the_place(app: AppTest) -> None:
    press(by(app, "operation"), "reset", *["step"] * 3)
    type_in(app, "x1", 1.0)
    assert session_of(app).position == (0, 3)
    assert float(session_of(app).value("X")[0, 0]) == 1.0


def test_g_goes_round_the_step_sizes(app: AppTest) -> None:
    seen = []
    for _ in GRANULARITIES:
        press(app, "next_granularity")
        assert bar(app)["granularity"] == app_of(app).granularity
        seen.append(app_of(app).granularity)
    assert sorted(seen) == sorted(GRANULARITIES)
