"""Data follow the network that they are for, and it is said what has become of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_core import LOSSES, Choice, Dataset, LayerSpec, NetworkSpec, check_targets
from playground.model.network import changes
from playground.model.network.changes import OUTPUT_FOR
from playground.model.network.fitting import fitted_in_words, fitting_data
from playground.model.scenes import SCENES

SEED = SCENES["seed"].make()


def for_outputs(outputs: int, loss: str, inputs: int = 2) -> NetworkSpec:
    return NetworkSpec(inputs, [LayerSpec(outputs, OUTPUT_FOR.get(loss, "identity"))], loss)


def said(before: Dataset, network: NetworkSpec) -> str:
    return " ".join(fitted_in_words(before, fitting_data(before, network), network))


@pytest.mark.parametrize(
    ("loss", "outputs", "expected"),
    [
        ("cce", 2, [[1, 0, 0], [0, 1, 1]]),
        ("hinge", 1, [[-1, 1, 1]]),
        ("bce", 1, [[0.2, 0.9, 1.0]]),
        ("half_mse", 2, [[1, 0, 0], [0, 1, 1]]),
    ],
)
def test_targets_follow_the_loss_and_the_outputs(loss, outputs, expected):
    session = SCENES["seed"].start()
    data = type(session.data)(np.zeros((2, 3)), np.array([[0.2, 0.9, 1.0]]))
    network = changes.with_units(session.network.replaced(loss="half_mse"), 2, outputs)
    network = changes.with_loss(network, Choice(loss))[0]
    np.testing.assert_array_equal(fitting_data(data, network).Y, expected)


def test_one_target_for_two_outputs_becomes_a_class_and_it_is_said() -> None:
    network = changes.with_units(SEED.network, 2, 2)
    np.testing.assert_array_equal(fitting_data(SEED.data, network).Y, [[0.0], [1.0]])
    assert said(SEED.data, network) == (
        "The data have one target for 2 outputs, so it becomes a class: the second where it is above ½, else the "
        "first. Sample 1 had the target 0.7 and has 0, 1 now."
    )
    assert "no sample is of another class" in said(SEED.data, changes.with_units(SEED.network, 2, 3))
    signs = Dataset(np.zeros((2, 2)), np.array([[-1.0, 1.0]]))
    assert "the second where it is above 0, else" in said(signs, for_outputs(2, "hinge"))


def test_fewer_and_more_outputs_say_which_targets_are_used() -> None:
    data = Dataset(np.zeros((2, 2)), np.array([[0.25, 1.0], [0.5, 0.0], [0.75, 0.0]]))
    first = "Of the data's 3 targets only the first is used. Sample 1 had the target 0.25, 0.5, 0.75 and has 0.25 now."
    assert said(data, for_outputs(1, "mse")) == first
    assert "only the first 2 are used" in said(data, for_outputs(2, "mse"))
    assert "3 targets for 4 outputs: number 4 is 0 for every sample" in said(data, for_outputs(4, "bce"))
    assert "numbers 4 to 5 are −1 for every sample" in said(data, for_outputs(5, "hinge"))
    assert "what was beyond class 2 belongs to it now" in said(data, for_outputs(2, "cce"))
    assert "targets was its class, and is with 4 outputs. Sample 1" in said(data, for_outputs(4, "cce"))


def test_inputs_that_are_not_there_or_not_used_are_said() -> None:
    wider, narrower = (changes.with_units(SEED.network, 0, inputs) for inputs in (4, 1))
    assert said(SEED.data, wider) == "The data have 2 inputs for 4: numbers 3 to 4 are 0 for every sample."
    assert said(SEED.data, narrower) == "Of the data's 2 inputs only the first is used."


def test_nothing_is_said_where_nothing_is_changed() -> None:
    assert said(SEED.data, changes.with_units(SEED.network, 1, 7)) == ""
    assert said(SEED.data, SEED.network.replaced(loss="half_mse")) == ""


@given(
    Y=st.lists(st.lists(st.floats(-2, 2), min_size=3, max_size=3), min_size=1, max_size=4).map(np.array),
    outputs=st.integers(1, 5),
    loss=st.sampled_from(sorted(LOSSES)),
)
def test_whatever_changes_is_accepted_by_the_loss_and_never_silent(Y, outputs, loss) -> None:
    before, network = Dataset(np.zeros((2, 3)), Y), for_outputs(outputs, loss)
    after = fitting_data(before, network)
    check_targets(loss, after.Y)
    assert after.Y.shape == (outputs, 3)
    unchanged = Y.shape == after.Y.shape and bool((Y == after.Y).all())
    assert (said(before, network) == "") == unchanged
