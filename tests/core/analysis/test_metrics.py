"""Accuracy for each way to encode classes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_core.analysis.metrics import accuracy, decision_threshold
from backprop_core.errors import DataError

CASES = {
    "0/1 decides at 0.5": ([[0.4, 0.6, 0.6, 0.5]], [[0, 1, 0, 0]], 0.5, 0.75),
    "-1/1 decides at 0": ([[-0.1, 0.1, 0.4, 0.0]], [[-1, 1, -1, -1]], 0.0, 0.75),
    "several outputs: the largest": (
        [[0.2, 0.3], [0.1, 0.3], [0.7, 0.4]],
        [[0, 1], [0, 0], [1, 0]],
        0.5,
        0.5,
    ),
    "NaN is never right": ([[np.nan, 1.0]], [[0, 1]], 0.5, 0.5),
    "nor in one of several": ([[np.nan, 1.0], [0, 0]], [[1, 1], [0, 0]], 0.5, 0.5),
}


@pytest.mark.parametrize(("A", "Y", "threshold", "expected"), CASES.values(), ids=CASES)
def test_accuracy(A, Y, threshold, expected):
    assert accuracy(np.array(A), np.array(Y, float), threshold) == expected


@given(st.integers(2, 5), st.lists(st.integers(0, 1), min_size=1, max_size=20))
def test_targets_are_right_about_themselves_and_their_opposite_is_wrong(classes, labels):
    for Y in (np.array([labels], float), np.array([[-1, 1, *(2 * y - 1 for y in labels)]], float)):
        threshold = decision_threshold(Y)
        assert accuracy(Y, Y, threshold) == 1
        assert accuracy(2 * threshold - Y, Y, threshold) == 0
    one_hot = np.eye(classes)[:, labels]
    assert accuracy(one_hot, one_hot) == 1
    assert accuracy(-one_hot, one_hot) == 0


def test_shapes_must_agree():
    with pytest.raises(DataError, match=r"the shape of A is \(1, 2\); allowed: \(1, 3\), as Y"):
        accuracy(np.zeros((1, 2)), np.zeros((1, 3)))
