"""Every scene on the page, under Streamlit's own test harness."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from playground.model.scenes import SCENES
from tests.app.reading import words as page_words

PAGE = Path(__file__).parents[2] / "playground" / "page.py"


def said(app: AppTest) -> str:
    assert not app.exception
    return page_words(app)


@pytest.mark.parametrize("key", SCENES)
def test_a_scene_opens_by_address_and_can_be_walked(key: str) -> None:
    app = AppTest.from_file(str(PAGE), default_timeout=20)
    app.query_params["preset"] = key
    app.run()
    assert SCENES[key].look in said(app)
    for button in ("step", "step", "phase_end", "back", "reset", "step"):
        app.button(button).click().run()
        assert not app.exception
    assert app.session_state["app"].session.divergence is None


def test_an_unknown_scene_is_the_first_one() -> None:
    app = AppTest.from_file(str(PAGE), default_timeout=20)
    app.query_params["preset"] = "nonsense"
    assert SCENES["seed"].look in said(app.run())


def test_the_menu_changes_the_scene() -> None:
    app = AppTest.from_file(str(PAGE), default_timeout=20).run()
    app.button("step").click().run()
    app.selectbox("preset").set_value("softmax").run()
    assert SCENES["softmax"].look in said(app)
    assert "updates done **0**" in said(app)


def test_printed_numbers_are_ticked_on_the_page() -> None:
    app = AppTest.from_file(str(PAGE), default_timeout=20)
    app.query_params["preset"] = "mazur"
    app.run()
    assert "**Printed numbers**: 0 of 30 reached" in said(app)
    app.button("step").click().run()
    assert "**Printed numbers**: 1 of 30 reached, 1 agree" in said(app)
    app.button("run_far").click().run()
    assert "**Printed numbers**: 30 of 30 reached, 25 agree in every digit" in said(app)
    assert "already been updated" in said(app)
    assert "that after 9,999 updates" in said(app)
