"""What an edit makes of a run: the causes it goes on with, and the segment that begins there."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from backprop_core.data import Dataset, check_targets
from backprop_core.errors import DataError, SpecError
from backprop_core.primitives import Array
from backprop_core.run.history import Segment
from backprop_core.tape.parameters import empty_table, fitting, reset_slots
from backprop_core.tape.quantity import place_of
from backprop_core.tape.spec import NetworkSpec, TrainingSpec


def require(field: str, value: object, kind: type) -> None:
    """Raise SpecError where a value is of another kind."""
    if not isinstance(value, kind):
        raise SpecError(field, value, f"a {kind.__name__}")


def check_data(network: NetworkSpec, data: Dataset, *, labels: bool) -> None:
    """Raise SpecError or DataError where the data are none, or do not fit the network; `labels`: or its loss."""
    require("data", data, Dataset)
    check_rows(network, data)
    if labels:
        check_targets(network.loss_record.name, data.Y)
    if labels and data.Y_test is not None:
        check_targets(network.loss_record.name, data.Y_test, "Y_test")


def check_rows(network: NetworkSpec, data: Dataset) -> None:
    """Raise DataError where the data have not a row for each input and each output."""
    if data.X.shape[0] != network.inputs:
        raise DataError("X.shape", data.X.shape, f"{network.inputs} rows, one for each input")
    if data.Y.shape[0] != network.outputs:
        raise DataError("Y.shape", data.Y.shape, f"{network.outputs} rows, one for each output")


def edited_memory(
    network: NetworkSpec, before: TrainingSpec, after: TrainingSpec, memory: Array, changes: Mapping[str, Array]
) -> Array:
    """The causes after an edit: parameters with the changes, the optimiser's memory if it is still the same one."""
    table = empty_table(network, after)
    if before.optimizer_record is after.optimizer_record:
        table.restore(memory)
    else:
        np.copyto(table.rows["theta"], memory[: table.count])
        reset_slots(table, after)
    if not isinstance(changes, Mapping):
        raise SpecError("parameters", changes, 'new values by name, such as {"W1": array}')
    for name, value in changes.items():
        kind, layer = place_of("parameters", name, len(table.shapes))
        part = (table.weights if kind == "W" else table.biases)("theta", layer)
        part[...] = fitting(name, value, part.shape)
    return table.snapshot()


def segment_after(held: Segment, start: int, training: TrainingSpec, data: Dataset, memory: Array) -> Segment:
    """The segment that goes on from `held` at the update `start`; where the batches are others, with a new epoch.

    Where nothing of the causes has changed since the last edit, they are shared: a slider makes many edits in a row.
    """
    if start == held.start and memory.tobytes() == held.memory.tobytes():
        memory = held.memory
    if _batching(training, data) == _batching(held.training, held.data):
        return Segment(start, training, data, memory, held.origin, held.first_epoch)
    samples = held.data.X.shape[1]
    per_epoch = len(held.training.schedule or ()) or -(-samples // min(held.training.batch_size or samples, samples))
    begun = -(-(start - held.origin) // per_epoch)
    return Segment(start, training, data, memory, start, held.first_epoch + begun)


def _batching(training: TrainingSpec, data: Dataset) -> tuple[object, ...]:
    """What decides which samples an update sees."""
    return training.batch_size, training.shuffle, training.seed, training.schedule, data.X.shape[1]
