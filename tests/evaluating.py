"""Outputs of a session's network on other samples, through a session of their own."""

from __future__ import annotations

import numpy as np

from backprop_core import Dataset, Session


def outputs(session: Session, X: np.ndarray) -> np.ndarray:
    """A of the last layer, a column for each column of X."""
    depth = session.network.depth
    parameters = [(session.value(f"W{n}"), session.value(f"b{n}")) for n in range(1, depth + 1)]
    data = Dataset(X, np.zeros((session.network.outputs, X.shape[1])))
    twin = Session(session.network, session.training.replaced(batch_size=None), data, parameters, check_labels=False)
    twin.prime()
    return twin.value(f"A{depth}")
