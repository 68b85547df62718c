"""A data set cannot change, says what is wrong with it, and survives being copied."""

import copy
import pickle
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from backprop_core.data import Dataset, DataSpec, check_targets, make_dataset, standardized
from backprop_core.errors import DataError

DATA = Dataset([[0, 0, 1], [0, 1, 0]], [0, 1, 1], [[1], [1]], [[0]], classes=("no", "yes"), kind="classification")
SHAPES = st.tuples(st.integers(1, 4), st.integers(1, 9))


def test_arrays_are_contiguous_read_only_copies_of_floats():
    source = np.asfortranarray(np.arange(6, dtype=np.int32).reshape(2, 3))
    data = Dataset(source, [1, 2, 3])
    source[:] = -1
    np.testing.assert_array_equal(data.X, [[0, 1, 2], [3, 4, 5]])
    for array in (data.X, data.Y):
        assert array.dtype == np.float64
        assert array.flags.c_contiguous
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 7


def test_fields_cannot_be_set():
    with pytest.raises(FrozenInstanceError):
        DATA.kind = "regression"


def test_one_dimension_is_one_row_and_rows_are_numbered():
    data = Dataset([1, 2], [3, 4])
    assert (data.n_in, data.n_out, data.samples, data.test_samples) == (1, 1, 2, 0)
    assert (data.inputs, data.outputs, data.classes, data.kind) == (("x1",), ("y1",), (), "")
    assert DATA.inputs == ("x1", "x2")


def test_repr_is_short():
    assert repr(DATA) == "<Dataset 2 -> 1, 3 + 1 test samples, classification>"
    assert repr(Dataset([1], [1])) == "<Dataset 1 -> 1, 1 samples>"


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda d: pickle.loads(pickle.dumps(d))])
def test_copies_are_equal_and_still_read_only(copied):
    twin = copied(DATA)
    assert twin == DATA
    assert not any(array.flags.writeable for array in (twin.X, twin.Y, twin.X_test, twin.Y_test))


@pytest.mark.parametrize(
    "change",
    [
        {"X": [[0, 0, 1], [0, 1, 2]]},
        {"Y": [0, 1, 0]},
        {"X_test": [[0], [0]]},
        {"X_test": None, "Y_test": None},
        {"inputs": ("a", "b")},
        {"outputs": ("z",)},
        {"classes": ()},
        {"kind": ""},
    ],
)
def test_equality_is_by_content(change):
    assert replace(DATA) == DATA
    assert replace(DATA, **change) != DATA
    assert DATA != "data"


BAD = {
    "X[1, 7] is nan; allowed: finite numbers": {"X": [[0.0] * 8, [0.0] * 7 + [np.nan]], "Y": [0] * 8},
    "Y[0, 1] is inf": {"Y": [0, np.inf, 0]},
    "X_test[1, 0] is -inf": {"X_test": [[0], [-np.inf]]},
    "the number of columns of Y is 2; allowed: 3, a column per sample as in X": {"Y": [0, 1]},
    "the number of columns of Y_test is 2; allowed: 1, a column per sample as in X_test": {"Y_test": [[0, 1]]},
    "the number of rows of X_test is 1; allowed: 2, as in X": {"X_test": [[1]]},
    "the number of rows of Y_test is 2; allowed: 1, as in Y": {"Y_test": [[1], [1]]},
    "Y_test is None; allowed: X_test and Y_test together": {"Y_test": None},
    "X_test is None; allowed: X_test and Y_test together": {"X_test": None},
    "the shape of X is (2, 0)": {"X": [[], []], "Y": []},
    "the shape of X is ()": {"X": 3},
    "the shape of Y_test is (1, 0)": {"Y_test": []},
    "scales is 'ab'; allowed: real numbers": {"scales": "ab"},
    "the shape of Y is (1, 1, 3)": {"Y": [[[0, 1, 1]]]},
    "X is 'no numbers'; allowed: real numbers": {"X": "no numbers"},
    "Y is [[1], [2, 3]]; allowed: real numbers, in rows of equal length": {"Y": [[1], [2, 3]]},
    "Y is [1j, 0, 0]; allowed: real numbers": {"Y": [1j, 0, 0]},
    "Y is array([0.+1.j, 0.+0.j, 0.+0.j]); allowed: real numbers": {"Y": np.array([1j, 0, 0])},
    "Y[0, 2] is nan": {"Y": [0, 1, None]},
    "inputs is ('a',); allowed: 2 different, non-empty names": {"inputs": ("a",)},
    "inputs is ('a', 'a')": {"inputs": ("a", "a")},
    "inputs is 'ab'": {"inputs": "ab"},
    "outputs is ('',)": {"outputs": ("",)},
    "classes is ('a', 'b', 'c'); allowed: 0 or 2 different": {"classes": ("a", "b", "c")},
    "kind is 'clustering'; allowed: 'classification', 'regression', ''": {"kind": "clustering"},
}


@pytest.mark.parametrize(("message", "change"), BAD.items(), ids=BAD)
def test_bad_data_is_refused_by_name_and_place(message, change):
    with pytest.raises(DataError) as caught:
        replace(DATA, **change)
    assert str(caught.value).startswith(message)
    assert str(caught.value).removeprefix(message)[:1] in ("", ",", ";")


TARGETS = [
    ("bce", [0, 0.3, 1], None),
    ("bce", [[0, 1], [0, 1.5]], "Y[1, 1] is 1.5; allowed: from 0 to 1 with the loss bce"),
    ("bce", [-1, 1], "Y[0, 0] is -1.0"),
    ("cce", [[0.2, 0], [0.8, 1]], None),
    ("cce", [[0.1] * 2] * 10, None),  # ten times 0.1 is 0.9999999999999999
    ("cce", [[0.2, 0], [0.8, 2]], "the sum of Y[:, 1] is 2.0; allowed: 1 with the loss cce"),
    ("cce", [[-1, 0], [2, 1]], "Y[0, 0] is -1.0; allowed: at least 0 with the loss cce"),
    ("hinge", [-1, 1], None),
    ("hinge", [-1, 0], "Y[0, 1] is 0.0; allowed: -1 or 1 with the loss hinge"),
    *((loss, [-7, 1e9], None) for loss in ("half_mse", "mse", "mae", "huber")),
    ("mse", [0, np.nan], "Y[0, 1] is nan; allowed: finite numbers"),
]


@pytest.mark.parametrize(("loss", "Y", "message"), TARGETS)
def test_targets_are_checked_against_the_loss(loss, Y, message):
    if message is None:
        check_targets(loss, Y)
        return
    with pytest.raises(DataError) as caught:
        check_targets(loss, Y)
    assert str(caught.value).startswith(message)


@given(SHAPES.flatmap(lambda shape: arrays(float, shape, elements=st.floats(-1e150, 1e150))))
@example(np.array([[5e-324, 0.0]]))
@example(np.array([[3e-308, 0.0]]))
def test_standardized_inputs_have_mean_zero_and_variance_one_or_are_constant(X):
    """What differs by less than the smallest normal number is as good as constant."""
    scaled = standardized(Dataset(X, X[0])).X
    least = np.finfo(float).tiny
    constant = np.ptp(X, axis=1) < least
    np.testing.assert_allclose(scaled.mean(axis=1), 0, atol=1e-9)
    np.testing.assert_allclose(scaled[~constant].std(axis=1), 1, atol=1e-9)
    assert (np.abs(scaled[constant]) < least).all()
    np.testing.assert_array_equal(scaled[np.ptp(X, axis=1) == 0], 0)


@given(SHAPES.flatmap(lambda shape: arrays(float, shape, elements=st.floats(-1e150, 1e150))))
@example(np.array([[0, 0, 2.9488519897155515e-222]]))
@example(np.array([[1e150, 1e150 + 1e135, -1e-150]]))
def test_the_scales_that_are_said_lead_back_to_what_was_measured(X):
    """However often it is standardised: a scale of 0 beside numbers that are no constant would lead nowhere."""
    once = standardized(Dataset(X, X[0]))
    for scaled in (once, standardized(replace(once, X=once.X * 3 + 7))):
        means, scales = np.array(scaled.scales[: len(X)]).T[:, :, None]
        again = scaled.X * scales + means
        moved = X if scaled is once else X + (2 * once.X + 7) * np.array(once.scales[: len(X)]).T[1][:, None]
        assert (scales > 0).all()
        span = np.abs(moved).max(axis=1, keepdims=True) + np.ptp(X, axis=1, keepdims=True)
        assert (np.abs(again - moved) <= 1e-9 * span + np.finfo(float).tiny).all()


def test_test_samples_are_scaled_by_the_training_samples():
    scaled = standardized(Dataset([[1, 3], [5, 5]], [0, 9], [[5], [7]], [4], inputs=("a", "b")))
    np.testing.assert_allclose(scaled.X, [[-1, 1], [0, 0]])
    np.testing.assert_allclose(scaled.X_test, [[3], [2]])
    np.testing.assert_array_equal(scaled.Y, [[0, 9]])
    assert scaled.inputs == ("a", "b")


@pytest.mark.parametrize(("letter", "X_test", "Y_test"), [("X", [[1], [2]], [1]), ("Y", [[1]], [[1], [2]])])
def test_test_samples_of_other_rows_are_refused_by_what_they_should_be_like(letter, X_test, Y_test):
    with pytest.raises(DataError) as caught:
        Dataset([[1, 2]], [1, 2], X_test, Y_test)
    assert caught.value.field == f"the number of rows of {letter}_test"
    assert caught.value.allowed.endswith(f", as in {letter}")


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda data: pickle.loads(pickle.dumps(data))])
def test_a_copy_knows_what_the_data_were_made_from(again):
    made = make_dataset(DataSpec("xor", noise=0.1, test_fraction=0.5))
    copied = again(made)
    assert copied.spec == made.spec == DataSpec("xor", noise=0.1, test_fraction=0.5)
    assert copied == made
