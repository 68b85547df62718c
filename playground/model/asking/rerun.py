"""The update under way once more, apart from its session, with some numbers replaced as soon as they are there."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from backprop_core import Entry, Operation, Quantity, Session
from backprop_core.analysis.evaluation import calls_of
from backprop_core.analysis.mistakes.bench import Bench
from backprop_core.primitives import Array
from backprop_core.tape.quantity import find_quantity


def operations_of(session: Session) -> tuple[Operation, ...]:
    """The operations of the update under way."""
    return session.tape.operations


def shape_of(session: Session, name: str) -> tuple[int, int]:
    """Rows and columns of a quantity; a number by itself has one of each. Raises SpecError for an unknown name."""
    rows, columns = np.atleast_2d(session.value(name)).shape
    return rows, columns


def right_values(session: Session, name: str) -> Array:
    """A quantity of the update under way, in two dimensions, wherever in it the session stands."""
    values: Array = np.atleast_2d(Bench(session).right(Quantity.parse(name)))
    return values


def with_numbers(session: Session, numbers: Mapping[Entry, float], name: str) -> Array:
    """What the step makes of a quantity, in two dimensions, where some entries have other `numbers`.

    What the step does not compute before it uses it (X, Y, W, b) is replaced at the start, all else as soon as it is
    written.
    """
    bench = Bench(session)
    end = max(bench.last(name) + 1, 0)
    written = {quantity for operation in bench.operations[: bench.update] for quantity in operation.writes}
    bench.table.restore(bench.causes)
    _put(bench, {entry: value for entry, value in numbers.items() if entry.quantity not in written})
    for operation in bench.operations[:end]:
        bench.run(calls_of([operation]))
        _put(bench, {entry: value for entry, value in numbers.items() if entry.quantity in operation.writes})
    values: Array = np.atleast_2d(bench.value(name))
    return values


def _put(bench: Bench, numbers: Mapping[Entry, float]) -> None:
    for entry, value in numbers.items():
        np.atleast_2d(find_quantity(bench.wiring, bench.table, entry.quantity))[entry.row, entry.column] = value
