"""The deeper views on the page, under Streamlit's own test harness."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from playground.model.scenes import SCENES
from playground.panels.tabs.tabs import VIEWS
from tests.app.reading import words as page_words

PAGE = Path(__file__).parents[2] / "playground" / "page.py"


def opened(key: str, view: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=20)
    app.query_params["preset"] = key
    app.session_state["tabs"] = view
    return app.run()


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("key", SCENES)
def test_every_view_opens_on_every_scene_and_follows_the_walk(key: str, view: str) -> None:
    app = opened(key, view)
    for button in ("step", "phase_end", "step", "phase_end", "phase_end", "back", "undo"):
        if not app.button(button).disabled:
            app.button(button).click().run()
        assert not app.exception, (button, app.exception)


def test_a_gradient_of_one_s_own_is_judged_on_the_page() -> None:
    app = opened("seed", "Check")
    app.selectbox("own").set_value("db2").run()
    app.text_area("own_gradients").set_value("0.1838").run()
    assert "The sign is turned round" in page_words(app)
    app.text_area("own_gradients").set_value("nonsense").run()
    assert "is not a number" in app.warning[0].value


def test_the_step_can_be_taken_away_as_a_script_and_as_a_work_sheet() -> None:
    app = opened("large", "Code")
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["Download as a script", "Download as a work-sheet"]


def test_matrices_show_any_operation_in_the_middle_of_an_update() -> None:
    app = opened("moons", "Matrices")
    app.session_state["granularity"] = "operation"
    for _ in range(4):
        app.button("step").click().run()
        for place in (0, 9, len(app.session_state["app"].session.tape) - 1):
            app.selectbox("matrices_operation").select_index(place + 1).run()
            assert not app.exception
            code = app.session_state["app"].session.tape.operations[place].code.split("\n")
            said = page_words(app)
            assert all(f"`{line}`" in said for line in code)
        app.selectbox("matrices_operation").select_index(0).run()


def test_the_ledger_and_the_check_show_every_parameter() -> None:
    app = opened("large", "Ledger")
    table = app.dataframe[0].value
    assert len(table) == 1476
    assert list(table.columns[-2:]) == ["relative error", "agrees"]
    assert table["agrees"].all()
    app = opened("large", "Check")
    assert len(app.dataframe[0].value) == 1476
