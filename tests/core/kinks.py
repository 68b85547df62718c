"""Where a network or its loss has a corner, and so a derivative on either side and none in the middle."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backprop_core import Session

KINKED = ("relu", "leaky_relu", "elu")  # ELU has none at alpha = 1, but a curvature that jumps


def corners(session: Session) -> Iterator[np.ndarray]:
    """Numbers that are 0 at the corners, for the activations, the loss and the penalty that have any."""
    network, training = session.network, session.training
    for n, layer in enumerate(network.layers, 1):
        if layer.record.name in KINKED:
            yield session.value(f"Z{n}")
    A, Y, loss = session.value(f"A{network.depth}"), session.value("Y"), network.loss_record.name
    if loss == "mae":
        yield A - Y
    if loss == "huber":
        yield np.abs(A - Y) - network.loss_options["delta"]
    if loss == "hinge":
        yield A * Y - 1
    if training.l1:
        counted = session.table.penalised(training) > 0
        yield session.causes[: session.table.count][counted]


def near_a_kink(session: Session, distance: float = 1e-4) -> bool:
    """Whether a central difference would straddle a corner."""
    return any(float(np.abs(values).min()) < distance for values in corners(session))


def same_side(one: Session, other: Session) -> bool:
    """Whether no corner lies between two sessions."""
    return all(np.array_equal(np.sign(a), np.sign(b)) for a, b in zip(corners(one), corners(other), strict=True))
