"""What an update starts from."""

from __future__ import annotations

from backprop_core import Quantity, Session
from backprop_core.primitives import Array
from backprop_core.tape.parameters import empty_table


def start_of(session: Session) -> dict[Quantity, Array]:
    """The parameters and the optimiser's memory as the update under way found them: W1, b1, ..., mW1, ..., and t."""
    table = empty_table(session.network, session.training)
    table.restore(session.causes)
    start = {}
    for row in ("theta", *table.slots):
        for layer in range(1, session.network.depth + 1):
            start[Quantity.in_row(row, "W", layer)] = table.weights(row, layer)
            start[Quantity.in_row(row, "b", layer)] = table.biases(row, layer)
    return start | {Quantity("t"): table.t}
