"""How numbers are spread by layer, against the session's own matrices and counts by hand."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.dead_units import stuck_slopes
from backprop_core.analysis.insight.distributions import LASTING, POINTS, clipped_to, distributions, over_time
from backprop_core.analysis.insight.observed import Observed
from tests.networks import KINDS, session_of_kind


def quantiles(values: np.ndarray) -> list[float]:
    """By sorting, between neighbours in proportion."""
    ordered = np.sort(np.ravel(values))
    found = []
    for point in POINTS:
        place = point * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        found.append(ordered[low] + (place - low) * (ordered[high] - ordered[low]))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_spreads_are_those_of_the_session_s_numbers(kind: str) -> None:
    session = session_of_kind(kind)
    session.edit(training=session.training.replaced(batch_size=None))
    session.run(2)
    session.step("phase")
    session.prime()
    found = distributions(session)
    for n in range(1, session.network.depth + 1):
        value = session.value
        theta = np.append(value(f"W{n}"), value(f"b{n}"))
        gradient = np.append(value(f"dW{n}"), value(f"db{n}"))
        if not session.training.train_biases:
            gradient = np.append(value(f"dW{n}"), value(f"db{n}"))
        expected = {"weights": theta, "activations": value(f"A{n}"), "slopes": value(f"S{n}")}
        for name, values in expected.items():
            np.testing.assert_allclose(found[name][n - 1].quantiles, quantiles(values), rtol=1e-9, atol=1e-14)
            assert found[name][n - 1].zeros == np.mean(values == 0)
        sizes = np.abs(gradient[gradient != 0])
        if sizes.size:
            np.testing.assert_allclose(found["gradients"][n - 1].quantiles, quantiles(sizes), rtol=1e-7)
    before = session.settled
    session.step("update")
    steps = session.settled - before
    for n, block in enumerate(session.table.blocks(steps), 1):
        sizes = np.abs(block[block != 0])
        np.testing.assert_allclose(found["steps"][n - 1].quantiles, quantiles(sizes), rtol=1e-5)


def test_flat_slopes_are_counted_and_steps_wait_for_the_gradients() -> None:
    session = session_of_kind("2-3-1")
    found = distributions(session)
    assert found["steps"] == ()
    session.edit(training=session.training.replaced(batch_size=None))
    session.prime()
    slopes = distributions(session)["slopes"]
    assert slopes[0].flat == np.mean(session.value("S1") == 0)
    assert slopes[1].flat == np.mean(session.value("S2") <= 0.25 * (1 - 0.97**2))


def test_each_layer_counts_its_own_slopes_as_flat() -> None:
    session = session_of_kind("coupled")
    session.prime()
    layers = zip(session.network.layers, distributions(session)["slopes"], strict=True)
    seen = Observed(session).at(session.settled)
    for n, (layer, spread) in enumerate(layers, 1):
        assert spread.flat == stuck_slopes(layer.record.name, seen.wiring.S[n]).mean()
    dead = session_of_kind("2-3-1")
    dead.edit(parameters={"b1": np.full((3, 1), -99.0), "b2": np.zeros((1, 1))})
    assert [spread.flat for spread in distributions(dead)["slopes"]] == [1, 0]


def test_clipping_says_what_it_leaves() -> None:
    session = session_of_kind("2-3-1")
    session.prime()
    assert clipped_to(session) is None
    norm = np.linalg.norm(session.table.rows["grad"])
    session.edit(training=session.training.replaced(clip_norm=float(norm / 4)))
    session.prime()
    assert clipped_to(session) == pytest.approx(0.25)


def test_over_time_each_state_has_the_spread_of_a_run_that_stands_there() -> None:
    session = session_of_kind("deep")
    session.run(150)
    updates, spreads = over_time(session, 7)
    assert len(updates) <= 7
    assert (updates[0], updates[-1]) == (0, 150)
    for place in (0, 2, -1):
        other = session_of_kind("deep")
        other.run(updates[place])
        there = distributions(other)
        for name in LASTING:
            assert spreads[name][place] == there[name]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("batch_size", [None, 2])
def test_over_time_the_steps_are_those_of_the_update_that_begins_at_each_state(kind: str, batch_size: int) -> None:
    session = session_of_kind(kind)
    session.edit(training=session.training.replaced(batch_size=batch_size, clip_norm=1e-2))
    session.run(40)
    updates, found = over_time(session, 5)
    for at in (0, 1, -1):
        other = copy.deepcopy(session)
        other.travel(min(updates[at], other.position.update))
        other.step("update" if updates[at] > other.position.update else "operation")
        other.step("operation")
        other.prime()
        assert other.position.update == updates[at]
        before, kept = other.settled, clipped_to(other)
        other.step("update")
        for n, block in enumerate(session.table.blocks(other.settled - before), 1):
            spread, sizes = found["steps"][at][n - 1], np.abs(block[block != 0])
            assert spread.clipped == pytest.approx(1 - kept, abs=1e-12)
            if sizes.size:
                np.testing.assert_allclose(spread.quantiles, quantiles(sizes), rtol=1e-4)


def test_units_are_dead_or_saturated_by_layer() -> None:
    session = session_of_kind("2-3-1")
    session.edit(parameters={"b1": np.array([[-99.0], [0.0], [0.0]]), "b2": np.array([[99.0]])})
    hidden, output = distributions(session)["slopes"]
    assert (hidden.dead, hidden.saturated) == (pytest.approx(1 / 3), 0)
    assert (output.dead, output.saturated) == ((None, None) if session.network.cancels else (0, 1))


@pytest.mark.parametrize(("bias", "stuck"), [(99.0, 1.0), (0.0, 0.0)])
def test_an_output_whose_slope_counts_is_saturated_and_not_dead(bias: float, stuck: float) -> None:
    session = session_of_kind("2-3-1")
    session.restart(session.network.replaced(loss="half_mse"), session.training, session.data)
    session.edit(parameters={"W2": np.zeros((1, 3)), "b2": np.array([[bias]])})
    output = distributions(session)["slopes"][-1]
    assert (output.dead, output.saturated) == (0.0, stuck)


def test_steps_that_have_overflowed_in_part_have_no_spread() -> None:
    """An input of 1e200 beside one of 1: the product of the first with its error is no number any more."""
    network = NetworkSpec(2, [LayerSpec(1, "identity")], "half_mse")
    parameters = [(np.ones((1, 2)), np.zeros((1, 1)))]
    session = Session(network, TrainingSpec(Choice("gd", lr=0.1)), Dataset([[1e200], [1.0]], [[0.0]]), parameters)
    _, found = over_time(session)
    assert np.isnan(found["steps"][0][0].quantiles).all()


@pytest.mark.parametrize("kind", ["deep", "softmax"])
def test_over_time_the_present_state_is_that_at_the_start_of_the_update_until_it_is_complete(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(3)
    before = over_time(session)
    for _ in range(len(session.tape) - 1):  # the last layer is still to be updated
        session.step("operation")
    assert session.completed == session.position.update == 3
    assert (session.table.rows["theta"] != session.causes[: session.table.count]).any()
    assert over_time(session) == before


def test_over_time_takes_an_edit_a_divergence_and_the_start_as_they_come() -> None:
    session = session_of_kind("2-3-1")
    assert over_time(session)[0] == (0,)
    session.run(6)
    session.edit(training=session.training.replaced(optimizer=Choice("adam"), clip_norm=0.5))
    session.run(5)
    session.travel(5)
    session.step("update")
    updates, found = over_time(session)
    assert (updates[-1], len(session.segments)) == (6, 2)
    assert found["steps"][-1][0].clipped is None
    session.travel(8)
    updates, found = over_time(session)
    assert [spread[0].clipped is None for spread in found["steps"]] == [update < 6 for update in updates]
    session.edit(parameters={"W1": np.full((3, 2), 1e200), "W2": np.full((1, 3), 1e200)})
    session.run(5)
    assert session.divergence is not None
    updates, found = over_time(session)
    assert updates[-1] == session.completed
    assert not np.isfinite(found["gradients"][-1][0].quantiles).all() or found["steps"][-1][0].clipped == 1
