"""An edit of a run, to plain data and back: what a segment has that does not follow from the one before it.

A segment's causes are those that the run had there, with the optimiser's memory emptied by another optimiser, and some
numbers set by hand. Only these numbers are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from backprop_core.data import Dataset
from backprop_core.document.fields import Fields, Plain, finite, placed, plain, said, same
from backprop_core.document.samples import read_data, same_data, written_data
from backprop_core.document.specifications import read_training, written_training
from backprop_core.errors import DocumentError
from backprop_core.primitives import Array
from backprop_core.run.batches import check_schedule
from backprop_core.run.editing import check_data, segment_after
from backprop_core.run.history import Segment
from backprop_core.tape.parameters import Parameters, empty_table, reset_slots
from backprop_core.tape.quantity import Quantity
from backprop_core.tape.spec import TrainingSpec

MOST_EDITS, MOST_UPDATES = 1_000, 10**9
ENTRY = re.compile(r"([A-Za-z]{1,12}(?:[1-9]\d{0,2})?)\[(\d{1,5}),(\d{1,5})\]", re.ASCII)


@dataclass(frozen=True, eq=False)
class Edit:
    """An edit as it was read: at the start of the update `at`, in words that do not fit the run's network perhaps."""

    where: str
    at: int
    written: Plain

    @property
    def key(self) -> str:
        """A text that the same edits have in common."""
        return repr(self.written)


def written_edit(held: Segment, segment: Segment, memory: Array) -> dict[str, Plain]:
    """What turned the segment `held`, which had come to the causes `memory`, into `segment`."""
    written: dict[str, Plain] = {"at": segment.start}
    if not same(held.training, segment.training):
        written["training"] = written_training(segment.training)
    numbers = _set_in_data(held.data, segment.data)
    if numbers is None:
        written["data"] = written_data(segment.data)
    bases = [_base(held, segment.training, memory, empty=empty) for empty in (False, True)]
    empty = bool(bases[0].t != segment.memory[-1])  # nothing but an empty memory has another count of updates
    entries = list(_set_in_table(bases[empty], segment.memory))
    if empty and not _empties(held.training, segment.training):
        written["empty_memory"] = True
    if changed := [*(numbers or []), *entries]:
        written["set"] = {name: plain(value) for name, value in changed}
    after = segment_after(held, segment.start, segment.training, segment.data, segment.memory)
    if after.origin != segment.origin:
        written["new_epoch"] = True
    return written


def read_edit(where: str, value: Plain) -> Edit:
    """An edit with its position. Raises DocumentError."""
    return Edit(where, Fields(where, value).integer("at", 0, MOST_UPDATES), value)


def edited(edit: Edit, held: Segment, memory: Array, *, labels: bool) -> Segment:
    """The segment that an edit makes of `held`, which has come to the causes `memory`. Raises DocumentError."""
    given = Fields(edit.where, edit.written)
    at = given.integer("at", 0, MOST_UPDATES)
    training, data = held.training, held.data
    if "training" in given:
        training = read_training(given.at("training"), given.take("training"))
    if "data" in given:
        data = read_data(given.at("data"), given.take("data"))
    table = _base(held, training, memory, empty=given.truth("empty_memory", False))
    numbers = Fields(given.at("set"), given.take("set", {}))
    new_epoch = given.truth("new_epoch", False)
    for name in ("training", "data"):
        given.take(name)
    given.close()
    data = _with_numbers(numbers, table, training, data)
    with placed(given.at("data")):
        check_data(held.network, data, labels=labels)
    with placed(given.at("training")):
        check_schedule(training, data.samples)
    return segment_after(held, at, training, data, table.snapshot(), new_epoch=new_epoch)


def _base(held: Segment, training: TrainingSpec, memory: Array, *, empty: bool) -> Parameters:
    """The parameters of a run that goes on, with the optimiser's memory as it was or empty."""
    table = empty_table(held.network, training)
    if empty or _empties(held.training, training):
        np.copyto(table.rows["theta"], memory[: table.count])
        reset_slots(table, training)
    else:
        table.restore(memory)
    return table


def _empties(before: TrainingSpec, after: TrainingSpec) -> bool:
    """Whether going over from one training to another empties the optimiser's memory."""
    return before.optimizer_record is not after.optimizer_record


def _set_in_table(base: Parameters, memory: Array) -> Iterator[tuple[str, float]]:
    """The numbers of the causes that differ from the base, by their names: W1[0,2], vb1[0,0]."""
    changed = np.flatnonzero(memory[:-1].view(np.uint64) != base.memory[:-1].view(np.uint64))
    for column in changed.tolist():
        row, at = divmod(column, base.count)
        layer = next(n for n in range(1, len(base.shapes) + 1) if at < base.span(n).stop)
        i, j = divmod(at - base.span(layer).start, base.shapes[layer - 1][1])
        kind, j = ("b", 0) if j == base.shapes[layer - 1][1] - 1 else ("W", j)
        yield f"{Quantity.in_row(('theta', *base.slots)[row], kind, layer)}[{i},{j}]", float(memory[column])


def _set_in_data(before: Dataset, after: Dataset) -> list[tuple[str, float]] | None:
    """The inputs and targets that differ, by their names: X[0,3]; None where that does not tell the data."""
    if same_data(before, after):
        return []
    if after.spec is not None or before.X.shape != after.X.shape or before.Y.shape != after.Y.shape:
        return None
    changed = []
    for name in ("X", "Y"):
        ours, theirs = getattr(after, name), getattr(before, name)
        places = np.argwhere(ours.view(np.uint64) != theirs.view(np.uint64)).tolist()
        changed += [(f"{name}[{i},{j}]", float(ours[i, j])) for i, j in places]
    few = 4 * len(changed) <= before.X.size + before.Y.size or before.samples == 1
    return changed if few and same_data(replace(before, X=after.X, Y=after.Y), after) else None


def _with_numbers(numbers: Fields, table: Parameters, training: TrainingSpec, data: Dataset) -> Dataset:
    """Set numbers in the table, and in a copy of the data. Raises DocumentError."""
    X, Y = data.X.copy(), data.Y.copy()
    names = numbers.names()
    for name in names:
        found = ENTRY.fullmatch(name)
        target = _array(found[1], X, Y, table) if found else None
        if not found or target is None or int(found[2]) >= len(target) or int(found[3]) >= target.shape[1]:
            raise DocumentError(numbers.at(name[:40]), "there is no parameter, input or target of this name")
        value = finite(numbers.at(name), numbers.take(name))
        if value < 0 and _of_squares(found[1], training):
            raise DocumentError(numbers.at(name), f"{said(value)} is below 0, and squares add up to this")
        target[int(found[2]), int(found[3])] = value
    return replace(data, X=X, Y=Y) if any(name[0] in "XY" for name in names) else data


def _array(name: str, X: Array, Y: Array, table: Parameters) -> Array | None:
    """The array that holds numbers by that name, to be written to; None if there is none."""
    if name in ("X", "Y"):
        return X if name == "X" else Y
    quantity = Quantity.parse(name)
    if quantity.row not in ("theta", *table.slots) or (quantity.layer or 0) > len(table.shapes):
        return None
    return (table.weights if quantity.kind == "W" else table.biases)(quantity.row, quantity.layer or 0)


def _of_squares(name: str, training: TrainingSpec) -> bool:
    """Whether an array of this name holds squares."""
    slot = training.optimizer_record.slots.get(Quantity.parse(name).row)
    return slot is not None and slot.squares
