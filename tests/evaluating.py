"""A session's network on other samples, or with other parameters, through a session of its own."""

from __future__ import annotations

from collections.abc import Sequence

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


def objective_with(session: Session, parameters: Sequence[tuple[np.ndarray, np.ndarray]]) -> float:
    """The objective of the session's batch in a session begun with other parameters, a pair W, b for each layer."""
    data = Dataset(session.data.X[:, session.batch], session.data.Y[:, session.batch])
    training = session.training.replaced(batch_size=None, schedule=None)
    other = Session(session.network, training, data, parameters)
    other.prime()
    return float(other.value(other.objective))
