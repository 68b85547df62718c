"""Data follow the network that they are for, and it is said what has become of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_core import LOSSES, Dataset, LayerSpec, NetworkSpec, check_targets
from playground.model.network import changes
from playground.model.network.changes import OUTPUT_FOR
from playground.model.network.fitting import fitted_in_words, fitting_data
from playground.model.network.targets import MisfitError
from playground.model.scenes import SCENES

SEED = SCENES["seed"].make()


def for_outputs(outputs: int, loss: str, inputs: int = 2) -> NetworkSpec:
    return NetworkSpec(inputs, [LayerSpec(outputs, OUTPUT_FOR.get(loss, "identity"))], loss)


def said(before: Dataset, network: NetworkSpec) -> str:
    return " ".join(fitted_in_words(before, fitting_data(before, network), before))


@pytest.mark.parametrize(
    ("Y", "loss", "outputs", "expected"),
    [
        ([[0.0, 1.0, 1.0]], "cce", 2, [[1, 0, 0], [0, 1, 1]]),
        ([[0.0, 1.0, 1.0]], "hinge", 1, [[-1, 1, 1]]),
        ([[-1.0, 1.0, 1.0]], "bce", 1, [[0, 1, 1]]),
        ([[-1.0, 1.0, 1.0]], "half_mse", 3, [[1, -1, -1], [-1, 1, 1], [-1, -1, -1]]),
        ([[0.25, 0.75, 1.0]], "bce", 2, [[0.75, 0.25, 0], [0.25, 0.75, 1]]),
        ([[0.25, 0.75, 1.0]], "cce", 3, [[0.75, 0.25, 0], [0.25, 0.75, 1], [0, 0, 0]]),
        ([[3.0, -2.5, 1.0]], "mse", 2, [[3, -2.5, 1], [0, 0, 0]]),
        ([[0.5, 0.0], [0.5, 1.0]], "bce", 1, [[0.5, 1.0]]),
        ([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]], "cce", 2, [[1, 0], [0, 1]]),
    ],
)
def test_targets_are_written_as_the_loss_and_the_outputs_need_them(Y, loss, outputs, expected):
    data = Dataset(np.zeros((2, len(Y[0]))), np.array(Y))
    np.testing.assert_array_equal(fitting_data(data, for_outputs(outputs, loss)).Y, expected)


@pytest.mark.parametrize(
    ("Y", "loss", "outputs", "says"),
    [
        ([[3.0, -2.5]], "bce", 1, "Binary cross-entropy takes targets from 0 to 1, and those of the data go from -2.5"),
        ([[0.5, 0.25]], "hinge", 1, "The hinge loss takes classes"),
        ([[3.0, -2.5]], "cce", 2, "Categorical cross-entropy takes classes"),
        ([[0.0, 1.0]], "cce", 1, "A softmax of one output is always 1"),
        ([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], "cce", 2, "The data have 3 classes"),
        ([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], "bce", 1, "so 1 is too few"),
    ],
)
def test_what_the_targets_do_not_fit_is_refused_with_the_reason(Y, loss, outputs, says):
    data = Dataset(np.zeros((2, len(Y[0]))), np.array(Y))
    with pytest.raises(MisfitError) as refused:
        fitting_data(data, for_outputs(outputs, loss))
    assert says.replace("-", "−") in str(refused.value).replace("-", "−")


def test_one_target_for_two_outputs_is_shared_out_and_it_is_said() -> None:
    assert said(SEED.data, changes.with_units(SEED.network, 2, 2)) == (
        "The data have one target for 2 outputs, so they get the shares 1 − y and y of it. "
        "Sample 1 had the target 0.7 and has 0.3, 0.7 now."
    )
    assert "y of it; the others are 0." in said(SEED.data, changes.with_units(SEED.network, 2, 3))
    signs = Dataset(np.zeros((2, 2)), np.array([[-1.0, 1.0]]))
    assert "had the target −1 and has 1, −1 now" in said(signs, for_outputs(2, "hinge"))


def test_fewer_and_more_outputs_say_which_targets_are_used() -> None:
    data = Dataset(np.zeros((2, 2)), np.array([[0.25, 1.0], [0.5, 0.5], [0.75, 0.0]]))
    first = "Of the data's 3 targets only the first is used. Sample 1 had the target 0.25, 0.5, 0.75 and has 0.25 now."
    assert said(data, for_outputs(1, "mse")) == first
    assert "only the first 2 are used" in said(data, for_outputs(2, "mse"))
    assert "3 targets for 4 outputs: number 4 is 0 for every sample" in said(data, for_outputs(4, "bce"))
    two = Dataset(np.zeros((2, 2)), np.array([[0.25, 1.0], [0.75, 0.0]]))
    assert "so the second is enough for one output. Sample 1 had the target 0.25, 0.75" in said(
        two, for_outputs(1, "bce")
    )


def test_inputs_that_are_not_there_or_not_used_are_said() -> None:
    wider, narrower = (changes.with_units(SEED.network, 0, inputs) for inputs in (4, 1))
    assert said(SEED.data, wider) == "The data have 2 inputs for 4: numbers 3 to 4 are 0 for every sample."
    assert said(SEED.data, narrower) == "Of the data's 2 inputs only the first is used."


def test_nothing_is_said_where_nothing_is_changed() -> None:
    assert said(SEED.data, changes.with_units(SEED.network, 1, 7)) == ""
    assert said(SEED.data, SEED.network.replaced(loss="half_mse")) == ""


@given(
    Y=st.lists(st.lists(st.sampled_from([-2, -1, 0, 0.5, 1]), min_size=3, max_size=3), min_size=1, max_size=4),
    outputs=st.integers(1, 5),
    loss=st.sampled_from(sorted(LOSSES)),
    kind=st.sampled_from(["", "classification", "regression"]),
)
def test_what_is_taken_suits_the_loss_and_is_never_silent(Y, outputs, loss, kind) -> None:
    before, network = Dataset(np.zeros((2, 3)), Y, kind=kind), for_outputs(outputs, loss)
    try:
        after = fitting_data(before, network)
    except MisfitError:
        return
    check_targets(loss, after.Y)
    assert after.Y.shape == (outputs, 3)
    assert (said(before, network) == "") == (before.Y.shape == after.Y.shape and bool((before.Y == after.Y).all()))


@given(
    labels=st.lists(st.integers(0, 3), min_size=2, max_size=9),
    outputs=st.integers(1, 5),
    loss=st.sampled_from(sorted(LOSSES)),
)
def test_a_class_stays_the_class_that_it_is(labels, outputs, loss) -> None:
    classes = max(labels) + 1
    Y = np.eye(classes)[:, labels] if classes > 2 else np.array([labels], dtype=float)
    try:
        after = fitting_data(Dataset(np.zeros((1, len(labels))), Y), for_outputs(outputs, loss, inputs=1)).Y
    except MisfitError:
        assert outputs < max(2, classes)
        return
    assert (after.argmax(axis=0) if outputs > 1 else (after[0] > 0.5).astype(int)).tolist() == labels
