"""The data on the page, under Streamlit's own test harness."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from backprop_core import DATASETS
from playground.actions import data
from playground.model.scenes import SCENES
from tests.app.page import (
    app_of,
    click,
    field,
    fill,
    press,
    session_of,
)
from tests.app.tables import bits, on_data


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("key", ["seed", "mazur", "neuron", "blobs", "vanishing"])
def test_every_data_set_can_be_taken_by_every_kind_of_network(key: str, name: str) -> None:
    app = on_data(key)
    before = session_of(app)
    old = bits(before)
    fill(app, "data_name", name)
    field(app, "data_samples").set_value(20)
    field(app, "data_test_fraction").set_value(0.25)
    click(app, "data_use")
    session = session_of(app)
    assert (session.data.samples, session.data.test_samples) == (15, 5)
    assert session.data.inputs == DATASETS[name].inputs
    assert DATASETS[name].teaches in [element.value for element in app.markdown]
    press(app, "step", "phase_end", "step", "back")
    assert session_of(app).divergence is None
    assert not app.error
    press(app, "undo")
    assert session_of(app) is before
    assert bits(before)[4:] == old[4:]


@pytest.mark.parametrize("key", SCENES)
def test_a_regression_and_many_classes_follow_each_other_in_every_scene(key: str) -> None:
    app = on_data(key)
    for name, classes in (("sine", 2), ("blobs", 6), ("blobs", 2)):
        fill(app, "data_name", name)
        if name == "blobs":
            field(app, "data_classes").set_value(classes)
        click(app, "data_use")
        press(app, "step")
        session = session_of(app)
        assert session.divergence is None
        assert len(session.data.classes) == (classes if name == "blobs" else 0)


def test_the_network_follows_and_says_so() -> None:
    app = on_data("seed")
    weights = session_of(app).value("W1")
    fill(app, "data_name", "blobs")
    field(app, "data_classes").set_value(3)
    click(app, "data_use")
    session = session_of(app)
    assert session.network.sizes == (2, 3, 3)
    assert (session.network.layers[-1].record.name, session.network.loss_record.name) == ("softmax", "cce")
    np.testing.assert_array_equal(session.value("W1"), weights)
    assert "2-3-3" in app.toast[0].value
    assert "softmax" in app.toast[0].value


def test_noise_and_seed_belong_to_the_samples() -> None:
    app = on_data("moons")
    fill(app, "data_name", "circle")
    click(app, "data_use")
    first = session_of(app).data
    field(app, "data_noise").set_value(0.5)
    click(app, "data_use")
    noisy = session_of(app).data
    field(app, "data_seed").set_value(7)
    click(app, "data_use")
    assert not np.isin(noisy.X, first.X).any()
    assert not np.isin(session_of(app).data.X, noisy.X).any()


@pytest.mark.parametrize(
    ("setting", "value"),
    [("samples", 2001), ("samples", 3), ("samples", None), ("seed", -1), ("noise", math.nan), ("name", "iris")],
)
def test_what_only_the_browser_has_checked_is_checked_again(
    monkeypatch: pytest.MonkeyPatch, setting: str, value: object
) -> None:
    app = on_data("circle")
    before = bits(session_of(app))
    given = data.widget
    monkeypatch.setattr(data, "widget", lambda name: value if name == f"data_{setting}" else given(name))
    click(app, "data_use")
    assert app.error[0].value.startswith(setting)
    assert bits(session_of(app)) == before


def test_play_is_paused() -> None:
    app = on_data("circle")
    press(app, "play")
    click(app, "data_use")
    assert app_of(app).play is None


def test_samples_are_edited_added_and_deleted() -> None:
    app = on_data("xor", "Edit the samples")
    app.session_state["data_rows"] = {
        "edited_rows": {0: {"x1": 0.25, "y1": 1.0}, 1: {"test": True}},
        "added_rows": [{"x1": 5.0, "x2": 6.0, "y1": 0.0}],
        "deleted_rows": [2],
    }
    click(app, "rows_use")
    data = session_of(app).data
    np.testing.assert_array_equal(data.X, [[0.25, 1, 5], [0, 1, 6]])
    np.testing.assert_array_equal(data.Y, [[1, 0, 0]])
    np.testing.assert_array_equal(data.X_test, [[0], [1]])
    press(app, "step")
    press(app, "undo")
    assert session_of(app).data == SCENES["xor"].make().data


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"edited_rows": {1: {"y1": 2.0}}}, 'Row 2, column "y1": 2 must be from 0 to 1 for binary cross-entropy'),
        ({"edited_rows": {1: {"x2": None}}}, 'Row 2, column "x2"'),
        ({"added_rows": [{"x1": 1.0, "x2": None, "y1": 0.0, "test": False}]}, 'Row 5, column "x2"'),
        ({"deleted_rows": [0, 1, 2, 3]}, "No row is left"),
    ],
)
def test_a_bad_edit_leaves_everything_as_it_was(changes: dict[str, Any], says: str) -> None:
    app = on_data("xor", "Edit the samples")
    before = bits(session_of(app))
    app.session_state["data_rows"] = {"edited_rows": {}, "added_rows": [], "deleted_rows": []} | changes
    click(app, "rows_use")
    assert says in app.error[0].value.replace("\u2060", "")
    assert bits(session_of(app)) == before


@pytest.mark.parametrize("scene", ["seed", "blobs"])
def test_what_is_said_of_curves_and_surfaces_holds_for_every_number_of_inputs(scene: str) -> None:
    said = " ".join(caption.value for caption in on_data(scene).caption)
    assert "one input as a curve, two or more as a surface over two of them, with the others held" in said


def test_the_table_of_samples_says_that_a_change_counts_once_it_is_used() -> None:
    said = " ".join(caption.value for caption in on_data("xor", "Edit the samples").caption)
    assert "What is changed here counts once it is used; the run then begins at update 0." in said
