"""The deeper views on the page, under Streamlit's own test harness."""

from __future__ import annotations

import pytest

from playground.model.scenes import SCENES
from playground.panels.tabs.tabs import VIEWS
from tests.app.page import field, fill, opened, press, ran, session_of, words


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("key", SCENES)
def test_every_view_opens_on_every_scene_and_follows_the_walk(key: str, view: str) -> None:
    press(opened(key, tabs=view), "step", "phase_end", "step", "phase_end", "phase_end", "back", "undo")


def test_a_gradient_of_one_s_own_is_judged_on_the_page() -> None:
    app = opened("seed", tabs="Check")
    fill(app, "own", "db2")
    fill(app, "own_gradients", "0.1838")
    assert "The sign is turned round" in words(app)
    fill(app, "own_gradients", "nonsense")
    assert "is not a number" in app.warning[0].value


def test_the_step_can_be_taken_away_as_a_script_and_as_a_work_sheet() -> None:
    app = opened("large", tabs="Code")
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["Download as a script", "Download as a work-sheet"]


def test_matrices_show_any_operation_in_the_middle_of_an_update() -> None:
    app = opened("moons", granularity="operation", tabs="Matrices")
    for _ in range(4):
        press(app, "step")
        for place in (0, 9, len(session_of(app).tape) - 1):
            field(app, "matrices_operation").select_index(place + 1)
            ran(app)
            code = session_of(app).tape.operations[place].code.split("\n")
            said = words(app)
            assert all(f"`{line}`" in said for line in code)
        field(app, "matrices_operation").select_index(0)
        ran(app)


def test_the_ledger_and_the_check_show_every_parameter() -> None:
    app = opened("large", tabs="Ledger")
    table = app.dataframe[0].value
    assert len(table) == 1476
    assert list(table.columns[-2:]) == ["relative error", "check"]
    assert set(table["check"]) == {"agrees"}
    app = opened("large", tabs="Check")
    assert len(app.dataframe[0].value) == 1476
