"""A survey has the loss of a session that stands at each place."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import DataSpec, LayerSpec, NetworkSpec, Session, TrainingSpec, make_dataset
from backprop_core.analysis.landscape.planes import Plane, of_random_directions, of_two_parameters
from backprop_core.analysis.landscape.survey import STATES, Survey, path_of
from backprop_core.primitives import Array
from tests.networks import KINDS, session_of_kind

XS, YS = np.linspace(-1, 1, 5), np.linspace(-2, 1, 4)


def loss_at(session: Session, theta: Array) -> float:
    blocks = [(block[:, :-1], block[:, -1:]) for block in session.table.blocks(theta)]
    whole = Session(session.network, session.training.replaced(batch_size=None), session.data, blocks)
    whole.prime()
    return float(whole.value(whole.objective))


@pytest.mark.parametrize("kind", KINDS)
def test_every_place_has_the_loss_of_a_session_there(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(6)
    before = session.settled
    plane = of_random_directions(session.table, before, 1)
    survey = Survey(session, plane, XS, YS)
    assert np.isnan(survey.losses).all()
    shares = list(survey.slices())
    assert shares == sorted(shares)
    assert shares[-1] == 1
    for row, column in ((0, 0), (3, 4), (1, 2), (2, 0)):
        expected = loss_at(session, before + XS[column] * plane.across + YS[row] * plane.up)
        assert survey.losses[row, column] == pytest.approx(expected, rel=1e-12)
    np.testing.assert_array_equal(session.settled, before)


def test_the_path_is_what_the_run_has_come_through() -> None:
    session = session_of_kind("deep")
    session.run(200)
    session.edit(parameters={"b1": session.value("b1") + 1.0})
    session.run(57)
    path = path_of(session)
    assert path.updates[0] == 0
    assert path.updates[-1] == 257
    assert len(path.updates) == len(session.kept) + 1 > 5
    for place in (0, 3, -2, -1):
        update = int(path.updates[place])
        other = session_of_kind("deep")
        other.run(min(update, 200))
        if update >= 200:
            other.edit(parameters={"b1": other.value("b1") + 1.0})
            other.run(update - 200)
        np.testing.assert_array_equal(path.thetas[place], other.settled)
    session.travel(100)
    assert path_of(session).updates[-1] == 100
    survey = Survey(session, of_two_parameters(session.settled, 0, 1), XS, YS)
    list(survey.slices())
    assert survey.track.losses[-1] == pytest.approx(loss_at(session, session.settled), rel=1e-12)
    assert survey.track.losses[0] == pytest.approx(loss_at(session, path.thetas[0]), rel=1e-12)


def test_the_path_is_run_again_at_even_distances() -> None:
    session = session_of_kind("softmax")
    session.run(333)
    kept = len(path_of(session).updates)
    survey = Survey(session, of_two_parameters(session.settled, 0, 1), XS, YS)
    assert len(survey.track.path.updates) == kept
    before = session.position, session.settled
    list(survey.slices())
    path = survey.track.path
    assert len(path.updates) == STATES > kept
    assert np.ptp(np.diff(path.updates)) <= 1
    for place in (0, 31, -1):
        other = session_of_kind("softmax")
        other.run(int(path.updates[place]))
        np.testing.assert_array_equal(path.thetas[place], other.settled)
        assert survey.track.losses[place] == pytest.approx(loss_at(session, other.settled), rel=1e-12)
    assert session.position == before[0]
    np.testing.assert_array_equal(session.settled, before[1])


def test_a_run_that_has_not_begun_has_its_places_alone() -> None:
    session = session_of_kind("2-3-1")
    survey = Survey(session, of_two_parameters(session.settled, 0, 1), XS, YS)
    assert not survey.awaits_path
    assert list(survey.slices()) == [1.0]
    assert survey.track.path.updates.tolist() == [0]
    session.run(3)
    survey = Survey(session, of_two_parameters(session.settled, 0, 1), XS, YS)
    places, states = len(XS) * len(YS), 4
    assert survey.awaits_path
    shares = [(places + done) / (places + states) for done in range(states + 1)]
    assert list(survey.slices()) == pytest.approx(shares)
    assert survey.track.path.updates.tolist() == [0, 1, 2, 3]
    assert not survey.awaits_path


def test_places_come_some_at_a_time_where_there_are_many_samples() -> None:
    data = make_dataset(DataSpec("circle", samples=4000, test_fraction=0.5))
    session = Session(NetworkSpec(2, [LayerSpec(1, "sigmoid")], "bce", seed=2), TrainingSpec(), data)
    plane = of_two_parameters(session.settled, 0, 1)
    survey = Survey(session, plane, XS, YS, tests=True)
    assert list(survey.slices()) == pytest.approx([8 / 20, 16 / 20, 1])
    for losses, X, Y in ((survey.losses, data.X, data.Y), (survey.tested, data.X_test, data.Y_test)):
        for row, column in np.ndindex(4, 5):
            z = np.array([XS[column], YS[row]]) @ X + session.settled[2]
            assert losses[row, column] == pytest.approx(np.mean(np.logaddexp(0, z) - Y * z), rel=1e-12)


def test_the_test_samples_have_a_loss_of_their_own() -> None:
    data = make_dataset(DataSpec("moons", samples=40, test_fraction=0.5))
    network = NetworkSpec(2, [LayerSpec(3, "tanh"), LayerSpec(1, "sigmoid")], "bce", initializer="xavier_normal")
    session = Session(network, TrainingSpec(), data)
    survey = Survey(session, of_two_parameters(session.settled, 0, 1), XS, np.zeros(1), tests=True)
    list(survey.slices())
    theta = survey.plane.at(np.array([[XS[3], 0.0]]))[0]
    blocks = [(block[:, :-1], block[:, -1:]) for block in session.table.blocks(theta)]
    tested = Session(network, TrainingSpec(), type(data)(data.X_test, data.Y_test), blocks)
    tested.prime()
    assert survey.tested[0, 3] == pytest.approx(float(tested.value("L")), rel=1e-12)
    assert Survey(session, survey.plane, XS, YS).tested is None


def test_a_plane_that_depends_on_the_path_is_laid_once_all_of_it_is_known() -> None:
    session = session_of_kind("deep")
    session.run(90)
    first = of_two_parameters(session.settled, 0, 1)
    laid = []

    def lay(path: Array) -> tuple[Plane, Array, Array] | None:
        laid.append(path)
        return of_two_parameters(path[0], 2, 3), XS + 1, YS + 1

    survey = Survey(session, first, XS, YS, lay=lay)
    shares = list(survey.slices())
    assert shares == sorted(shares)
    assert shares[-1] == 1
    np.testing.assert_array_equal(laid, [survey.track.path.thetas])
    assert len(laid[0]) == 91
    np.testing.assert_array_equal(survey.xs, XS + 1)
    for row, column in ((0, 0), (3, 4)):
        theta = laid[0][0].copy()
        theta[[2, 3]] = XS[column] + 1, YS[row] + 1
        assert survey.losses[row, column] == pytest.approx(loss_at(session, theta), rel=1e-12)
    kept = Survey(session, first, XS, YS, lay=lambda path: None)
    list(kept.slices())
    assert kept.plane is first
    assert np.isfinite(kept.losses).all()
