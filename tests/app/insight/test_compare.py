"""Runs that are kept: curves over each other, what differs in their titles, and the way back."""

from __future__ import annotations

import json

import numpy as np
from streamlit.testing.v1 import AppTest

from backprop_core import DataSpec, make_dataset
from playground.explain.insight.compare import compare_table
from playground.formats import number
from playground.model.insight.kept_runs import MOST_KEPT, as_it_stands, titles
from tests.app.page import app_of, click, fill, followed, names, opened, plots, press, session_of, trace


def kept_titles(app: AppTest) -> list[str]:
    visit = app_of(app)
    present = as_it_stands(visit.session, visit.scene, visit.views.scores(visit.session, run_again=False))
    return titles([*visit.views.kept.runs, present])


def test_a_run_is_kept_changed_and_gone_back_to() -> None:
    app = opened("xor", tabs="Insight", insight_part="Compare")
    for _ in range(5):
        press(app, "step")
    first = session_of(app).settled
    click(app, "compare_keep")
    session_of(app).edit(training=session_of(app).training.with_options(lr=3.0))
    for _ in range(3):
        press(app, "step")
    second = session_of(app).settled
    assert kept_titles(app)[0].startswith("run 1 · learning rate ")
    assert "learning rate 3.000" in kept_titles(app)[1]
    lines = [each["name"] for each in plots(app)["compare"]["figure"]["data"]]
    assert lines == kept_titles(app)
    assert trace(app, "compare", lines[0])["x"][-1] == 5
    assert trace(app, "compare", lines[1])["x"][-1] == 8
    click(app, "compare_go_1")
    np.testing.assert_array_equal(session_of(app).settled, first)
    assert session_of(app).completed == 5
    press(app, "undo")
    np.testing.assert_array_equal(session_of(app).settled, second)
    session_of(app).travel(6)
    assert session_of(app).training.optimizer_options["lr"] == 3.0


def test_a_run_of_another_scene_brings_its_scene_along() -> None:
    app = opened("xor", tabs="Insight", insight_part="Compare")
    press(app, "step")
    click(app, "compare_keep")
    fill(app, "preset", "moons")
    assert "units 2-6-1" in kept_titles(app)[1]
    assert "data 2" in kept_titles(app)[1]
    click(app, "compare_go_1")
    assert app_of(app).scene.key == "xor"
    assert session_of(app).network.sizes == (2, 4, 1)
    press(app, "undo")
    assert app_of(app).scene.key == "moons"


def test_the_data_count_as_a_setting_and_equal_ones_are_the_same() -> None:
    app = opened("moons", tabs="Insight", insight_part="Compare")
    click(app, "compare_keep")
    assert kept_titles(app) == ["run 1", "present run"]
    session_of(app).edit(data=make_dataset(DataSpec("circle", samples=50)))
    followed(app)
    assert kept_titles(app) == ["run 1 · data 1", "present run · edited at update 0 · data 2"]


def test_the_table_has_what_differs_and_the_last_scores() -> None:
    app = opened("moons", tabs="Insight", insight_part="Compare")
    click(app, "compare_keep")
    session_of(app).edit(training=session_of(app).training.replaced(batch_size=5))
    for _ in range(2):
        press(app, "step")
    visit = app_of(app)
    present = as_it_stands(visit.session, visit.scene, visit.views.scores(visit.session, run_again=False))
    table = compare_table([*visit.views.kept.runs, present])
    assert table["batch"] == ["10", "5"]
    assert table["updates"][1] == session_of(app).completed
    loss = visit.views.train.score(session_of(app).settled).loss
    assert table["train loss"][1] == loss
    assert "learning rate" not in table
    formats = json.loads(app.dataframe[0].proto.columns)
    assert formats["train loss"]["type_config"]["format"] == "%.4g"  # four places may leave nothing of a loss
    assert f": loss {number(loss)} after 2 updates" in plots(app)["compare"]["label"]


def test_the_oldest_makes_room_and_one_can_be_dropped() -> None:
    app = opened("xor", tabs="Insight", insight_part="Compare")
    for _ in range(MOST_KEPT + 1):
        click(app, "compare_keep")
    assert [kept.number for kept in app_of(app).views.kept.runs] == list(range(2, MOST_KEPT + 2))
    assert "Run 1 has made room for it" in app.toast[-1].value
    click(app, "compare_drop_3")
    assert "compare_go_3" not in names(app, "button")
    assert "compare_go_2" in names(app, "button")
