"""Edits of a run on the page: where they lead, what they announce, and what Play makes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Phase, Session
from backprop_core.tape.operation import GRANULARITIES
from playground.visit.app import App

PAGE = Path(__file__).parents[3] / "playground" / "page.py"
Edit = Callable[[AppTest], None]


def opened(tab: str = "Network", scene: str = "seed", granularity: str = "update") -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    app.query_params["preset"] = scene
    app.session_state["tabs"] = tab
    app.session_state["drawer"] = "Set its value"
    app.run()
    app.session_state["granularity"] = granularity
    return app.run()


def app_of(app: AppTest) -> App:
    assert not app.exception, app.exception
    found: App = app.session_state["app"]
    return found


def session_of(app: AppTest) -> Session:
    return app_of(app).session


def typed(key: str, value: float) -> Edit:
    return lambda app: app.number_input(key).set_value(value).run()


def slid(app: AppTest) -> None:
    app.slider("x1_slider").set_value(1.0).run()


def another_optimiser(app: AppTest) -> None:
    app.selectbox("optimizer").set_value("adam").run()


def biases_off(app: AppTest) -> None:
    app.toggle("train_biases").set_value(False).run()


EDITS: dict[str, Edit] = {
    "input": slid,
    "target": typed("y1_typed", 0.2),
    "learning rate": typed("lr_typed", 0.5),
    "weight": typed("value_weight-2-0-0", 0.25),
    "penalty": typed("l2", 0.5),
    "clipping": typed("clip_norm", 0.01),
    "optimiser": another_optimiser,
    "biases": biases_off,
}


def in_the_past(app: AppTest, updates: int, back_to: int) -> None:
    for _ in range(updates):
        app.button("step").click().run()
    while session_of(app).completed > back_to:
        app.button("back").click().run()


@pytest.mark.parametrize("name", EDITS)
def test_a_change_in_the_past_says_what_it_leaves_and_how_it_comes_back(name: str) -> None:
    app = opened()
    in_the_past(app, 5, 2)
    before = session_of(app).position
    EDITS[name](app)
    assert [toast.value for toast in app.toast] == [
        "This starts a new course at update 3; updates 3 to 5 of the old one come back with Undo."
    ]
    assert session_of(app).reach.update == 2
    app.button("undo").click().run()
    assert not app.toast
    assert (session_of(app).position, session_of(app).reach.update) == (before, 4)


@pytest.mark.parametrize("name", EDITS)
def test_a_change_at_the_end_of_a_run_leaves_nothing_behind_and_is_quiet(name: str) -> None:
    app = opened()
    in_the_past(app, 2, 2)
    EDITS[name](app)
    assert not app.toast
    assert session_of(app).can_undo


def test_other_data_in_the_past_are_announced_too() -> None:
    app = opened("Data", "circle")
    app.button("data_use").click().run()
    in_the_past(app, 2, 1)
    app.number_input("data_seed").set_value(3).run()
    app.button("data_use").click().run()
    assert [toast.value for toast in app.toast] == [
        "This starts a new course at update 2; update 2 of the old one comes back with Undo."
    ]


def test_a_change_within_an_update_that_was_seen_to_its_end_is_announced() -> None:
    app = opened(granularity="phase")
    in_the_past(app, 2, 0)
    assert session_of(app).position == (0, 12)
    slid(app)
    assert [toast.value for toast in app.toast] == [
        "This starts a new course at update 1; update 1 of the old one comes back with Undo."
    ]


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_after_a_complete_update_the_next_one_is_walked_with_the_change(granularity: str, name: str) -> None:
    app = opened(granularity=granularity)
    session_of(app).travel(0, 0)
    session_of(app).run(3)
    app.run()
    EDITS[name](app)
    session = session_of(app)
    primed = session.tape.end_of(Phase.BACKWARD) if granularity in ("update", "epoch") else 0
    assert session.position == (3, primed)
    assert session.completed == 3
    app.button("step").click().run()
    assert session_of(app).position > (3, primed)
    app.button("undo").click().run()
    assert session_of(app).position == (2, 17)


@pytest.mark.parametrize("name", EDITS)
def test_in_the_middle_of_a_walk_the_place_is_kept(name: str) -> None:
    app = opened(granularity="operation")
    session_of(app).travel(0, 0)
    session_of(app).step("layer")
    app.run()
    place = session_of(app).position
    EDITS[name](app)
    assert session_of(app).position == place


def test_a_typed_weight_pauses_play() -> None:
    app = opened()
    app.button("play").click().run()
    EDITS["weight"](app)
    assert app_of(app).play is None
    assert session_of(app).old("W2")[0, 0] == 0.25


def test_another_network_pauses_play() -> None:
    app = opened()
    app.button("play").click().run()
    typed("units_1", 5)(app)
    assert app_of(app).play is None
    assert session_of(app).completed == 0


def test_another_learning_rate_under_play_is_played_on_with() -> None:
    app = opened()
    app.button("play").click().run()
    app.slider("lr_slider").set_value(0.5).run()
    assert not app.toast
    before = session_of(app).completed
    app.run()
    assert app_of(app).play
    assert session_of(app).completed > before
    assert session_of(app).training.optimizer_options["lr"] == 0.5
    step = session_of(app).old("W1") - session_of(app).value("W1")
    np.testing.assert_allclose(step, 0.5 * session_of(app).value("dW1"), rtol=1e-12, atol=1e-15)
