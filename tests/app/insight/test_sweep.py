"""A sweep on the page: its runs, what it refuses, and a run that is opened."""

from __future__ import annotations

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core.analysis.evaluation import scorers
from playground.actions.insight.sweep import open_selected
from playground.explain.insight.sweep import groups_table, middles, runs_table
from playground.figures.insight.sweep import sweep_figure
from playground.model.insight.sweeps import NOTHING, SETTINGS, Sweeps, Swept, Wish, values_of
from playground.model.scenes import SCENES
from playground.theme import LIGHT
from tests.app.page import app_of, click, opened, plots, press, put, ran, session_of


def swept(app: AppTest) -> Swept:
    found = app_of(app).views.sweeps.present
    assert found.job.wait()
    ran(app)
    return found


def begun(**wanted: object) -> AppTest:
    app = opened("xor", tabs="Insight", insight_part="Sweep")
    return click(put(app, **{f"sweep_{name}": value for name, value in wanted.items()}), "sweep_begin")


def test_a_sweep_has_a_fan_for_each_value_and_leaves_the_run_alone() -> None:
    app = begun(first_values="0.1, 1, 5", seeds=3, updates=120)
    before = session_of(app).completed
    found = swept(app)
    drawn = plots(app)["sweep"]["figure"]["data"]
    legend = plots(app)["sweep"]["figure"]["layout"]["legend"]["title"]["text"]
    lines = {
        trace["name"]: trace["y"] for trace in drawn if "lowest" not in trace["name"] and "highest" not in trace["name"]
    }
    assert (legend, list(lines)) == ("learning rate", ["0.1", "1", "5"])
    np.testing.assert_allclose(lines["1"], np.median(found.sweep.train[3:6], axis=0))
    assert groups_table(found)["median loss"] == middles(found)
    assert len(runs_table(found)["loss"]) == 9
    for frame, name in zip(app.dataframe, ("lowest", "loss"), strict=True):
        assert json.loads(frame.proto.columns)[name]["type_config"]["format"] == "%.4g"
    assert "After 120 updates the lowest median loss has learning rate" in plots(app)["sweep"]["label"]
    assert session_of(app).completed == before


def test_two_settings_are_combined() -> None:
    found = swept(begun(first_values="0.1, 1", second="batch size", second_values="1, 4", seeds=1, updates=10))
    assert found.names == (
        "learning rate 0.1, batch size 1",
        "learning rate 0.1, batch size 4",
        "learning rate 1, batch size 1",
        "learning rate 1, batch size 4",
    )
    assert [run.training.batch_size for run in found.sweep.runs] == [1, 4, 1, 4]
    drawn = sweep_figure(swept=found, middles=middles(found), theme=LIGHT)
    assert drawn["layout"]["legend"]["title"]["text"] == "learning rate, batch size"
    assert [each["name"] for each in drawn["data"]] == ["0.1, 1", "0.1, 4", "1, 1", "1, 4"]


@pytest.mark.parametrize("row", [0, 4])
def test_a_run_that_is_opened_is_the_one_of_the_table(row: int, monkeypatch: pytest.MonkeyPatch) -> None:
    app = begun(first_values="0.1, 1", seeds=3, updates=50)
    found, theta = swept(app), session_of(app).settled
    loss = runs_table(found)["loss"][row]
    visit = app_of(app)
    monkeypatch.setattr("playground.actions.insight.sweep.widget", lambda _: {"selection": {"rows": [row]}})
    open_selected.__wrapped__(visit, "runs")
    session = session_of(app)
    assert session.completed == 50
    assert scorers(session.network, session.data)[0].score(session.settled).loss == pytest.approx(loss, rel=1e-11)
    ran(app)
    press(app, "undo")
    np.testing.assert_array_equal(session_of(app).settled, theta)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_usual_values_that_can_be_trained(name: str) -> None:
    session = SCENES["moons"].make()  # momentum, ReLU, batches of 10
    sweeps = Sweeps()
    sweeps.begin(session, Wish(name, seeds=1, updates=3), lambda: True)
    assert sweeps.refused == ""
    assert sweeps.present.job.wait()
    assert np.isfinite(sweeps.present.sweep.train[:, 0]).all()
    assert len(sweeps.present.names) == len(SETTINGS[name].usual(session))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("0.1,0.3, 1", ["0.1", "0.3", "1"]),
        ("0,1,2", ["0", "1", "2"]),
        ("0,1; 0,3;1", ["0.1", "0.3", "1"]),
        ("0,1 0,3 1", ["0.1", "0.3", "1"]),
    ],
)
def test_a_comma_begins_a_fraction_where_it_does_not_stand_between_values(text: str, values: list[str]) -> None:
    assert values_of("learning rate", text, SCENES["spiral"].make()) == values


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish("learning rate", "0.1, fast"), "fast is not a number"),
        (Wish("learning rate", "-1"), "lr is"),
        (Wish("batch size", "2.5"), "2.5 is not a whole number"),
        (Wish("optimiser", "sgd"), "sgd is no optimiser: there are gd,"),
        (Wish("hidden units", "17"), "from 1 to 16"),
        (Wish("momentum μ", "0.9"), "has no mu"),
        (Wish("learning rate", ",".join(map(str, range(13)))), "at most 12"),
        (Wish("learning rate", "", "L2 penalty", "0,1,2,3,4,5,6,7,8", 16), "at most 128"),
        (Wish("learning rate", "nan"), "lr is"),
    ],
)
def test_what_cannot_be_swept_is_refused_with_a_sentence(wish: Wish, said: str) -> None:
    session, sweeps = SCENES["spiral"].make(), Sweeps()
    sweeps.begin(session, wish, lambda: True)
    assert said in sweeps.refused
    assert sweeps.present is None


def test_a_refusal_is_on_the_page_and_leaves_the_sweep_before() -> None:
    app = begun(first_values="0.1", seeds=1, updates=5)
    found = swept(app)
    click(put(app, sweep_first_values="a*b"), "sweep_begin")
    assert r"a\*b is not a number" in app.warning[0].value
    assert app_of(app).views.sweeps.present is found


def test_the_first_seed_is_the_run_that_is_shown() -> None:
    session = SCENES["seed"].make()  # weights of its own, which no initialiser draws
    sweeps = Sweeps()
    rate = session.training.optimizer_options["lr"]
    sweeps.begin(session, Wish("learning rate", str(rate), NOTHING, "", 2, 20), lambda: True)
    assert sweeps.present.job.wait()
    session.run(20)
    expected = scorers(session.network, session.data)[0].score(session.settled).loss
    assert sweeps.present.sweep.train[0, -1] == pytest.approx(expected, rel=1e-11)
