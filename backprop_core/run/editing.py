"""The segments that a run begins with, and goes on with after an edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from backprop_core.data import Dataset, check_targets
from backprop_core.errors import DataError, SpecError
from backprop_core.primitives import Array
from backprop_core.run.batches import Batches, check_schedule
from backprop_core.run.history import Segment
from backprop_core.tape.parameters import Start, empty_table, fitting, initial_parameters, reset_slots
from backprop_core.tape.quantity import place_of
from backprop_core.tape.spec import NetworkSpec, TrainingSpec


def require(field: str, value: object, kind: type) -> None:
    """Raise SpecError if a value is of another kind."""
    if not isinstance(value, kind):
        raise SpecError(field, value, f"a {kind.__name__}")


def first_segment(
    network: NetworkSpec, training: TrainingSpec, data: Dataset, parameters: Start | None, *, labels: bool
) -> Segment:
    """The segment that a run of a network begins with. Raises SpecError or DataError for what does not fit."""
    require("network", network, NetworkSpec)
    check_run(network, training, data, labels=labels)
    return Segment(0, network, training, data, initial_parameters(network, training, parameters).snapshot())


def check_run(network: NetworkSpec, training: TrainingSpec, data: Dataset, *, labels: bool) -> None:
    """Raise SpecError or DataError if the network cannot be trained so on the data; `labels` as in `check_data`."""
    require("training", training, TrainingSpec)
    check_data(network, data, labels=labels)
    check_schedule(training, data.samples)


def check_data(network: NetworkSpec, data: Dataset, *, labels: bool) -> None:
    """Raise SpecError if `data` is no Dataset, DataError if it does not fit the network or, with `labels`, the loss."""
    require("data", data, Dataset)
    check_rows(network, data)
    if labels:
        check_targets(network.loss_record.name, data.Y)
    if labels and data.Y_test is not None:
        check_targets(network.loss_record.name, data.Y_test, "Y_test")


def check_rows(network: NetworkSpec, data: Dataset) -> None:
    """Raise DataError unless the data have a row for each input and each output."""
    if data.X.shape[0] != network.inputs:
        raise DataError("X.shape", data.X.shape, f"{network.inputs} rows, one for each input")
    if data.Y.shape[0] != network.outputs:
        raise DataError("Y.shape", data.Y.shape, f"{network.outputs} rows, one for each output")


def edited_memory(held: Segment, training: TrainingSpec, memory: Array, changes: Mapping[str, Array]) -> Array:
    """The causes after an edit of `held`: parameters with the changes, and the optimiser's memory if it stays the same.

    Raises SpecError or DataError for changes that are no parameters of the network.
    """
    table = empty_table(held.network, training)
    if held.training.optimizer_record is training.optimizer_record:
        table.restore(memory)
    else:
        np.copyto(table.rows["theta"], memory[: table.count])
        reset_slots(table, training)
    if not isinstance(changes, Mapping):
        raise SpecError("parameters", changes, 'new values by name, such as {"W1": array}')
    for name, value in changes.items():
        kind, layer = place_of("parameters", name, len(table.shapes))
        part = (table.weights if kind == "W" else table.biases)("theta", layer)
        part[...] = fitting(name, value, part.shape)
    return table.snapshot()


def segment_after(
    held: Segment, start: int, training: TrainingSpec, data: Dataset, memory: Array, *, new_epoch: bool = False
) -> Segment:
    """The segment that goes on from `held` at the update `start`, with a new epoch if asked or if the batches change.

    If no cause has changed since the last edit, both segments share one array: a slider makes many edits in a row.
    """
    if start == held.start and memory.tobytes() == held.memory.tobytes():
        memory = held.memory
    after = replace(held, start=start, training=training, data=data, memory=memory)
    if not new_epoch and _batching(after) == _batching(held):
        return after
    per_epoch = Batches(held.training, held.data.samples).per_epoch
    begun = -(-(start - held.origin) // per_epoch)
    return replace(after, origin=start, first_epoch=held.first_epoch + begun)


def _batching(segment: Segment) -> tuple[object, ...]:
    """Everything that decides which samples an update sees."""
    training = segment.training
    return training.batch_size, training.shuffle, training.seed, training.schedule, segment.data.samples
