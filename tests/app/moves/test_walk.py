"""Walking, going back, the time line, undo: the page's script under Streamlit's own test harness."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Session
from backprop_core.tape.operation import GRANULARITIES
from playground.model.scenes import seed_session
from tests.app.reading import words as page_words

PAGE = Path(__file__).parents[3] / "playground" / "page.py"


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(str(PAGE), default_timeout=20).run()


def said(app: AppTest) -> str:
    assert not app.exception
    return page_words(app)


def session_of(app: AppTest) -> Session:
    found: Session = app.session_state["app"].session
    return found


def by(app: AppTest, granularity: str) -> AppTest:
    app.session_state["granularity"] = granularity
    return app.run()


def test_every_step_size_steps_and_comes_back(app: AppTest) -> None:
    app.button("step").click().run()
    own = seed_session()
    own.step("update")
    for granularity in GRANULARITIES:
        by(app, granularity)
        before = said(app)
        app.button("step").click().run()
        own.step(granularity)
        assert session_of(app).position == own.position
        np.testing.assert_array_equal(session_of(app).table.memory, own.table.memory)
        app.button("back").click().run()
        own.back(granularity)
        assert said(app) == before


def test_the_counters_tell_where_the_walk_is(app: AppTest) -> None:
    by(app, "operation").button("reset").click().run()
    assert "operation **0** of 17 in update 1" in said(app)
    assert "loss to come" in said(app)
    assert "gradients to come" in said(app)
    app.button("step").click().run()
    assert "operation **1** of 17 in update 1" in said(app)
    assert "last operation: `Z1 = W1 @ X + b1`" in said(app)
    app.button("phase_end").click().run()
    assert "operation **4** of 17" in said(app)


def test_the_phase_bar_marks_the_phase_under_way(app: AppTest) -> None:
    by(app, "phase").button("reset").click().run()
    current = []
    for _ in range(4):
        app.button("step").click().run()
        bar = next(html.proto.body for html in app.get("html") if "phases" in html.proto.body)
        items = bar.split("<li")[1:]
        current.append([item.split("</b>")[1].split("<")[0].strip() for item in items if "aria-current" in item])
    assert current == [["forward"], ["loss"], ["backward"], ["update"]]


def test_the_time_line_travels(app: AppTest) -> None:
    for _ in range(4):
        app.button("step").click().run()
    app.slider("timeline_update").set_value(2).run()
    assert session_of(app).position == (1, 17)
    app.slider("timeline_operation").set_value(3).run()
    assert session_of(app).position == (1, 3)
    own = seed_session()
    own.run(4)
    own.travel(1, 3)
    np.testing.assert_array_equal(session_of(app).value("A2"), own.value("A2"))
    app.slider("timeline_update").set_value(9).run()
    assert session_of(app).position == (3, 3)


def test_a_change_in_the_past_starts_a_course_that_undo_leaves(app: AppTest) -> None:
    for _ in range(3):
        app.button("step").click().run()
    app.slider("timeline_update").set_value(1).run()
    before = session_of(app).position
    app.number_input("lr_typed").set_value(0.5).run()
    assert "edited" in said(app)
    assert session_of(app).training.optimizer_options["lr"] == 0.5
    app.button("undo").click().run()
    assert "edited" not in said(app)
    assert session_of(app).position == before
    assert session_of(app).reach.update == 2
    assert app.number_input("lr_typed").value == 0.1
    app.button("redo").click().run()
    assert app.number_input("lr_typed").value == 0.5


def test_a_slider_in_the_middle_of_a_walk_keeps_the_place(app: AppTest) -> None:
    by(app, "operation").button("reset").click().run()
    for _ in range(3):
        app.button("step").click().run()
    app.slider("x1_slider").set_value(1.0).run()
    assert session_of(app).position == (0, 3)
    assert float(session_of(app).value("X")[0, 0]) == 1.0


def test_g_goes_round_the_step_sizes(app: AppTest) -> None:
    seen = []
    for _ in GRANULARITIES:
        app.button("next_granularity").click().run()
        seen.append(app.session_state["granularity"])
    assert sorted(seen) == sorted(GRANULARITIES)
