"""The landscape on the page: each kind, the run's path, and what there is none of."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Session
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.landscape.survey import Survey
from playground.explain.insight.landscape import kind_in_words, seen_in_words
from playground.formats import number
from playground.model.insight.background import Job
from playground.model.insight.landscapes import LANDSCAPES, Landscape
from tests.app.page import app_of, click, fill, followed, opened, plots, press, ran, session_of, trace, words


def landscape(app: AppTest) -> Landscape:
    """The one that is looked at, once it is computed."""
    found = app_of(app).views.landscapes.present
    assert found.job.wait()
    ran(app)
    return found


def shown(scene: str, kind: str, updates: int = 60) -> AppTest:
    app = opened(scene, tabs="Insight")
    session_of(app).run(updates)
    followed(app)
    fill(app, "insight_part", "Landscape")
    return fill(app, "landscape_kind", kind)


@pytest.mark.parametrize("kind", LANDSCAPES)
def test_each_kind_has_the_present_loss_at_the_present_place(kind: str) -> None:
    app = shown("xor", kind)
    found = landscape(app)
    session = session_of(app)
    loss = Observed(session).at(session.settled).loss_value
    assert found.survey.track.losses[-1] == pytest.approx(loss, rel=1e-12)
    point = trace(app, "landscape", "present")
    x, y = point["x"][0], point["y"][0]
    if len(found.survey.ys) > 1:
        (theta,) = found.survey.plane.at(np.array([[x, y]]))
        np.testing.assert_allclose(theta, session.settled, atol=1e-9)
    else:
        assert y == pytest.approx(loss, rel=1e-12)
        assert np.interp(x, found.survey.xs, found.survey.losses[0]) == pytest.approx(loss, rel=0.02)
    assert "After 60 updates the run is at" in plots(app)["landscape"]["label"]


def test_two_parameters_are_the_selected_one_and_another() -> None:
    app = shown("xor", "Two parameters")
    found = landscape(app)
    assert found.names[0] == "W2[0, 0]"
    fill(app, "landscape_other", 1)
    assert landscape(app).names == ("W2[0, 0]", "W1[0, 0]")


def test_no_share_is_said_of_a_path_that_another_is_about_to_replace() -> None:
    found = landscape(shown("moons", "Main plane of the path", 300))
    session = session_of(opened("moons"))
    session.run(300)
    survey = Survey(session, found.survey.plane, found.survey.xs, found.survey.ys)
    waiting = replace(found, survey=survey, job=Job(survey.slices()))
    assert kind_in_words(waiting) == "The plane in which the path that is drawn spreads most."
    waiting.job.cancel()
    assert "variance" in kind_in_words(waiting)


def test_the_main_plane_says_how_much_of_the_path_is_in_it() -> None:
    app = shown("moons", "Main plane of the path", 300)
    found = landscape(app)
    thetas = found.survey.track.path.thetas
    values, vectors = np.linalg.eigh(np.cov(thetas.T))
    assert found.shares == pytest.approx(values[::-1][:2] / values.sum(), rel=1e-9)
    assert abs(found.survey.plane.across @ vectors[:, -1]) == pytest.approx(1, rel=1e-9)
    assert f"{sum(found.shares):.1%} of its variance lie in it" in words(app)
    path = trace(app, "landscape", "the run's path")
    np.testing.assert_allclose(np.cov(path["x"], path["y"])[0, 1], 0, atol=1e-9 * values[-1])
    assert len(path["x"]) == len(found.survey.track.path.updates) == 120
    assert path["customdata"][-1][0] == "300"


@pytest.mark.parametrize("kind", LANDSCAPES)
def test_the_spoken_twin_has_the_lowest_and_the_highest_place_with_the_losses_there(kind: str) -> None:
    app = shown("xor", kind)
    survey, session = landscape(app).survey, session_of(app)
    for row, column in list(product(range(len(survey.ys)), range(len(survey.xs))))[::37]:
        theta = survey.plane.origin + survey.xs[column] * survey.plane.across + survey.ys[row] * survey.plane.up
        assert survey.losses[row, column] == pytest.approx(Observed(session).at(theta).loss_value, rel=1e-11)
    said = re.findall(r"(?:lowest|highest) at (?:\((\S+), (\S+)\)|(\S+)), (\S+)", words_of(app))
    for (x, y, along, loss), pick in zip(said, (np.min, np.max), strict=True):
        value = pick(survey.losses)
        row, column = np.argwhere(survey.losses == value)[0]
        place = (number(survey.xs[column], 3), number(survey.ys[row], 3), "")
        assert (x, y, along) == (place if len(survey.ys) > 1 else ("", "", place[0]))
        assert loss.rstrip(".") == number(value)


def words_of(app: AppTest) -> str:
    return plots(app)["landscape"]["label"]


def test_what_is_hovered_is_the_loss_with_both_parameters_set_to_the_place() -> None:
    app = shown("xor", "Two parameters")
    landscape(app)
    ground, session = trace(app, "landscape", "loss"), session_of(app)
    names = [plots(app)["landscape"]["figure"]["layout"][f"{axis}axis"]["title"]["text"] for axis in "xy"]
    at = [re.fullmatch(r"(W\d)\[(\d), (\d)\]", name).groups() for name in names]
    for row, column in ((0, 0), (40, 3), (17, 29)):
        matrices = {f"W{n}": block[:, :-1].copy() for n, block in enumerate(session.table.blocks(session.settled), 1)}
        for (matrix, i, j), value in zip(at, (ground["x"][column], ground["y"][row]), strict=True):
            matrices[matrix][int(i), int(j)] = value
        biases = [block[:, -1:] for block in session.table.blocks(session.settled)]
        start = list(zip(matrices.values(), biases, strict=True))
        alone = Session(session.network, session.training.replaced(batch_size=None), session.data, start)
        alone.prime()
        assert ground["customdata"][row][column] == pytest.approx(float(alone.value("L")), rel=1e-11)


@pytest.mark.parametrize("kind", ["Along the gradient", "Random directions"])
def test_the_place_where_the_run_stands_is_called_so(kind: str) -> None:
    app = shown("spiral", kind, 400)
    survey = landscape(app).survey
    assert 0.0 in survey.xs
    assert f"lowest where the run stands, {number(survey.losses.min())} and" in words_of(app)


@pytest.mark.parametrize("scene", ["xor", "spiral"])
def test_the_line_from_first_to_last_shows_both_ends(scene: str) -> None:
    app = shown(scene, "First to last", 300)
    found = landscape(app)
    low, high = plots(app)["landscape"]["figure"]["layout"]["yaxis"]["range"]
    tested = () if found.survey.tested is None else (found.survey.tested[0],)
    assert (scene == "spiral") == bool(tested)
    for losses in (found.survey.losses[0], *tested):
        for place in (0.0, 1.0):
            assert low < np.interp(place, found.survey.xs, losses) < high


def test_where_there_is_none_it_is_said_why() -> None:
    app = opened("xor", tabs="Insight", insight_part="Landscape")
    fill(app, "landscape_kind", "Main plane of the path")
    assert "too few states" in app.info[0].value
    fill(app, "landscape_kind", "First to last")
    assert "first ones still" in app.info[0].value


def test_a_landscape_that_is_cancelled_says_so_and_can_be_begun_anew() -> None:
    app = shown("spiral", "Random directions")
    found = app_of(app).views.landscapes.present
    app_of(app).views.landscapes.cancel()
    assert found.job.wait()
    if found.job.done < 1:
        ran(app)
        click(app, "landscape_again")
    assert landscape(app).job.done == 1


def test_places_that_were_never_computed_are_not_called_infinite() -> None:
    app = shown("xor", "Two parameters")
    found = landscape(app)
    found.job.done, found.survey.losses[10:] = 0.3, np.nan
    computed, places = int(np.isfinite(found.survey.losses).sum()), found.survey.losses.size
    said = seen_in_words(found)
    assert f"That is of the places that were computed, {computed:,} of {places:,}." in said
    assert "not finite" not in said
    under_way = replace(found, job=Job(iter(())))
    assert f"That is of the places that are computed so far, {computed:,} of {places:,}." in seen_in_words(under_way)
    found.survey.losses[:] = np.nan
    assert seen_in_words(found) == "Nothing is computed yet."


def test_under_play_it_stays_and_follows_once_the_run_rests() -> None:
    app = shown("xor", "Two parameters")
    first = landscape(app)
    press(app, "play")
    session_of(app).run(5)
    app_of(app).changed()
    ran(app)
    assert app_of(app).views.landscapes.present is first
    assert "As it was after update 60" in " ".join(each.value for each in app.caption)
    press(app, "pause")
    assert landscape(app).update == 65


def test_a_run_that_rests_at_its_start_is_told_so_and_flat_is_called_flat() -> None:
    app = opened("xor", tabs="Insight")
    session = session_of(app)
    network = session.network.replaced(initializer="zeros")
    session.restart(network, session.training, session.data)
    session.run(5)
    assert not session.settled.any()
    followed(app)
    fill(app, "insight_part", "Landscape")
    for kind in ("Main plane of the path", "First to last"):
        fill(app, "landscape_kind", kind)
        assert "no update of this run has moved any of them" in app.info[0].value
    fill(app, "landscape_kind", "Random directions")
    landscape(app)
    assert "is 0.6931 everywhere: it is flat here." in plots(app)["landscape"]["label"]
