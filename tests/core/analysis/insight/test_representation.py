"""The data as each layer sees them, against a forward pass by hand and eigenvectors of the covariance."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.insight.representation import ALONG, LINES, MARGIN, grid_lines, representation
from tests.networks import KINDS, session_of_kind


@pytest.mark.parametrize("kind", KINDS)
def test_main_directions_keep_the_variance_that_they_say(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(1)
    session.edit(training=session.training.replaced(batch_size=None))
    session.prime()
    views = representation(session, session.settled)
    assert [view.layer for view in views] == list(range(session.network.depth + 1))
    for view in views[1:]:
        if view.units != (None, None):
            continue
        A = session.value(f"A{view.layer}")
        covariance = np.cov(A, bias=True).reshape(len(A), len(A))
        values = np.sort(np.linalg.eigvalsh(covariance))[::-1]
        spread = view.samples.var(axis=1)
        expected = np.append(values, 0.0)[:2]
        np.testing.assert_allclose(spread, expected, rtol=1e-8, atol=1e-14)
        np.testing.assert_allclose(view.shares, expected / (values.sum() or 1.0), rtol=1e-8, atol=1e-12)
        np.testing.assert_allclose(view.samples.mean(axis=1), 0, atol=1e-12)


def test_units_are_their_activations_and_the_grid_goes_the_same_way() -> None:
    session = session_of_kind("2-3-1")
    session.edit(training=session.training.replaced(batch_size=None))
    session.prime()
    inputs, hidden, output = representation(session, session.settled, (2, 0))
    np.testing.assert_allclose(hidden.samples, session.value("A1")[[2, 0]], rtol=1e-13)
    np.testing.assert_array_equal(inputs.samples, session.data.X)
    lines = grid_lines(session.data.X)
    assert (len(lines), inputs.grid.shape) == (2 * LINES, (2 * LINES, 2, ALONG))
    W, b = session.old("W1"), session.old("b1")
    for at in (0, 5, -1):
        np.testing.assert_array_equal(inputs.grid[at], lines[at])
        np.testing.assert_allclose(hidden.grid[at], np.maximum(W @ lines[at] + b, 0)[[2, 0]], rtol=1e-12, atol=1e-15)
    assert output.units == (0, None)
    np.testing.assert_allclose(output.samples, [session.value("A2")[0], np.zeros(5)], rtol=1e-13)


@pytest.mark.parametrize("kind", ["1-1", "distances"])
def test_one_input_is_a_line(kind: str) -> None:
    session = session_of_kind(kind)
    (line,) = grid_lines(session.data.X)
    assert line.shape == (1, LINES * ALONG)
    view = representation(session, session.settled)[0]
    np.testing.assert_array_equal(view.samples, [session.data.X[0], np.zeros(5)])


@pytest.mark.parametrize("kind", KINDS)
def test_main_directions_point_where_their_largest_part_is_above_0(kind: str) -> None:
    session = session_of_kind(kind)
    for sign in (1.0, -1.0):
        data = type(session.data)(sign * session.data.X, session.data.Y)
        mirrored = type(session)(session.network, session.training, data)
        for view in representation(mirrored, mirrored.settled)[1:]:
            mirrored.edit(training=mirrored.training.replaced(batch_size=None))
            mirrored.prime()
            centred = mirrored.value(f"A{view.layer}") - mirrored.value(f"A{view.layer}").mean(axis=1, keepdims=True)
            for unit, place in zip(view.units, view.samples, strict=True):
                if unit is None and np.abs(place).max() > 1e-9:
                    parts = centred @ place
                    assert parts[np.abs(parts).argmax()] > 0


def test_the_grid_reaches_a_little_beyond_the_samples() -> None:
    """A constant input has half a unit to either side."""
    X = np.array([[-1.0, 4.0, 2.0], [3.0, 3.0, 3.0]])
    lines = np.array(grid_lines(X))
    assert (lines[:, 0].min(), lines[:, 0].max()) == (pytest.approx(-1 - MARGIN * 5), pytest.approx(4 + MARGIN * 5))
    assert (lines[:, 1].min(), lines[:, 1].max()) == (2.5, 3.5)


def test_on_one_input_or_without_hidden_units_nothing_switches() -> None:
    for inputs, layers in ((1, [3, 1]), (2, [1])):
        network = NetworkSpec(inputs, [LayerSpec(units, "relu") for units in layers], "mse", seed=1)
        session = Session(network, TrainingSpec(), Dataset(np.eye(2)[:inputs], [[0.0, 1.0]]))
        assert [view.switches for view in representation(session, session.settled)] == [{}] * (len(layers) + 1)


def test_half_of_the_lines_go_along_each_input() -> None:
    lines = np.array(grid_lines(np.array([[-1.0, 4.0], [3.0, 5.0]])))
    for across, there in ((0, lines[:LINES]), (1, lines[LINES:])):
        assert (np.ptp(there[:, across], axis=1) > 1).all()
        assert (np.ptp(there[:, 1 - across], axis=1) == 0).all()
        assert len(np.unique(there[:, 1 - across, 0])) == LINES


def test_units_that_a_layer_lacks_fall_away() -> None:
    session = session_of_kind("2-3-1")
    seen = [representation(session, session.settled, wanted)[1].units for wanted in ((2, 0), (3, 0), (1, None))]
    assert seen == [(2, 0), (None, 0), (1, None)]


@pytest.mark.parametrize("size", [1e-170, 1.0, 1e170])
def test_shares_of_the_variance_do_not_depend_on_the_unit(size: float) -> None:
    session = session_of_kind("corners")
    scaled = type(session)(session.network, session.training, type(session.data)(size * session.data.X, session.data.Y))
    shares = [representation(each, each.settled)[0].shares for each in (session, scaled)]
    assert shares[1] == pytest.approx(shares[0], rel=1e-12)


def test_other_inputs_are_at_their_means() -> None:
    session = session_of_kind("softmax")
    for line in grid_lines(session.data.X):
        np.testing.assert_allclose(line[2:], np.repeat(session.data.X.mean(axis=1)[2:, None], ALONG, axis=1))


def test_where_a_unit_switches_on_its_layer_sees_it_at_0() -> None:
    session = session_of_kind("2-3-1")
    session.run(3)
    views = representation(session, session.settled, (0, 1))
    assert views[0].switches
    for unit, line in views[0].switches.items():
        W, b = session.value("W1")[unit], session.value("b1")[unit]
        np.testing.assert_allclose(W @ line + b, 0, atol=1e-9)
        if unit < 2:
            np.testing.assert_allclose(views[1].switches[unit][unit], 0, atol=1e-9)
    assert representation(session_of_kind("deep"), session_of_kind("deep").settled)[0].switches == {}


def test_samples_along_a_line_have_no_second_direction() -> None:
    """Units that are twins differ by rounding alone, and that is nothing to draw."""
    session = session_of_kind("2-3-1")
    twins = {"W1": np.tile([[0.3, -0.7]], (3, 1)), "b1": np.full((3, 1), 0.1)}
    session.edit(parameters=twins)
    seen = representation(session, session.settled)[1]
    assert seen.shares[1] < 1e-12
    np.testing.assert_array_equal(seen.samples[1], 0)
    np.testing.assert_array_equal(seen.grid[:, 1], 0)
    assert np.ptp(seen.samples[0]) > 0
