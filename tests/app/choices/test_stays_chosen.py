"""What a visitor has chosen stays chosen, whatever else has been on the screen in between."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from playground.panels.tabs.tabs import VIEWS
from playground.visit.state import INSPECTOR
from tests.app.clicking import KINDS, VALUES
from tests.app.page import app_of, click, field, fill, name_of, opened, press, put, session_of, tick

LEFT = {"tabs", "preset", "side"}
OTHER = {"ledger_text": "W1", "own_gradients": "[[1]]", "own_text": "a,b\n1,2"}


def fields_of(app: AppTest) -> list[str]:
    kinds = [kind for kind in (*KINDS, "text_input", "checkbox", "radio") if kind != "button"]
    found = [widget for kind in kinds for widget in app.get(kind) if widget.key and not widget.disabled]
    return [name for widget in found if (name := name_of(widget)) not in LEFT]


def other_value(app: AppTest, name: str) -> object:
    """A value that a field does not have, and may have."""
    if name in OTHER:
        return OTHER[name]
    widget = field(app, name)
    if isinstance(widget.value, bool):
        return not widget.value
    if hasattr(widget, "options"):
        offered = VALUES.get(name) or list(widget.options)
        return next(each for each in reversed(list(offered)) if each != widget.value)
    return widget.min if widget.value != widget.min else widget.max


@pytest.mark.parametrize("scene", ["spiral", "blobs"])
def test_choices_of_the_training_views_outlast_the_inspector(scene: str) -> None:
    app = opened(scene, side="Training")
    known = [name for name in fields_of(app) if name.startswith(("surface", "loss"))]
    assert {"surface_steps", "surface_adds", "loss_log"} <= set(known)
    chosen = {}
    for name in known:
        value = {"surface_output": 1}.get(name) or other_value(app, name)
        put(app, **{name: value})
        chosen[name] = field(app, name).value
    assert ("surface_output" in chosen) == (scene == "blobs")
    selected = app_of(app).element
    tick(press(app, "play"), 2)
    press(app, "pause")
    fill(app, "side", INSPECTOR)
    assert app_of(app).element == selected
    fill(app, "side", "Training")
    assert {name: field(app, name).value for name in chosen} == chosen


@pytest.mark.parametrize("view", ["Code", "Matrices", "Ledger", "Check", "Gradient flow"])
def test_choices_of_a_view_outlast_the_other_views(view: str) -> None:
    app = opened("xor")
    beside = set(fields_of(app))
    fill(app, "tabs", view)
    names = [name for name in fields_of(app) if name not in beside]
    assert names
    chosen = {}
    for name in names:
        if name in fields_of(app):  # a choice may take another one off the page
            value = other_value(app, name)
            fill(app, name, value)
            chosen[name] = field(app, name).value
            assert chosen[name] == value
    for other in VIEWS:
        fill(app, "tabs", other)
    fill(app, "tabs", view)
    assert {name: field(app, name).value for name in chosen if name in fields_of(app)} == {
        name: value for name, value in chosen.items() if name in fields_of(app)
    }


EDITS = {"edited_rows": {0: {"x1": 0.25}}, "added_rows": [{"x1": 5.0, "x2": 6.0, "y1": 1.0}], "deleted_rows": [2]}


def edited() -> AppTest:
    app = opened("xor", tabs="Data", data_part="Edit the samples")
    app.session_state["data_rows"] = EDITS
    return fill(app, "tabs", "Code")


def test_edits_of_the_table_that_are_not_in_use_outlast_another_view() -> None:
    app = edited()
    data = session_of(app).data
    fill(app, "tabs", "Data")
    table = app_of(app).draft.table
    assert (table["x1"], table["y1"]) == ([0.25, 0.0, 1.0, 5.0], [0.0, 1.0, 0.0, 1.0])
    assert session_of(app).data is data
    click(app, "rows_use")
    assert session_of(app).data.X.tolist() == [[0.25, 0.0, 1.0, 5.0], [0.0, 1.0, 1.0, 6.0]]
    assert app_of(app).draft is None or not app_of(app).draft.pending


def test_they_can_be_dropped() -> None:
    app = fill(edited(), "tabs", "Data")
    assert not field(app, "rows_drop").disabled
    click(app, "rows_drop")
    assert field(app, "rows_drop").disabled
    click(app, "rows_use")
    assert app.error[0].value == "Nothing has been changed in the table."


def test_a_new_row_that_is_not_complete_is_told_of() -> None:
    app = opened("xor", tabs="Data", data_part="Edit the samples")
    app.session_state["data_rows"] = {"edited_rows": {}, "added_rows": [{"x1": 5.0}], "deleted_rows": []}
    click(app, "rows_use")
    assert app.error[0].value.replace("\u2060", "").startswith('Row 5, column "x2": there is no number.')
