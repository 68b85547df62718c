"""The data on the page, under Streamlit's own test harness."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import DATASETS, Session
from playground.actions import data
from playground.model.scenes import SCENES
from tests.app.page import app_of, click, field, fill, name_of, opened, press, ran, session_of, words

IRIS = "length,width,colour,species\n" + "\n".join(
    f"{5 + i / 10},{2 + i % 3},{'red' if i % 2 else 'blue'},{'abc'[i % 3]}" for i in range(30)
)

MISSING = "height,weight,team\n180,70,red\n175,N/A,blue\nN/A,N/A,red\n168,61,blue\n,55,red\n190,88,blue\n172,?,red\n"
MISSING += "181,79,blue"


def on_data(key: str = "seed", part: str = "Data sets") -> AppTest:
    return opened(key, tabs="Data", data_part=part)


def bits(session: Session) -> tuple[Any, ...]:
    values = [session.value(name).tobytes() for name in ("X", "Y", "W1", "b1", "dW1", "L")]
    return id(session), id(session.data), session.position, session.can_undo, *values


def pasted(app: AppTest, text: str) -> AppTest:
    field(app, "own_text").set_value(text)
    return click(app, "own_read")


def offer(app: AppTest, says: str) -> AppTest:
    """Press the first button of the list whose label begins so."""
    button = next(each for each in app.button if name_of(each).startswith("own_offer") and each.label.startswith(says))
    button.click()
    return ran(app)


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


def test_what_is_refused_does_not_pause_play() -> None:
    app = on_data("circle", "Your own table")
    press(app, "play")
    for table in ('height,species\n1,a\n2,"b', "height,species\n1.5,a\n2,b\n3,b"):
        pasted(app, table)
        assert bool(app.error) == ('"' in table)
    fill(app, "own_inputs", [])
    click(app, "own_use")
    assert "No input column is chosen" in app.error[0].value
    assert app_of(app).play
    fill(app, "own_inputs", ["height"])
    field(app, "own_test").set_value(0.0)
    click(app, "own_use")
    assert app_of(app).play is None
    assert session_of(app).data.inputs == ("height",)


def test_a_pasted_table_is_learnt() -> None:
    app = pasted(on_data("seed", "Your own table"), IRIS)
    assert field(app, "own_inputs").value == ["length", "width"]
    assert field(app, "own_targets").value == ["species"]
    assert field(app, "own_standardise").value
    click(app, "own_use")
    session = session_of(app)
    assert session.network.sizes == (2, 3, 3)
    assert session.data.classes == ("a", "b", "c")
    assert (session.data.samples, session.data.test_samples) == (24, 6)
    np.testing.assert_allclose(session.data.X.mean(axis=1), 0, atol=1e-12)
    assert any("had mean" in element.value for element in app.markdown)
    press(app, "step")
    press(app, "undo")
    assert session_of(app).network.sizes == (2, 3, 1)
    assert not any("had mean" in element.value for element in app.markdown)


def test_the_first_row_can_be_said_to_be_a_heading() -> None:
    app = pasted(on_data("circle", "Your own table"), "2019;2020\n1,5;2\n2,5;3\n4;5,5")
    offer(app, "It is a heading")
    assert field(app, "own_inputs").value == ["2019"]
    field(app, "own_test").set_value(0.0)
    field(app, "own_standardise").uncheck()
    click(app, "own_use")
    np.testing.assert_array_equal(session_of(app).data.X, [[1.5, 2.5, 4]])
    offer(app, "It is a sample")
    fill(app, "own_standardise", False)
    click(app, "own_use")
    np.testing.assert_array_equal(session_of(app).data.X, [[2019, 1.5, 2.5, 4]])
    pasted(app, "1,2\n3,4")
    offer(app, "It is a heading")
    assert "below the heading in row 1 is 1" in app.error[0].value.replace("\u2060", "")


def test_what_is_done_with_a_table_can_be_changed_line_by_line_and_undone() -> None:
    app = pasted(on_data("seed", "Your own table"), MISSING)
    assert "Rows 3, 4, 6 and 8" in words(app)
    assert "which keeps 4" in app.warning[0].value
    before = bits(session_of(app))
    offer(app, "Leave out 4 rows")
    assert not app.warning
    offer(app, "Swap the classes")
    assert app_of(app).table.classes == ("red", "blue")
    click(app, "own_undo")
    click(app, "own_undo")
    assert "which keeps 4" in app.warning[0].value
    assert bits(session_of(app)) == before
    offer(app, "Leave out 4 rows")
    field(app, "own_test").set_value(0.0)
    click(app, "own_use")
    data = session_of(app).data
    assert (data.samples, data.inputs, data.classes) == (4, ("height", "weight"), ("blue", "red"))
    np.testing.assert_allclose(data.X.std(axis=1), 1)
    assert "Of 8 rows of the table 4 were left out." in words(app)


def test_a_pasted_text_that_is_too_large_is_refused_and_not_kept() -> None:
    app = pasted(on_data("seed", "Your own table"), "1,2\n" * 600_000)
    assert "The table has 2.3 MB" in app.error[0].value
    assert field(app, "own_text").value == ""
    assert app_of(app).table is None


def test_an_uploaded_file_is_learnt_as_numbers() -> None:
    app = on_data("blobs", "Your own table")
    table = "a;b;c;t;u\n" + "\n".join(f"{i};{i * i};1;{i / 7};{-i}" for i in range(12))
    app.file_uploader("own_file").set_value(("own.csv", table.encode(), "text/csv")).run()
    field(app, "own_inputs").set_value(["a", "b", "c"])
    field(app, "own_targets").set_value(["t", "u"])
    ran(app)
    field(app, "own_test").set_value(0.0)
    field(app, "own_standardise").uncheck()
    click(app, "own_use")
    session = session_of(app)
    assert (session.network.inputs, session.network.outputs) == (3, 2)
    assert (session.network.layers[-1].record.name, session.network.loss_record.name) == ("identity", "half_mse")
    np.testing.assert_array_equal(session.data.Y[1], -np.arange(12))


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("", "nothing in the table"),
        ("height,species\n1.5,a\n2\n3,b", "Row 3 has no value that can be used"),
        ("height,species\n1,a\nabc,b\n3,a", "Row 3 has no value that can be used"),
        ("height,species\n1,a\nnan,b", "Row 3 has no value that can be used"),
        ("height,species\n1,a\n2,a", 'Column "species" has one class'),
        ("height,species\n1,a\n\x00,b", "character 1 of line 3"),
    ],
)
def test_a_bad_table_leaves_everything_as_it_was(table: str, says: str) -> None:
    app = on_data("circle", "Your own table")
    before = bits(session_of(app))
    pasted(app, table)
    if not app.error:
        click(app, "own_use")
    assert says in app.error[0].value.replace("\u2060", "")
    assert bits(session_of(app)) == before


def test_names_are_shown_as_they_are_written() -> None:
    table = "x,t,**y** $z$ :red[a] <b>\n1,5,a\n2,3,a"
    app = pasted(on_data("seed", "Your own table"), table)
    click(app, "own_use")
    for said in (app.error[0].value, app.warning[0].value, words(app)):
        assert r"\*\*y\*\* \$z\$" in said
        assert r"\<b\>" in said
        assert ":red" not in said


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
