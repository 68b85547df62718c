"""Mistakes from one update to the next: gradients that are not emptied, and a memory that is."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import numpy as np

from backprop_core.analysis.mistakes.bench import Bench, Variant
from backprop_core.primitives import Array, Calls, constant
from backprop_core.run.session import Session
from backprop_core.tape.quantity import Quantity

MOST_REPLAYED = 30  # updates that are run again for the sum of all their gradients


def not_emptied(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """The gradient of the update before is still in the sum, or those of all updates; the first has none before it."""
    layer = quantity.layer or 0
    if quantity.kind and bench.session.position.update:
        place, gradient = bench.first(f"d{quantity.kind}{layer}"), bench.table.rows["grad"]
        span, before = bench.table.span(layer), _gradients_before(bench.session)
        code = "\n".join(line.replace(" = ", " += ", 1) for line in bench.operations[place].code.split("\n"))
        for count in sorted({1, len(before)}):
            do = bench.calls_at(place)
            do(np.add, gradient[span], sum(row[span] for row in before[-count:]), gradient[span])
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


def _gradients_before(session: Session) -> list[Array]:
    """The gradients of each update before the one under way, or of the last one alone where there are many."""
    before, update = copy.deepcopy(session), session.position.update
    before.travel(0 if update <= MOST_REPLAYED else update - 1)
    gradients: list[Array] = []
    while before.completed < update:
        before.prime()
        gradients.append(before.table.rows["grad"].copy())
        before.step()
    return gradients
