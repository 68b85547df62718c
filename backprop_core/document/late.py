"""What a run begins with that begins late: the optimiser's memory, the place among the batches, the updates before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from backprop_core.document.blocks import read_blocks, written_blocks
from backprop_core.document.edits import MOST_UPDATES
from backprop_core.document.fields import Fields, Plain, integer
from backprop_core.errors import DocumentError
from backprop_core.primitives import Array
from backprop_core.run.batches import Batches
from backprop_core.run.history import Segment
from backprop_core.tape.parameters import Parameters, empty_table, reset_slots

LATE = ("memory", "epoch", "batch", "before")
COUNT = "t"


def written_late(first: Segment) -> dict[str, Plain]:
    """The fields of a late start, none of a usual one."""
    epoch, batch = divmod(-first.origin, Batches(first.training, first.data.samples).per_epoch)
    places = {"epoch": first.first_epoch + epoch, "batch": batch, "before": first.before}
    return _written_memory(first) | {name: value for name, value in places.items() if value}


def _written_memory(first: Segment) -> dict[str, Plain]:
    """The optimiser's slots and its count of updates, where they are not as at a usual start."""
    table = empty_table(first.network, first.training)
    reset_slots(table, first.training)
    if table.memory[table.count :].tobytes() == first.memory[table.count :].tobytes():
        return {}
    table.restore(first.memory)
    slots = {slot: written_blocks(table, table.rows[slot]) for slot in table.slots}
    return {"memory": {COUNT: int(table.t), **slots}}


def read_late(given: Fields, late: Mapping[str, Plain], begun: Segment) -> Segment:
    """The start `begun` with what `late`, some fields of `given`, say of a late one. Raises DocumentError."""
    if not late:
        return begun
    per_epoch = Batches(begun.training, begun.data.samples).per_epoch
    most = {"epoch": MOST_UPDATES, "batch": per_epoch - 1, "before": MOST_UPDATES}
    found = {name: integer(given.at(name), late.get(name, 0), 0, high) for name, high in most.items()}
    memory = _read_memory(Fields(given.at("memory"), late["memory"]), begun) if "memory" in late else begun.memory
    return replace(begun, memory=memory, origin=-found["batch"], first_epoch=found["epoch"], before=found["before"])


def _read_memory(given: Fields, begun: Segment) -> Array:
    table = empty_table(begun.network, begun.training)
    table.restore(begun.memory)
    table.t.fill(given.integer(COUNT, 0, MOST_UPDATES))
    for slot, record in begun.training.optimizer_record.slots.items():
        _fill(table, slot, given, begun)
        if record.squares and (table.rows[slot] < 0).any():
            raise DocumentError(given.at(slot), "a number is below 0, and squares add up to it")
    given.close()
    return table.snapshot()


def _fill(table: Parameters, slot: str, given: Fields, begun: Segment) -> None:
    pairs = read_blocks(given.at(slot), given.needed(slot), begun.network)
    for layer, (W, b) in enumerate(pairs, 1):
        table.weights(slot, layer)[...] = W
        table.biases(slot, layer)[...] = b
