"""A run that is begun anew with the settings of now, beside the one that is kept."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Choice
from tests.app.insight.test_compare import kept_titles
from tests.app.page import app_of, click, fill, opened, press, session_of


@pytest.mark.parametrize("scene", ["seed", "xor", "circle", "blobs"])
def test_a_run_begins_anew_with_its_first_weights_and_the_settings_of_now(scene: str) -> None:
    app = opened(scene, tabs="Insight", insight_part="Compare")
    first, old = session_of(app).settled.copy(), session_of(app).training
    for _ in range(3):
        press(app, "step")
    done = session_of(app).settled.copy()
    click(app, "compare_keep")
    changed = old.replaced(optimizer=Choice("adam", lr=0.25), l2=0.01)
    session_of(app).edit(training=changed)
    edited = session_of(app).completed
    click(app, "compare_again")
    session = session_of(app)
    assert (session.completed, session.training) == (0, changed)
    np.testing.assert_array_equal(session.settled, first)
    assert [name.split(" · ")[0] for name in kept_titles(app)] == ["run 1", "present run"]
    assert "Adam" in kept_titles(app)[1]
    press(app, "step")
    assert session_of(app).completed == 1
    press(app, "undo")
    assert (session_of(app).completed, session_of(app).training) == (edited, changed)
    np.testing.assert_array_equal(session_of(app).settled, done)


def test_without_a_change_it_is_a_reset() -> None:
    app = opened("xor", tabs="Insight", insight_part="Compare")
    start = session_of(app).settled.copy()
    press(app, "step")
    click(app, "compare_again")
    assert session_of(app).completed == 0
    np.testing.assert_array_equal(session_of(app).settled, start)
    assert app_of(app).notice is None
    press(app, "undo")
    assert session_of(app).completed == 1


def test_the_rate_that_is_set_by_hand_stays() -> None:
    app = opened("circle", tabs="Network")
    press(app, "step")
    fill(app, "optimizer_lr", 1.0)
    fill(app, "tabs", "Insight")
    fill(app, "insight_part", "Compare")
    click(app, "compare_again")
    assert session_of(app).training.optimizer_options["lr"] == 1.0
    assert session_of(app).completed == 0
