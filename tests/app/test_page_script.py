"""The page's script under Streamlit's own test harness: behaviours, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from playground.formats import number
from playground.model.scenes import seed_session
from tests.app.reading import words as page_words

PAGE = Path(__file__).parents[2] / "playground" / "page.py"


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(str(PAGE), default_timeout=20).run()


def said(app: AppTest) -> str:
    assert not app.exception
    return page_words(app)


def test_opens_at_update_0(app: AppTest) -> None:
    assert "updates done **0**" in said(app)


def test_a_second_run_changes_nothing(app: AppTest) -> None:
    before = said(app)
    assert said(app.run()) == before


def test_step_then_reset(app: AppTest) -> None:
    start = said(app)
    session = seed_session()
    session.step("update")
    assert f"loss **{number(float(session.value('L')), 6)}**" in said(app.button("step").click().run())
    assert "updates done **2**" in said(app.button("step").click().run())
    assert said(app.button("reset").click().run()) == start


def test_a_slider_changes_the_sample_and_its_number_field(app: AppTest) -> None:
    app.slider("y1_slider").set_value(0.2).run()
    assert app.number_input("y1_typed").value == 0.2
    assert "updates done **0**" in said(app)
    session = seed_session()
    session.edit(training=session.training.with_options(lr=0.5))
    app.number_input("lr_typed").set_value(0.5).run()
    assert app.slider("lr_slider").value == 0.5


def test_reset_brings_the_controls_back(app: AppTest) -> None:
    app.slider("x1_slider").set_value(-1.5).run()
    app.button("step").click().run()
    app.button("reset").click().run()
    assert app.slider("x1_slider").value == 0.5
    assert app.number_input("x1_typed").value == 0.5


def test_every_element_can_be_inspected(app: AppTest) -> None:
    for option in list(app.selectbox("selected").options):
        index = app.selectbox("selected").options.index(option)
        app.selectbox("selected").select_index(index).run()
        title, code = option.split(" · ")
        assert f"**{title}** &nbsp; `{code}`" in said(app)


def test_the_badge_names_the_worst_gradient(app: AppTest) -> None:
    assert "13 gradients checked" in said(app)
    assert "at `" in said(app)


def test_at_a_kink_no_gradient_is_called_wrong(app: AppTest) -> None:
    """With both inputs 0, every hidden z is 0, where the slope of a ReLU jumps."""
    for name in ("x1", "x2"):
        app.number_input(f"{name}_typed").set_value(0.0).run()
    words = said(app)
    assert "✓ 10 of 13 gradients checked" in words
    assert "3 gradients are not checked: they lie at a kink" in words
    app.segmented_control("tabs").set_value("Check").run()
    assert "They all agree" in said(app)
    app.segmented_control("tabs").set_value("Ledger").run()
    assert any("10 of the 13 gradients are checked" in caption.value for caption in app.caption)


def test_the_scale_can_be_locked(app: AppTest) -> None:
    app.toggle("lock").set_value(True).run()
    locked = app.session_state["app"].locked
    assert locked["gradient"] > 0
    app.button("step").click().run()
    assert app.session_state["app"].locked == locked
    app.button("reset").click().run()
    assert app.session_state["app"].locked is None
    assert app.toggle("lock").value is False


def test_every_key_is_told_in_its_button_s_tooltip(app: AppTest) -> None:
    keys = {button.key: button.proto.shortcut for button in app.button if button.proto.shortcut}
    walk = {"reset": "0", "back": "b", "step": "s", "phase_end": "e", "play": "p"}
    assert {key: shortcut.lower() for key, shortcut in keys.items()} == walk | {
        "next_granularity": "g", "undo": "z", "redo": "y",
    }  # fmt: skip
    for key, shortcut in keys.items():
        assert f"({shortcut.upper()})" in app.button(key).help
    for name in ("update", "operation"):
        assert "arrow keys" in app.slider(f"timeline_{name}").help
    assert "arrow keys" in app.button("play").help
    app.button("play").click().run()
    assert "(P)" in app.button("play").help
