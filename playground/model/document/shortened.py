"""A run that is too long to be run again, as a new one: from the numbers that it has come to."""

from __future__ import annotations

from backprop_core import Session


def begun_here(session: Session) -> Session:
    """A run that begins with the present parameters, network, training and data, and stands at the same operation.

    Updates and batches are counted anew, and the optimiser's memory is empty.
    """
    layers = range(1, session.network.depth + 1)
    parameters = [(session.old(f"W{layer}"), session.old(f"b{layer}")) for layer in layers]
    found = Session(session.network, session.training, session.data, parameters, check_labels=session.checks_labels)
    found.travel(0, session.position.operation)
    return found
