"""What an update starts from."""

from __future__ import annotations

from collections.abc import Mapping

from backprop_core import NetworkSpec, Quantity, Session, TrainingSpec
from backprop_core.primitives import Array
from backprop_core.run.history import Segment, segment_at
from backprop_core.tape.parameters import empty_table

T = Quantity("t")


def start_of(session: Session) -> dict[Quantity, Array]:
    """The parameters and the optimiser's memory as the update under way found them: W1, b1, ..., mW1, ..., and t."""
    return causes_by_name(session.network, session.training, session.causes)


def causes_by_name(network: NetworkSpec, training: TrainingSpec, memory: Array) -> dict[Quantity, Array]:
    """A snapshot of the causes of a run as arrays by name."""
    table = empty_table(network, training)
    table.restore(memory)
    start = {}
    for row in ("theta", *table.slots):
        for layer in range(1, network.depth + 1):
            start[Quantity.in_row(row, "W", layer)] = table.weights(row, layer)
            start[Quantity.in_row(row, "b", layer)] = table.biases(row, layer)
    return start | {T: table.t}


def segments_so_far(session: Session) -> tuple[Segment, ...]:
    """The segments up to the update under way: the run may have been further, and come back."""
    return tuple(segment for segment in session.segments if segment.start <= session.position.update)


def segment_under_way(session: Session) -> Segment:
    """The segment that the update under way belongs to."""
    return segment_at(session.segments, session.position.update)


def options_of(training: TrainingSpec) -> Mapping[str, float]:
    """The settings that the lines of a step refer to by name."""
    options = {name: value for name, value in training.optimizer_options.items() if not isinstance(value, bool)}
    return options | ({"l1": training.l1, "l2": training.l2} if training.penalised else {})
