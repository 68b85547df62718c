"""Planes through the space of the parameters."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core.analysis.landscape.planes import (
    Plane,
    along_gradient,
    between,
    of_path,
    of_random_directions,
    of_two_parameters,
    shares_of,
)
from tests.networks import KINDS, session_of_kind

STREAM = np.random.default_rng(0)


def test_what_is_on_a_plane_comes_back_to_its_place() -> None:
    plane = Plane(*STREAM.standard_normal((3, 9)))
    places = STREAM.standard_normal((6, 2))
    thetas = plane.at(places)
    np.testing.assert_allclose(plane.places_of(thetas), places, atol=1e-12)
    np.testing.assert_allclose(plane.distances(thetas), 0, atol=1e-12)


def test_what_is_beside_a_plane_is_nearest_to_its_place() -> None:
    plane = Plane(np.zeros(4), np.array([2.0, 0, 0, 0]), np.array([1.0, 1.0, 0, 0]))
    theta = np.array([[3.0, 1.0, 3.0, -4.0]])
    np.testing.assert_allclose(plane.places_of(theta), [[1.0, 1.0]])
    np.testing.assert_allclose(plane.distances(theta), [5.0])


def test_the_axes_of_two_parameters_are_their_values() -> None:
    theta = STREAM.standard_normal(7)
    plane = of_two_parameters(theta, 2, 5)
    np.testing.assert_allclose(plane.places_of(theta[None]), [theta[[2, 5]]])
    (moved,) = plane.at(np.array([[0.25, -3.0]]))
    np.testing.assert_array_equal(moved[[2, 5]], [0.25, -3.0])
    np.testing.assert_array_equal(np.delete(moved, [2, 5]), np.delete(theta, [2, 5]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_random_direction_is_as_long_as_each_unit_s_weights_and_spares_biases(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(3)
    theta, table = session.settled, session.table
    plane = of_random_directions(table, theta, 4)
    for direction in (plane.across, plane.up):
        for drawn, held in zip(table.blocks(direction), table.blocks(theta), strict=True):
            for unit, weights in zip(drawn, held, strict=True):
                assert np.linalg.norm(unit[:-1]) == pytest.approx(np.linalg.norm(weights[:-1]), rel=1e-12)
                assert unit[-1] == 0
    np.testing.assert_array_equal(plane.across, of_random_directions(table, theta, 4).across)


def test_another_number_draws_other_directions() -> None:
    session = session_of_kind("2-3-1")
    drawn = [of_random_directions(session.table, session.settled, seed) for seed in (4, 5)]
    assert abs(drawn[0].across - drawn[1].across).max() > 0.1
    assert abs(drawn[0].across - drawn[0].up).max() > 0.1


def test_the_main_plane_of_a_path_has_the_eigenvectors_of_its_covariance() -> None:
    path = STREAM.standard_normal((40, 6)) * np.array([5.0, 3.0, 1.0, 0.5, 0.2, 0.1])
    plane = of_path(path)
    shares = shares_of(plane, path)
    values, vectors = np.linalg.eigh(np.cov(path.T))
    assert shares == pytest.approx(values[::-1][:2] / values.sum(), rel=1e-10)
    for axis, vector in zip((plane.across, plane.up), vectors.T[::-1], strict=False):
        assert abs(axis @ vector) == pytest.approx(1, rel=1e-10)
        assert axis[np.abs(axis).argmax()] > 0
    np.testing.assert_array_equal(plane.origin, path[-1])


@pytest.mark.parametrize("places", [1, 2])
def test_a_straight_path_has_no_main_plane(places: int) -> None:
    assert of_path(np.outer(np.arange(places), np.ones(3))) is None
    assert of_path(np.ones((9, 3))) is None


def test_a_path_of_two_parameters_has_its_own_plane() -> None:
    path = STREAM.standard_normal((9, 2))
    plane = of_path(path)
    assert sum(shares_of(plane, path)) == pytest.approx(1)
    np.testing.assert_allclose(plane.distances(path), 0, atol=1e-12)
    line = np.outer(np.arange(9.0), [1.0, 2.0])
    for width, there in ((1e-13, False), (1e-10, True)):
        assert (of_path(line + np.outer(np.arange(9) % 2, [-2 * width, width])) is not None) == there


def test_lines_go_downhill_and_from_first_to_last() -> None:
    theta, gradient = np.array([1.0, 2.0]), np.array([3.0, -4.0])
    np.testing.assert_allclose(along_gradient(theta, gradient).at(np.array([[5.0, 0.0]])), [[-2.0, 6.0]])
    np.testing.assert_allclose(along_gradient(theta, 1e-9 * gradient).at(np.array([[5.0, 0.0]])), [[-2.0, 6.0]])
    assert along_gradient(theta, np.zeros(2)) is None
    line = between(theta, gradient)
    np.testing.assert_allclose(line.at(np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 9.0]])), [theta, gradient, [2.0, -1.0]])
    assert between(theta, theta.copy()) is None


def test_parameters_near_the_end_of_their_range_have_planes_and_beyond_it_none() -> None:
    session = session_of_kind("2-3-1")
    theta = 1e200 * session.settled
    plane = of_random_directions(session.table, theta, 4)
    np.testing.assert_allclose(plane.across, 1e200 * of_random_directions(session.table, session.settled, 4).across)
    path = STREAM.standard_normal((40, 6))
    large = of_path(1e200 * path)
    assert shares_of(large, 1e200 * path) == pytest.approx(shares_of(of_path(path), path))
    np.testing.assert_allclose(large.across, of_path(path).across)
    assert of_path(1e308 * np.sign(path)) is None
    gradient = np.array([3e200, -4e200])
    np.testing.assert_allclose(along_gradient(np.zeros(2), gradient).across, [-0.6, 0.8])
    assert along_gradient(np.zeros(2), np.array([np.inf, 1.0])) is None
    broken = Plane(np.zeros(2), np.array([np.inf, 0.0]), np.zeros(2))
    assert np.isnan(broken.places_of(np.ones((3, 2)))).all()
