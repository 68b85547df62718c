"""Mistakes from one update to the next: gradients that are not emptied, and a memory that is."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import numpy as np

from backprop_core.analysis.mistakes.bench import Bench, Variant
from backprop_core.primitives import Array, Calls, constant
from backprop_core.run.session import Session
from backprop_core.tape.operation import Phase
from backprop_core.tape.quantity import Quantity


def not_emptied(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """The gradient of the update before is still in the sum; the first update has none before it."""
    layer = quantity.layer or 0
    if quantity.kind and bench.session.position.update:
        place, gradient = bench.last(f"d{quantity.kind}{layer}"), bench.table.rows["grad"]
        do, span = bench.calls_at(place), bench.table.span(layer)
        do(np.add, gradient[span], _gradient_before(bench.session)[span], gradient[span])
        code = "\n".join(line.replace(" = ", " += ", 1) for line in bench.operations[place].code.split("\n"))
        yield Variant(("not_emptied",), bench.changed(place, code, do))


def memory_emptied(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """The optimiser's slots are at their start again before the update, while t goes on; the first finds them there."""
    slots, table = bench.training.optimizer_record.slots, bench.table
    if slots and table.t > 0:
        do = Calls()
        for name, slot in slots.items():
            do(np.copyto, table.rows[name], constant(slot.start(bench.training.optimizer_options)))
        first = bench.operations[bench.update]
        do.extend(first.calls)
        emptied = "\n".join(f"{name}[...] = {slots[name].start(bench.training.optimizer_options):g}" for name in slots)
        yield Variant(("memory_emptied",), bench.changed(bench.update, f"{emptied}\n{first.code}", do))


def _gradient_before(session: Session) -> Array:
    """All gradients of the update before the one under way, a row of the table."""
    before, update = copy.deepcopy(session), session.position.update - 1
    before.travel(update)
    before.travel(update, before.tape.end_of(Phase.BACKWARD))
    gradient: Array = before.table.rows["grad"].copy()
    return gradient
