"""Changing a network by hand: any sequence of changes leaves a network that trains, and keeps what still fits."""

from __future__ import annotations

import contextlib
import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import ACTIVATIONS, LOSSES, Choice, SpecError, check_targets
from backprop_core.tape.parameters import initial_parameters
from playground.model.network import changes
from playground.model.network.changes import MOST_HIDDEN, restart
from playground.model.network.targets import MisfitError
from playground.model.scenes import SCENES

CHANGES = st.one_of(
    st.tuples(st.just("units"), st.integers(0, 7), st.integers(1, 6)),
    st.tuples(st.just("activation"), st.integers(1, 7), st.sampled_from(sorted(ACTIVATIONS))),
    st.tuples(st.just("loss"), st.just(0), st.sampled_from(sorted(LOSSES))),
    st.tuples(st.just("add"), st.just(0), st.just(0)),
    st.tuples(st.just("remove"), st.integers(1, 6), st.just(0)),
)


def rebuilt(session, network, **options):
    """A run of a changed network beside the session."""
    twin = copy.deepcopy(session)
    restart(twin, network, **options)
    return twin


def changed(session, change):
    """The session's network after a change, or as it was where the change is refused."""
    network, (kind, layer, value) = session.network, change
    layer = min(layer, network.depth)
    try:
        if kind == "units":
            return changes.with_units(network, layer, value)
        if kind == "activation":
            return changes.with_activation(network, layer, Choice(value))[0]
        if kind == "loss":
            return changes.with_loss(network, Choice(value), session.data)[0]
        return changes.with_hidden_layer(network) if kind == "add" else changes.without_hidden_layer(network, layer)
    except SpecError:
        return network


@given(scene=st.sampled_from(["seed", "softmax", "moons", "plane"]), changes=st.lists(CHANGES, max_size=8))
@settings(max_examples=80, deadline=None)
def test_any_changes_leave_a_network_that_trains(scene, changes):
    session = SCENES[scene].start()
    for change in changes:
        with contextlib.suppress(MisfitError):
            restart(session, changed(session, change))
        check_targets(session.network.loss_record.name, session.data.Y)
        session.step("update")
        assert session.divergence is None
        assert np.isfinite(session.table.memory).all()
        assert session.network.depth <= MOST_HIDDEN + 1


def test_weights_that_still_fit_are_kept():
    session = SCENES["seed"].start()
    session.run(3)
    wider = rebuilt(session, changes.with_units(session.network, 1, 5))
    np.testing.assert_array_equal(wider.value("W1")[:3], session.value("W1"))
    np.testing.assert_array_equal(wider.value("W2")[:, :3], session.value("W2"))
    np.testing.assert_array_equal(wider.value("b2"), session.value("b2"))
    assert wider.value("W1")[3:].all()
    narrower = rebuilt(wider, changes.with_units(wider.network, 1, 2))
    np.testing.assert_array_equal(narrower.value("W1"), session.value("W1")[:2])
    deeper = rebuilt(session, changes.with_hidden_layer(session.network))
    np.testing.assert_array_equal(deeper.value("W1"), session.value("W1"))
    np.testing.assert_array_equal(deeper.value("W3"), session.value("W2"))
    redrawn = rebuilt(session, session.network.replaced(seed=9), keep=False)
    assert not np.isin(redrawn.value("W1"), session.value("W1")).any()


def test_in_the_middle_of_an_update_the_weights_from_before_it_are_kept():
    session = SCENES["seed"].start()
    session.run(1)
    before = {name: session.value(name) for name in ("W1", "b1", "W2", "b2")}
    session.step("operation")
    at = next(place for place, operation in enumerate(session.tape, 1) if operation.name == "W1")
    session.travel(1, at)
    assert not np.array_equal(session.value("W1"), before["W1"])  # it has moved, W2 not yet
    np.testing.assert_array_equal(session.value("W2"), before["W2"])
    kept = rebuilt(session, session.network.replaced(loss="half_mse"))
    for name, value in before.items():
        np.testing.assert_array_equal(kept.value(name), value)
    session.step("update")
    kept = rebuilt(session, session.network.replaced(loss="half_mse"))
    for name in before:
        np.testing.assert_array_equal(kept.value(name), session.value(name))


def test_output_and_loss_are_brought_together_and_it_is_said():
    session = SCENES["seed"].start()
    network, data = session.network, session.data
    softmax, says = changes.with_loss(network, Choice("cce"), data)
    assert (softmax.layers[-1].units, softmax.layers[-1].record.name) == (2, "softmax")
    assert "goes with 2 softmax outputs" in says
    one, says = changes.with_loss(softmax, Choice("bce"), data)
    assert one == network
    assert "goes with a sigmoid output" in says
    assert changes.with_loss(softmax, Choice("mse"), data)[0].layers[-1] == network.layers[-1]
    free, says = changes.with_activation(network, 2, Choice("relu"))
    assert (free.layers[-1].record.name, free.loss_record.name) == ("relu", "half_mse")
    assert "half squared error" in says
    same, says = changes.with_activation(network, 1, Choice("tanh"))
    assert (same.loss_record.name, says) == ("bce", "")


@pytest.mark.parametrize("scene", ["seed", "saturated", "circle"])
def test_new_weights_are_those_of_the_scene_where_the_network_would_draw_the_same_ones(scene):
    session = SCENES[scene].start()
    own, begun = session.first, session.value("W1")
    session.run(50)
    relu = changes.with_activation(session.network, 1, Choice("relu"))[0]
    np.testing.assert_array_equal(rebuilt(session, relu, keep=False, own=own).value("W1"), begun)
    other = rebuilt(session, relu.replaced(seed=99), keep=False, own=own)
    assert not np.isin(other.value("W1"), begun).any()
    wider = rebuilt(session, changes.with_units(relu, 1, 9), keep=False, own=own)
    drawn = initial_parameters(wider.network, wider.training).weights("theta", 1)
    np.testing.assert_array_equal(wider.value("W1"), drawn)


@pytest.mark.parametrize(("layer", "units"), [(0, 9), (1, 17), (2, 7), (1, 0)])
def test_sizes_are_limited_and_say_so(layer, units):
    with pytest.raises(SpecError, match="from 1 to"):
        changes.with_units(SCENES["seed"].start().network, layer, units)
