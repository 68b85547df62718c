"""A sweep on the page: its runs, what it refuses, and a run that is opened."""

from __future__ import annotations

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core.analysis.evaluation import scorers
from playground.actions.insight.sweep import open_clicked
from playground.explain.insight.sweep import (
    groups_table,
    runs_table,
    swept_in_words,
    unfinished_in_words,
)
from playground.figures.insight.sweep import sweep_figure
from playground.formats import number
from playground.model.insight.sweep.results import medians, runs_in_order
from playground.model.insight.sweep.sweeps import Swept
from playground.theme import LIGHT
from tests.app.page import app_of, click, field, fill, name_of, names, opened, plots, press, put, ran, session_of, trace


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
    assert groups_table(found)["median loss"] == sorted(medians(found))
    assert len(runs_table(found)["loss"]) == 9
    for frame, name in zip(app.dataframe, ("lowest", "loss"), strict=True):
        assert json.loads(frame.proto.columns)[name]["type_config"]["format"] == "%.4g"
    assert "After 120 updates the lowest median loss is " in plots(app)["sweep"]["label"]
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
    drawn = sweep_figure(swept=found, middles=medians(found), theme=LIGHT)
    assert drawn["layout"]["legend"]["title"]["text"] == "learning rate, batch size"
    assert [each["name"] for each in drawn["data"]] == ["0.1, 1", "0.1, 4", "1, 1", "1, 4"]


def clicked(app: AppTest, row: int, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page after a click on the button in a row of the runs."""
    with monkeypatch.context() as patch:
        patch.setattr("playground.actions.insight.sweep.widget", lambda _: {"row": row, "label": "Open"})
        open_clicked.__wrapped__(app_of(app), "runs")
    return ran(app)


@pytest.mark.parametrize("row", [0, 4])
def test_a_run_that_is_opened_is_the_one_of_the_table(row: int, monkeypatch: pytest.MonkeyPatch) -> None:
    app = begun(first_values="0.1, 1", seeds=3, updates=50)
    found, theta = swept(app), session_of(app).settled
    table = runs_table(found)
    clicked(app, row, monkeypatch)
    session = session_of(app)
    assert session.completed == 50
    loss = scorers(session.network, session.data)[0].score(session.settled).loss
    assert loss == pytest.approx(table["loss"][row], rel=1e-11)
    assert (table["values"][row], table["seed"][row]) == (
        f"learning rate {session.training.optimizer_options['lr']:g}",
        session.network.seed,
    )
    press(app, "undo")
    np.testing.assert_array_equal(session_of(app).settled, theta)


def test_a_run_that_is_opened_is_called_by_its_values_and_has_its_curve(monkeypatch: pytest.MonkeyPatch) -> None:
    app = begun(first_values="0.1, 1", seeds=2, updates=120)
    found = swept(app)
    place = runs_in_order(found)[1]
    clicked(app, 1, monkeypatch)
    name = found.name_of(place)
    assert name.startswith("learning rate ")
    assert f"From the sweep: {name}, after 120 updates. Undo (Z) brings the other run back." == app.toast[0].value
    rows = app_of(app).views.scores(session_of(app), run_again=False)
    known = dict(zip(rows.updates.tolist(), rows.values[:, 0].tolist(), strict=True))
    expected = dict(zip(found.sweep.marks.tolist(), found.sweep.train[place].tolist(), strict=True))
    assert known == pytest.approx(expected, rel=1e-11)


def test_each_run_has_a_button_in_its_row_and_no_tick_that_stays() -> None:
    app = begun(first_values="0.1, 1", seeds=2, updates=5)
    swept(app)
    frame = app.dataframe[1]
    assert json.loads(frame.proto.columns)["open"]["type_config"]["type"] == "button"
    assert frame.value["open"].tolist() == ["Open"] * 4
    assert not frame.proto.selection_mode


def test_the_tables_begin_with_the_best_and_end_with_what_has_diverged() -> None:
    app = opened("plane", tabs="Insight", insight_part="Sweep")
    wanted = {"sweep_first_values": "1000, 0.01, 0.05", "sweep_seeds": 2, "sweep_updates": 300}
    found = swept(click(put(app, **wanted), "sweep_begin"))
    groups, runs = groups_table(found), runs_table(found)
    best = [f"learning rate {found.values[at][0]}" for at in np.argsort(medians(found)).tolist()]
    assert groups["values"] == best
    assert groups["values"][-1] == "learning rate 1000"
    assert groups["median loss"][-1] is None
    assert groups["diverged"] == [0, 0, 2]
    assert runs["loss"][-2:] == [None, None]
    assert runs["loss"][:-2] == sorted(runs["loss"][:-2])
    assert runs["end"] == ["", "", "", "", "diverged", "diverged"]
    named = [each["name"] for each in plots(app)["sweep"]["figure"]["data"] if each.get("showlegend", True)]
    assert named == ["1000 (leaves the scale)", "0.01", "0.05"]
    assert trace(app, "sweep", named[0])["mode"] == "lines+markers"
    assert trace(app, "sweep", named[1])["mode"] == "lines"
    words, lowest = swept_in_words(found), number(groups["median loss"][0])
    assert words.startswith(f"After 300 updates the lowest median loss is {lowest} (from ")
    assert f", with {best[0]}. Diverged" in words


def test_a_loss_that_has_risen_without_leaving_the_finite_numbers_is_told_apart() -> None:
    app = begun(first_values="0.1, 1", seeds=2, updates=10)
    found = swept(app)
    found.sweep.train[3, -1] = 157.0
    found.sweep.train[2, -1] = np.nan
    ran(app)
    groups = groups_table(found)
    assert (groups["diverged"], groups["risen"]) == ([0, 1], [0, 1])
    words = swept_in_words(found)
    seeds = found.seeds
    diverged = (
        f"Diverged, with a loss that is no finite number any more: 1 of 4 runs (learning rate 1, seed {seeds[2]})."
    )
    assert diverged in words
    assert f"Ended above the loss that they began with: 1 of 4 runs (learning rate 1, seed {seeds[3]})." in words
    columns = json.loads(app.dataframe[0].proto.columns)
    assert columns["diverged"]["help"].startswith("Runs whose numbers have left the finite ones")
    assert columns["risen"]["help"].startswith("Runs that have ended above the loss that they began with")


def test_a_sweep_whose_runs_all_diverge_says_so() -> None:
    app = opened("plane", tabs="Insight", insight_part="Sweep")
    wanted = {"sweep_first_values": "900, 1000", "sweep_seeds": 1, "sweep_updates": 300}
    found = swept(click(put(app, **wanted), "sweep_begin"))
    assert swept_in_words(found).startswith(
        "After 300 updates all runs have diverged, whatever the values. Diverged, with a loss that is no "
        "finite number any more: 2 of 2 runs (learning rate 900, seed "
    )


def test_a_refusal_is_on_the_page_and_leaves_the_sweep_before() -> None:
    app = begun(first_values="0.1", seeds=1, updates=5)
    found = swept(app)
    click(put(app, sweep_first_values="a*b"), "sweep_begin")
    assert r"“a\*b” is not a number" in app.warning[0].value
    assert app_of(app).views.sweeps.present is found


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("seeds", 99, "This is a whole number from 1 to 16: 99 is out of range."),
        ("updates", 0, "This is a whole number from 1 to 20,000: 0 is out of range."),
    ],
)
def test_a_number_out_of_range_begins_no_sweep_with_the_number_before(field: str, typed: int, says: str) -> None:
    app = begun(first_values="0.1", seeds=1, updates=5)
    found = swept(app)
    (warning,) = fill(app, f"sweep_{field}", typed).warning
    assert warning.value == says
    assert field_above(app, warning) == f"sweep_{field}"
    click(app, "sweep_begin")
    assert [each.value for each in app.warning] == [warning.value]
    assert app_of(app).views.sweeps.present is found


def field_above(app: AppTest, warning: object) -> str:
    """The name of the field right above a warning, in the order in which the page is drawn."""
    drawn = [each for each in app.main if each.type in ("number_input", "warning", "button")]
    return name_of(drawn[next(at for at, each in enumerate(drawn) if each is warning) - 1])


def test_both_numbers_out_of_range_are_told_each_below_its_own_field_and_a_fraction_with_the_range() -> None:
    app = opened("xor", tabs="Insight", insight_part="Sweep")
    fill(fill(app, "sweep_seeds", 99), "sweep_updates", 0)
    assert [field_above(app, each) for each in app.warning] == ["sweep_seeds", "sweep_updates"]
    fill(fill(app, "sweep_seeds", 3), "sweep_updates", 100)
    assert not app.warning
    (says,) = fill(app, "sweep_seeds", 2.5).warning
    assert says.value == "This is a whole number from 1 to 16, so 2.5 is refused: it stays 3."


def test_a_sweep_is_of_what_the_fields_say_at_the_click() -> None:
    app = opened("xor", tabs="Insight", insight_part="Sweep")
    field(app, "sweep_first_values").set_value("0.7")
    assert swept(click(app, "sweep_begin")).values == (("0.7",),)


@pytest.mark.parametrize(
    ("cancelled", "why"), [(True, "It was cancelled"), (False, "It ended when this page was left")]
)
def test_a_sweep_that_ends_early_says_why_and_calls_no_line_diverged(*, cancelled: bool, why: str) -> None:
    app = begun(first_values="0.1, 1", seeds=2, updates=50)
    found = swept(app)
    assert found.complete
    assert unfinished_in_words(found) == ""
    found.job.done, found.job.cancelled = 0.3, cancelled
    found.sweep.train[:, 5:] = np.nan
    ran(app)
    assert not found.complete
    says = " ".join(each.value for each in app.caption)
    assert f"{why} before all of its runs were trained" in says
    assert not app.dataframe
    named = [each["name"] for each in plots(app)["sweep"]["figure"]["data"] if each.get("showlegend", True)]
    assert named == ["0.1", "1"]
    again = swept(click(put(app, sweep_first_values="7"), "sweep_again"))
    assert again.complete
    assert again is not found
    assert (again.wish, again.values) == (found.wish, found.values)
    assert "sweep_again" not in names(app, "button")
