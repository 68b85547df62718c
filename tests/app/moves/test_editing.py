"""Edits of a run on the page: where they lead, what they announce, and what Play makes of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Phase
from backprop_core.tape.operation import GRANULARITIES
from tests.app.page import app_of, click, fill, followed, opened, press, session_of, tick, type_in

Edit = Callable[[AppTest], AppTest]


def by(granularity: str) -> AppTest:
    return opened("seed", granularity=granularity, tabs="Network", drawer="Set its value")


def beside_the_graph(name: str, value: float) -> Edit:
    return lambda app: type_in(app, name, value)


def filled(name: str, value: object) -> Edit:
    return lambda app: fill(app, name, value)


EDITS: dict[str, Edit] = {
    "input": beside_the_graph("x1", 1.0),
    "target": beside_the_graph("y1", 0.2),
    "learning rate": beside_the_graph("lr", 0.5),
    "weight": filled("value_weight-2-0-0", 0.25),
    "penalty": filled("l2", 0.5),
    "clipping": filled("clip_norm", 0.01),
    "optimiser": filled("optimizer", "adam"),
    "biases": filled("train_biases", False),
}


def in_the_past(app: AppTest, updates: int, back_to: int) -> None:
    press(app, *["step"] * updates)
    while session_of(app).completed > back_to:
        press(app, "back")


@pytest.mark.parametrize("name", EDITS)
def test_a_change_in_the_past_says_what_it_leaves_and_how_it_comes_back(name: str) -> None:
    app = by("update")
    in_the_past(app, 5, 2)
    before = session_of(app).position
    EDITS[name](app)
    assert [toast.value for toast in app.toast] == [
        "This starts a new course at update 3; updates 3 to 5 of the old one come back with Undo."
    ]
    assert session_of(app).reach.update == 2
    press(app, "undo")
    (says,) = [toast.value for toast in app.toast]
    assert says.startswith("Undone: ")
    assert (session_of(app).position, session_of(app).reach.update) == (before, 4)


@pytest.mark.parametrize("name", EDITS)
def test_a_change_at_the_end_of_a_run_leaves_nothing_behind_and_is_quiet(name: str) -> None:
    app = by("update")
    in_the_past(app, 2, 2)
    EDITS[name](app)
    assert not app.toast
    assert session_of(app).can_undo


def test_other_data_begin_afresh_in_the_past_too() -> None:
    app = opened("circle", tabs="Data")
    click(app, "data_use")
    in_the_past(app, 2, 1)
    fill(app, "data_seed", 3)
    click(app, "data_use")
    assert [toast.value for toast in app.toast] == ["It begins at update 0 with new weights."]
    assert session_of(app).completed == 0


def test_a_change_within_an_update_that_was_seen_to_its_end_is_announced() -> None:
    app = by("phase")
    in_the_past(app, 2, 0)
    assert session_of(app).position == (0, 12)
    type_in(app, "x1", 1.0)
    assert [toast.value for toast in app.toast] == [
        "This starts a new course at update 1; update 1 of the old one comes back with Undo."
    ]


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_after_a_complete_update_the_next_one_is_walked_with_the_change(granularity: str, name: str) -> None:
    app = by(granularity)
    session_of(app).travel(0, 0)
    session_of(app).run(3)
    followed(app)
    EDITS[name](app)
    session = session_of(app)
    primed = session.tape.end_of(Phase.BACKWARD) if granularity in ("update", "epoch") else 0
    assert session.position == (3, primed)
    assert session.completed == 3
    press(app, "step")
    assert session_of(app).position > (3, primed)
    press(app, "undo")
    assert session_of(app).position == (2, 17)


@pytest.mark.parametrize("name", EDITS)
def test_in_the_middle_of_a_walk_the_place_is_kept(name: str) -> None:
    app = by("operation")
    session_of(app).travel(0, 0)
    session_of(app).step("layer")
    followed(app)
    place = session_of(app).position
    EDITS[name](app)
    assert session_of(app).position == place


def test_a_typed_weight_pauses_play() -> None:
    app = by("update")
    press(app, "play")
    EDITS["weight"](app)
    assert app_of(app).play is None
    assert session_of(app).old("W2")[0, 0] == 0.25


def test_another_network_pauses_play() -> None:
    app = by("update")
    press(app, "play")
    fill(app, "units_1", 5)
    assert app_of(app).play is None
    assert session_of(app).completed == 0


def test_another_learning_rate_under_play_is_played_on_with() -> None:
    app = by("update")
    press(app, "play")
    type_in(app, "lr", 0.5)
    assert not app.toast
    before = session_of(app).completed
    tick(app)
    assert app_of(app).play
    assert session_of(app).completed > before
    assert session_of(app).training.optimizer_options["lr"] == 0.5
    step = session_of(app).old("W1") - session_of(app).value("W1")
    np.testing.assert_allclose(step, 0.5 * session_of(app).value("dW1"), rtol=1e-12, atol=1e-15)
