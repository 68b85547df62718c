"""The calls of a tape, fewer of them: what training runs in place of the operations, to the same bits.

A call on a small array costs far more than its numbers. So what is computed only to be looked at is left out, the
slopes of neighbouring layers with the same activation are taken in one call over all their rows, and the update, which
is elementwise, runs once over the whole parameter table.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from backprop_core.primitives import Calls, Flat, flat
from backprop_core.tape.backward import write_delta
from backprop_core.tape.operation import Operation, Phase
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.spec import TrainingSpec
from backprop_core.tape.updates import ticks, update_lines, write_clipping, write_count
from backprop_core.tape.wiring import Wiring


def fused(operations: tuple[Operation, ...], wiring: Wiring, table: Parameters, training: TrainingSpec) -> Flat:
    """The calls that do what the operations do to the parameter table."""
    do = Calls()
    computing = [operation for operation in needed(operations) if operation.phase is not Phase.UPDATE]
    for operation in computing:
        if operation.phase is Phase.FORWARD:
            do.extend(operation.calls)
    _write_slopes(do, wiring)
    for operation in computing:
        if operation.layer and any(quantity.stem == "S" for quantity in operation.writes):
            write_delta(do, wiring, operation.layer)  # its slopes are there already
        elif operation.phase is not Phase.FORWARD:
            do.extend(operation.calls)
    do.extend(fused_update(table, training))
    return flat(do)


def fused_update(table: Parameters, training: TrainingSpec) -> Calls:
    """The calls of an update over the whole table; `t` is counted only where something reads it."""
    do, clocked = Calls(), ticks(table, training)
    if clocked:
        write_count(do, table)
    for line in clocked:
        do.extend(line.do)
    if training.clip_norm is not None:
        write_clipping(do, table, training.clip_norm)
    for line in update_lines(table, training, None):
        do.extend(line.do)
    return do


def needed(operations: tuple[Operation, ...], wanted: Iterable[str] = ()) -> list[Operation]:
    """The operations that the update and the `wanted` quantities depend on."""
    live = set(wanted)
    kept = []
    for operation in reversed(operations):
        if operation.phase is Phase.UPDATE or live.intersection(operation.writes):
            live.update(operation.reads)
            kept.append(operation)
    return kept[::-1]


def _write_slopes(do: Calls, wiring: Wiring) -> None:
    """S = f'(Z) wherever dZ is computed from it, at once for neighbouring layers with the same activation."""
    layers = list(enumerate(wiring.spec.layers, 1))[: -1 if wiring.spec.cancels else None]
    for (_, coupled), group in groupby(layers, key=lambda pair: (pair[1].activation, pair[1].record.coupled)):
        if not coupled:
            members = list(group)
            (first, spec), (last, _) = members[0], members[-1]
            z, a, s = (wiring.rows(name, first, last) for name in "ZAS")
            spec.record.slope(do, z, a, s, wiring.work(first, last), spec.options)
