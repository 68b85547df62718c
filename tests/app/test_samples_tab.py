"""The strip of samples on the page: walked through, it fills up to the gradient that the update uses."""

from __future__ import annotations

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core.analysis.sample_gradients import sample_gradients
from playground.formats import number
from playground.model.scenes import SCENES
from tests.app.page import (
    app_of,
    click,
    field,
    fill,
    followed,
    names,
    opened,
    pick,
    press,
    session_of,
    show_sample,
    trace,
    words,
)


def on(app: AppTest, times: int = 1) -> AppTest:
    for _ in range(times):
        click(app, "sample_on")
    return app


def test_the_walk_goes_through_the_batch_then_makes_the_update() -> None:
    app = opened("xor", tabs="Samples")
    session = session_of(app)
    seen = []
    for _ in range(9):
        seen.append((session.position.update, app_of(app).place, session.completed))
        assert f"sample **{app_of(app).place + 1}** of 4 in update {session.position.update + 1}" in words(app)
        on(app)
    assert seen == [*((0, at, 0) for at in range(4)), *((1, at, 1) for at in range(4)), (2, 0, 2)]
    own = SCENES["xor"].make()
    own.run(2)
    own.prime()
    np.testing.assert_array_equal(session_of(app).table.memory, own.table.memory)


def test_the_walk_comes_back_over_the_update() -> None:
    app = on(opened("xor", tabs="Samples"), 4)
    assert (session_of(app).position.update, app_of(app).place) == (1, 0)
    click(app, "sample_back")
    assert (session_of(app).position.update, app_of(app).place) == (0, 3)
    for _ in range(3):
        click(app, "sample_back")
    assert app_of(app).place == 0
    assert field(app, "sample_back").disabled


def test_the_strip_fills_up_to_the_engine_s_gradient() -> None:
    app = opened("xor", tabs="Samples")
    found = sample_gradients(session_of(app), 2, 0, 0)
    for place in range(4):
        assert trace(app, "samples", "running mean")["y"][-1] == pytest.approx(found.running[place])
        symbols = trace(app, "samples", "samples")["marker"]["symbol"]
        assert symbols == ["circle"] * (place + 1) + ["circle-open"] * (3 - place)
        if place < 3:
            assert f"{3 - place} of 4 {'are' if place < 2 else 'is'} still to be added" in words(app)
            on(app)
    engine = float(session_of(app).value("dW2")[0, 0])
    assert f"All 4 samples are in: their mean is {number(engine)}, the gradient of `W2[0, 0]` that the update" in words(
        app
    )
    assert field(app, "sample_on").label == "update"


def test_a_penalty_is_said_and_drawn() -> None:
    app = opened("xor", tabs="Samples")
    session = session_of(app)
    session.edit(training=session.training.replaced(l2=2.0))
    session.prime()
    on(followed(app), 3)
    said = re.search(r"their mean is (\S+), plus penalty (\S+) = (\S+), the gradient", words(app))
    W, gradient = float(session.value("W2")[0, 0]), float(session.value("dW2")[0, 0])
    assert said[2] == number(2.0 * W)
    assert said[3] == number(gradient)
    assert trace(app, "samples", "with penalty")["y"] == [pytest.approx(gradient)] * 2
    fill(app, "selected", next(o for o in field(app, "selected").options if "b2[0]" in o))
    assert "plus penalty" not in words(app)


@pytest.mark.parametrize(
    ("changes", "used"),
    [({"clip_norm": 0.01}, "that is clipped and then used"), ({"train_biases": False}, "biases are not trained")],
)
def test_what_the_update_does_with_it_is_words(changes: dict[str, object], used: str) -> None:
    app = opened("xor", tabs="Samples")
    session = session_of(app)
    session.edit(training=session.training.replaced(**changes))
    session.prime()
    followed(app)
    fill(app, "selected", next(o for o in field(app, "selected").options if "b2[0]" in o))
    on(app, 3)
    assert used in words(app)


def test_a_click_on_a_dot_shows_its_sample_and_pauses() -> None:
    app = opened("circle", tabs="Samples")
    press(app, "play")
    pick(app, "samples", id="column-6")
    assert app_of(app).play is None
    assert app_of(app).place == 6
    assert "sample **7** of 10" in words(app)
    for nonsense in ("column-10", "column--1", "sample-3"):
        pick(app, "samples", id=nonsense)
        assert app_of(app).place == 6


def test_the_last_smaller_batch_has_fewer_samples() -> None:
    app = opened("circle", tabs="Samples")
    session = session_of(app)
    session.edit(training=session.training.replaced(batch_size=100))
    session.prime()
    app_of(app).sample = 99
    on(followed(app))
    assert "sample **1** of 50 in update 2" in words(app)
    click(app, "sample_back")
    assert "sample **100** of 100 in update 1" in words(app)


def test_before_the_gradients_the_strip_asks_for_a_step() -> None:
    app = opened("mazur", tabs="Samples")
    assert "still to come" in app.info[0].value
    assert "sample_on" not in names(app, "button")


def test_the_strip_is_of_the_batch_also_while_a_sample_is_looked_at() -> None:
    app = opened("circle", tabs="Samples")
    before = trace(app, "samples", "samples")["y"]
    show_sample(app, 200)
    assert trace(app, "samples", "samples")["y"] == before
    on(app)
    assert app_of(app).look is None
    assert app_of(app).place == 1
