"""Runs that are kept: curves over each other, what differs in their titles, and the way back."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import DataSpec, make_dataset
from backprop_core.analysis.evaluation import scorers
from playground.explain.insight.compare import UNLIKE, compare_table, compared_in_words
from playground.figures.insight.compare import compare_figure
from playground.formats import number
from playground.model.insight import replay
from playground.model.insight.kept_runs import MOST_KEPT, MOST_LEFT, KeptRun, settings_of, titles
from playground.model.scenes import SCENES
from playground.model.training.record import SCORES
from playground.model.training.series import Rows
from playground.theme import LIGHT
from playground.visit.viewing import title_of
from tests.app.page import app_of, click, fill, followed, names, opened, plots, press, ran, session_of, trace
from tests.app.test_links import opened_by


def present_of(app: AppTest) -> KeptRun:
    visit = app_of(app)
    scores = visit.views.scores(visit.session, run_again=False)
    return visit.views.kept.present(visit.session, (visit.scene, title_of(visit)), scores, lambda: True)


def kept_titles(app: AppTest) -> list[str]:
    return titles([*app_of(app).views.kept.runs, present_of(app)])


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
    assert kept_titles(app)[0].endswith(" · XOR")
    assert kept_titles(app)[1].endswith(f" · {SCENES['moons'].title}")
    said = plots(app)["compare"]["label"]
    assert said.endswith(UNLIKE)
    assert said.startswith("run 1")
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
    assert kept_titles(app) == [
        f"run 1 · {SCENES['moons'].title}",
        f"present run · edited at update 0 · {SCENES['moons'].title} (2)",
    ]
    click(app, "compare_keep")
    session_of(app).edit(data=make_dataset(DataSpec("circle", samples=60)))
    followed(app)
    assert [each.split(" · ")[-1] for each in kept_titles(app)] == [
        SCENES["moons"].title,
        f"{SCENES['moons'].title} (2)",
        f"{SCENES['moons'].title} (3)",
    ]


def test_the_table_has_what_differs_and_the_last_scores() -> None:
    app = opened("moons", tabs="Insight", insight_part="Compare")
    click(app, "compare_keep")
    session_of(app).edit(training=session_of(app).training.replaced(batch_size=5))
    for _ in range(2):
        press(app, "step")
    visit = app_of(app)
    table = compare_table([*visit.views.kept.runs, present_of(app)])
    assert table["batch size"] == ["10", "5"]
    assert table["updates"][1] == session_of(app).completed
    loss = visit.views.train.score(session_of(app).settled).loss
    assert table["train loss"][1] == loss
    assert "learning rate" not in table
    formats = json.loads(app.dataframe[0].proto.columns)
    assert formats["train loss"]["type_config"]["format"] == "%.4g"  # four places may leave nothing of a loss
    assert f": loss {number(loss)} after 2 updates" in plots(app)["compare"]["label"]


def test_the_oldest_makes_room_and_can_be_put_back() -> None:
    app = opened("xor", tabs="Insight", insight_part="Compare")
    for _ in range(MOST_KEPT + 1):
        click(press(app, "step"), "compare_keep")
    assert kept_numbers(app) == list(range(2, MOST_KEPT + 2))
    assert "Run 1 has made room for it" in app.toast[-1].value
    click(app, "compare_put_back_1")
    assert kept_numbers(app) == [1, *range(3, MOST_KEPT + 2)]
    assert "Run 1 is kept again. Run 2 has made room for it" in app.toast[-1].value
    assert "compare_put_back_2" in names(app, "button")


def test_a_run_that_is_kept_as_it_stands_is_not_kept_twice() -> None:
    app = opened("xor", tabs="Insight", insight_part="Compare")
    click(click(app, "compare_keep"), "compare_keep")
    assert kept_numbers(app) == [1]
    assert app.toast[-1].value.startswith("This run is kept already, as run 1")
    press(app, "step")
    click(app, "compare_keep")
    assert kept_numbers(app) == [1, 2]
    click(app, "compare_go_1")
    click(app, "compare_keep")
    assert kept_numbers(app) == [1, 2]


def kept_numbers(app: AppTest) -> list[int]:
    return [kept.number for kept in app_of(app).views.kept.runs]


def test_a_run_that_is_dropped_comes_back_as_it_stood() -> None:
    app = opened("xor", tabs="Insight", insight_part="Compare")
    press(app, "step", "step")
    click(app, "compare_keep")
    press(app, "step")
    click(app, "compare_keep")
    before, theta = app_of(app).views.kept.runs, session_of(app).settled
    click(app, "compare_drop_1")
    assert "compare_go_1" not in names(app, "button")
    assert app.toast[-1].value == "Run 1 is kept no longer. Its button below, not Undo (Z), puts it back."
    assert "run 1 is not kept any more; this button, not Undo (Z), puts it back" in [
        each.value for each in app.markdown
    ]
    click(app, "compare_drop_2")
    assert "compare" not in plots(app)
    click(app, "compare_put_back_2")
    click(app, "compare_put_back_1")
    assert app_of(app).views.kept.runs == before
    assert [trace(app, "compare", name)["x"][-1] for name in kept_titles(app)] == [2, 3, 3]
    np.testing.assert_array_equal(session_of(app).settled, theta)


def test_as_many_can_be_put_back_as_were_dropped_last() -> None:
    app = opened("xor", tabs="Insight", insight_part="Compare")
    for _ in range(MOST_LEFT + 1):
        click(press(app, "step"), "compare_keep")
    for number_of_run in (2, 1, 4, 3):
        click(app, f"compare_drop_{number_of_run}")
    offered = [name for name in names(app, "button") if name.startswith("compare_put_back")]
    assert offered == ["compare_put_back_1", "compare_put_back_3", "compare_put_back_4"]


def test_a_run_that_was_opened_in_its_middle_has_the_curve_of_one_that_was_walked() -> None:
    walked = opened("xor", granularity="update", tabs="Insight", insight_part="Compare")
    press(walked, *["step"] * 40)
    expected = present_of(walked).rows
    app = click(opened_by("scene=xor&at=40.0&tab=Insight&insight_part=Compare"), "compare_keep")
    kept = app_of(app).views.kept.runs[0]
    assert kept.replay.job.wait()
    assert kept.known_from == 0
    np.testing.assert_array_equal(kept.rows.updates, expected.updates)
    np.testing.assert_allclose(kept.rows.values, expected.values, rtol=1e-12)
    press(app, "step")
    first, present = kept_titles(app)
    assert trace(ran(app), "compare", first)["x"] == list(range(41))
    assert trace(app, "compare", present)["x"] == list(range(42))
    assert "known from" not in app.caption[-1].value


def test_losses_that_arrive_while_the_page_is_drawn_wait_for_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    app = click(opened_by("scene=xor&at=40.0&tab=Insight&insight_part=Compare"), "compare_keep")
    kept = app_of(app).views.kept.runs[0]
    assert kept.replay.job.wait()
    whole, looks = kept.rows, []

    def one_more_at_each_look(_: replay.Replay, later: Rows, last: int) -> Rows:
        looks.append(later)
        return whole.between(-1, min(last, len(looks)))

    monkeypatch.setattr(replay.Replay, "before", one_more_at_each_look)
    press(app, "step")
    for line in plots(app)["compare"]["figure"]["data"]:
        assert line["x"] == list(range(line["x"][-1] + 1))
        assert len(line["x"]) == len(line["y"])
    known = kept.as_known()
    assert (known.rows, known.known_from, known.under_way) == (known.recorded, 0, False)


def test_going_back_before_the_place_where_a_run_was_opened_has_a_curve_up_to_there() -> None:
    app = opened_by("scene=xor&at=40.0&tab=Insight&insight_part=Compare")
    assert present_of(app).replay.job.wait()
    session_of(app).travel(12)
    present = present_of(followed(app))
    assert present.completed == 12
    assert present.rows.updates.tolist() == list(range(13))
    loss = scorers(session_of(app).network, session_of(app).data)[0].score(session_of(app).settled).loss
    assert present.rows.values[-1, SCORES.index("train loss")] == loss


def test_an_edit_before_that_place_has_the_beginning_computed_anew() -> None:
    app = opened_by("scene=xor&at=40.0&tab=Insight&insight_part=Compare")
    assert present_of(app).replay.job.wait()
    session_of(app).travel(12)
    session_of(app).edit(training=session_of(app).training.with_options(lr=2.0))
    press(followed(app), "step")
    present = present_of(app)
    assert present.replay.job.wait()
    assert present.rows.updates.tolist() == list(range(session_of(app).completed + 1))


def test_what_would_take_too_long_is_said_to_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "MOST_WORK", 1e3)
    app = click(opened_by("scene=xor&at=40.0&tab=Insight&insight_part=Compare"), "compare_keep")
    assert "The loss of run 1 is known from update 40 on: it would take too long to compute more." in " ".join(
        caption.value for caption in app.caption
    )
    assert trace(app, "compare", "run 1")["x"] == [40]
    assert trace(app, "compare", "run 1")["mode"] == "lines+markers"


def test_losses_of_nought_and_of_runs_that_diverged_are_told() -> None:
    app = opened("xor", tabs="Insight", insight_part="Compare")
    press(app, "step")
    run = present_of(app)
    rows = [Rows(run.recorded.updates, np.full_like(run.recorded.values, value)) for value in (np.nan, 0.5, 0.0)]
    runs = [replace(run, recorded=each) for each in rows]
    assert compared_in_words(runs, ["a", "b", "c"]) == (
        "c: loss 0 after 1 update; b: loss 0.5000 after 1 update; a: diverged after 1 update."
    )


def test_a_run_that_diverged_leaves_the_axis_to_the_others() -> None:
    app = opened("xor", tabs="Insight", insight_part="Compare")
    press(app, *["step"] * 4)
    run = present_of(app)
    courses = ([0.7, 0.6, 0.5, 0.4, 0.3], [0.7, 9.0, 1e90, 1e245, np.nan], [0.7, 1e3, 1e100, 1e200, 1e247])
    values = [np.full_like(run.recorded.values, np.nan) for _ in courses]
    for each, course in zip(values, courses, strict=True):
        each[:, SCORES.index("train loss")] = course
    runs = [
        replace(run, number=number, recorded=Rows(run.recorded.updates, each))
        for number, each in zip((1, 2, 0), values, strict=True)
    ]
    layout = compare_figure(runs=runs, names=["a", "b", "c"], theme=LIGHT)["layout"]
    assert layout["yaxis"]["range"] == [-1.0, 0.0]
    assert layout["xaxis"]["separatethousands"]
    alone = compare_figure(runs=runs[1:], names=["b", "c"], theme=LIGHT)["layout"]
    assert alone["yaxis"]["range"][1] <= 3.0


def test_kept_runs_are_drawn_over_the_thick_line_of_the_present_one() -> None:
    app = opened("xor", tabs="Insight", insight_part="Compare")
    press(app, "step")
    click(app, "compare_keep")
    kept, present = plots(app)["compare"]["figure"]["data"]
    assert kept["zorder"] > present["zorder"]
    assert kept["line"]["width"] < present["line"]["width"]


def test_settings_are_called_as_their_controls_are() -> None:
    session = SCENES["moons"].make()
    session.edit(training=session.training.replaced(optimizer="momentum", batch_size=None))
    settings = settings_of(session)
    assert settings["optimiser"] == "momentum"
    assert settings["momentum μ"] == "0.9000"
    assert settings["batch size"] == "all"
    assert settings["clip norm"] == "none"
    assert settings["activations"] == "ReLU, sigmoid"
    session.edit(training=session.training.replaced(optimizer="gd"))
    assert settings_of(session)["optimiser"] == "gradient descent"
