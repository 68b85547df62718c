"""Drags on the page, told by its script as where there is no channel: one edit, one undo, and a row for the number."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.page import app_of, controls, event, graph, message, opened, pick, press, row_of, send, session_of


def dragged(app: AppTest, name: str, values: list[float], end: str) -> AppTest:
    last = {} if end == "cancel" else {"name": name, "value": values[-1]}
    said = [("drag", {"name": name, "value": value}) for value in values] + [(end, last)]
    return send(app, {"events": [message(app, do, ahead=n, **more) for n, (do, more) in enumerate(said, 1)]})


@pytest.mark.parametrize("name", ["x1", "y1", "lr", "weight-2-0-0"])
def test_a_drag_has_one_undo(name: str) -> None:
    app = opened()
    before, causes = row_of(app, name)["value"], session_of(app).causes.tobytes()
    dragged(app, name, [0.9, 0.5, 0.3], "set")
    assert row_of(app, name)["value"] == 0.3
    press(app, "undo")
    assert row_of(app, name)["value"] == before
    assert session_of(app).causes.tobytes() == causes
    assert not session_of(app).can_undo
    press(app, "redo")
    assert row_of(app, name)["value"] == 0.3


def test_a_drag_that_is_cancelled_has_none() -> None:
    app = opened()
    drawn = graph(app)["figure"]
    dragged(app, "x1", [0.9, 0.3], "cancel")
    assert not session_of(app).can_undo
    assert graph(app)["figure"] == drawn


@pytest.mark.parametrize(
    ("selected", "label"), [("weight-1-2-0", "weight W1[2, 0]"), ("bias-1-1-0", "bias b1[1]"), ("neuron-1-0-0", None)]
)
def test_the_selected_weight_or_bias_has_a_row(selected: str, label: str | None) -> None:
    app = opened()
    pick(app, "graph", id=selected)
    row = controls(app)["parameter"]
    assert (row and row["label"]) == label
    if label:
        event(app, "set", name=selected, value=0.625)
        assert row_of(app, selected)["value"] == 0.625
        assert app_of(app).element.id == selected
