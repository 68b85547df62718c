"""The page's script under Streamlit's own test harness: behaviours, without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from playground.formats import number
from playground.model.scenes import seed_session
from tests.app.page import (
    app_of,
    bar,
    controls,
    field,
    fill,
    graph,
    opened,
    plots,
    press,
    ran,
    session_of,
    type_in,
    values,
    words,
)
from tests.app.test_links import opened_by


@pytest.fixture
def app() -> AppTest:
    return opened()


def test_opens_at_update_0(app: AppTest) -> None:
    assert "updates done **0**" in words(app)


def test_a_second_run_changes_nothing(app: AppTest) -> None:
    before = words(app)
    assert words(ran(app)) == before


def given_to_the_browser(app: AppTest) -> set[str]:
    """The widgets whose values this run has sent."""
    names = ("tabs", "biases", "quantity", "side", "insight_part")
    return {name for name in names if field(app, name).proto.set_value}


def test_the_run_that_follows_the_first_by_itself_gives_the_browser_all_values_again() -> None:
    app = opened_by("scene=xor&tab=Insight&insight_part=Landscape&biases=false")
    every = given_to_the_browser(app)
    assert every == {"tabs", "biases", "quantity", "side", "insight_part"}
    assert given_to_the_browser(ran(app)) == every
    assert given_to_the_browser(ran(app)) == set()
    assert (field(app, "tabs").value, field(app, "biases").value) == ("Insight", False)


def test_what_the_visitor_sets_first_is_not_given_back() -> None:
    app = opened_by("scene=xor&tab=Insight&insight_part=Factors")
    fill(app, "biases", False)
    assert given_to_the_browser(app) == set()
    assert field(app, "biases").value is False


def test_step_then_reset(app: AppTest) -> None:
    start = words(app)
    session = seed_session()
    session.step("update")
    assert f"loss **{number(float(session.value('L')), 6)}**" in words(press(app, "step"))
    assert "updates done **2**" in words(press(app, "step"))
    assert words(press(app, "reset")) == start


def test_what_is_set_beside_the_graph_is_shown_there_and_nothing_is_trained(app: AppTest) -> None:
    type_in(app, "y1", 0.2)
    assert values(app)["y1"] == 0.2
    assert "updates done **0**" in words(app)
    type_in(app, "lr", 0.5)
    assert values(app)["lr"] == 0.5


def test_reset_brings_the_controls_back(app: AppTest) -> None:
    type_in(app, "x1", -1.5)
    press(app, "step", "reset")
    assert values(app)["x1"] == 0.5


def test_every_element_can_be_inspected(app: AppTest) -> None:
    for option in list(field(app, "selected").options):
        fill(app, "selected", option)
        title, code = option.split(" · ")
        assert f"**{title}** `{code}`" in words(app)


def test_the_badge_names_the_worst_gradient(app: AppTest) -> None:
    assert "13 gradients checked" in words(app)
    assert "at `" in words(app)


def test_at_a_kink_no_gradient_is_called_wrong(app: AppTest) -> None:
    """With both inputs 0, every hidden z is 0, where the slope of a ReLU jumps."""
    for name in ("x1", "x2"):
        type_in(app, name, 0.0)
    assert "✓ 10 of 13 gradients checked" in words(app)
    assert "3 gradients are not checked: they lie at a kink" in words(app)
    fill(app, "tabs", "Check")
    assert "✓ 10 agree**, **✗ 0 disagree**, **○ 0 cannot be checked" in words(app)
    fill(app, "tabs", "Ledger")
    assert any("10 of the 13 gradients are checked" in caption.value for caption in app.caption)


def test_the_badge_tells_what_is_too_small_to_check() -> None:
    app = opened("saturated")
    assert "✓ 9 gradients checked" in words(app)
    assert "complex step" in words(app)
    session_of(app).table.rows["grad"][-1] *= 2
    app_of(app).changed()
    ran(app)
    assert "✗ 1 of 9 gradients off" in words(app)


def test_the_scale_can_be_locked(app: AppTest) -> None:
    fill(app, "lock", True)
    locked = app_of(app).locked
    assert locked["gradient"] > 0
    press(app, "step")
    assert app_of(app).locked == locked
    press(app, "reset")
    assert app_of(app).locked is None
    assert field(app, "lock").value is False


def test_only_what_can_be_taken_back_is_offered(app: AppTest) -> None:
    assert (bar(app)["canUndo"], bar(app)["canRedo"]) == (False, False)
    type_in(app, "lr", 0.5)
    assert (bar(app)["canUndo"], bar(app)["canRedo"]) == (True, False)
    press(app, "undo")
    assert (bar(app)["canUndo"], bar(app)["canRedo"]) == (False, True)


def test_graph_bar_controls_and_plots_are_of_one_state() -> None:
    app = opened("circle", side="Training")
    for button in ("step", "back", "play", "pause", "reset"):
        press(app, button)
        documents = [bar(app), controls(app), *plots(app).values()]
        assert {document["order"] for document in documents} == {app_of(app).order}
        assert graph(app)["state"] == {"update": session_of(app).completed, "position": bar(app)["at"][1]}
