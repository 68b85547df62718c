"""How often a network is right, which is what people want; the loss is what it can learn from."""

import numpy as np
from numpy.typing import NDArray

from backprop_core.errors import DataError
from backprop_core.primitives import Array


def decision_threshold(Y: Array) -> float:
    """Where a single output decides between two classes: 0 for targets -1 and 1, else 0.5.

    Take it from all targets of a data set: a batch may hold one class only.
    """
    return 0.0 if Y.min() < 0 else 0.5


def accuracy(A: Array, Y: Array, threshold: float = 0.5) -> float:
    """The fraction of samples, columns of A and Y, that are classified right; an output of NaN never is.

    With several outputs the largest one decides (the first of equals, as np.argmax), with a single one
    whether it is above the threshold.
    """
    if A.shape != Y.shape:
        raise DataError("the shape of A", A.shape, f"{Y.shape}, as Y")
    right = _decisions(A, threshold) == _decisions(Y, threshold)
    return float(np.mean(right & ~np.isnan(A).any(axis=0)))


def _decisions(outputs: Array, threshold: float) -> NDArray[np.int64]:
    return np.asarray(outputs.argmax(axis=0) if len(outputs) > 1 else outputs[0] > threshold, dtype=np.int64)
