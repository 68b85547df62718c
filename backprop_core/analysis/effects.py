"""The update under way once more, apart from its session: what each of its operations finds and leaves.

The session's own buffers hold what the last operation left: W after the update, where the gradients belong to W before
it. Here the very same operations run again from the causes of the update, all of them or the update phase alone, and
every one of them can be looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from backprop_core.analysis.evaluation import Workspace
from backprop_core.primitives import Array
from backprop_core.run.session import Session
from backprop_core.tape.compiler import compile_tape
from backprop_core.tape.operation import Operation
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.quantity import Quantity, read_quantity
from backprop_core.tape.updates import update_operations

# How the formulas of the optimisers write the options and the scalars that all parameters share.
OPTION_SYMBOLS: Mapping[str, str] = {
    "lr": r"\eta",
    "mu": r"\mu",
    "rho": r"\rho",
    "beta1": r"\beta_1",
    "beta2": r"\beta_2",
    "eps": r"\epsilon",
    "weight_decay": r"\lambda",
}
CLOCK_SYMBOLS: Mapping[str, str] = {"t": "t", "rate": r"\hat\eta", "root": "r"}


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """An operation, and the quantities that it names, by their names on the tape: as it finds and as it leaves them.

    The arrays are copies. A quantity that is only written has in `before` what stood in its buffer.
    """

    operation: Operation
    before: Mapping[str, Array]
    after: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class UpdateLine:
    """A line of the update: the quantity written, its code and formula, and what the formula's symbols stand for.

    `symbols` are the values before the line runs and `value` is what it leaves in the quantity.
    """

    quantity: Quantity
    code: str
    formula: str
    symbols: Mapping[str, float]
    value: float


def effects(session: Session) -> Iterator[Effect]:
    """What every operation of the update under way does, in order, whether it has run in the session or not."""
    apart = _before_update(session)
    np.copyto(apart.wiring.samples, session.wiring.samples)
    for operation in compile_tape(apart.wiring, apart.table, apart.training):
        names: dict[str, None] = dict.fromkeys((*operation.reads, *operation.writes))
        before = {name: read_quantity(apart.wiring, apart.table, name) for name in names}
        apart.run(operation.calls)
        yield Effect(operation, before, {name: read_quantity(apart.wiring, apart.table, name) for name in names})


def effect_of(session: Session, place: int) -> Effect:
    """What the operation at a place on the tape does, counted from 0. Raises IndexError beyond the tape."""
    for at, effect in enumerate(effects(session)):
        if at == place:
            return effect
    raise IndexError(place)


def updated_table(session: Session) -> Parameters:
    """All parameters after the update under way, and its steps, whether it has run or not, on a table of its own.

    All gradients of the update must be there.
    """
    apart = _before_update_phase(session)
    for operation in update_operations(apart.table, apart.training, apart.network.depth):
        apart.run(operation.calls)
    return apart.table


def trace_update(session: Session, name: str, row: int, column: int) -> tuple[UpdateLine, ...]:
    """The lines that take an entry of W or b, such as W2, from this update's gradient to its new value.

    All gradients of the update must be there. Raises SpecError for an unknown name.
    """
    quantity, apart = Quantity.parse(name), _before_update_phase(session)
    return tuple(_lines(apart, _Entry(apart.table, quantity, row, column if quantity.kind == "W" else -1)))


def _before_update(session: Session) -> Workspace:
    """Buffers apart, with the causes of the update under way."""
    apart = Workspace(session.network, session.wiring.batch, session.training)
    apart.table.restore(session.causes)
    return apart


def _before_update_phase(session: Session) -> Workspace:
    """Buffers apart, with the causes and the gradients of the update under way."""
    apart = _before_update(session)
    np.copyto(apart.table.rows["grad"], session.table.rows["grad"])
    return apart


def _lines(apart: Workspace, entry: _Entry) -> Iterator[UpdateLine]:
    """Run the update phase; a line for each of its operations that concerns the entry."""
    for operation in update_operations(apart.table, apart.training, apart.network.depth):
        written = entry.written(operation)
        symbols = _symbols(apart, entry) if written else {}
        apart.run(operation.calls)
        if written:
            lines = operation.code.split("\n")
            code = next((line for line in lines if line.startswith(f"{written} ")), lines[0])
            if written.row == "clipped":
                symbols |= {"c": apart.training.clip_norm or 0.0, r"\|g\|": math.hypot(*apart.table.rows["grad"])}
            yield UpdateLine(written, code, operation.formula, symbols, entry.value(written))


def _symbols(apart: Workspace, entry: _Entry) -> dict[str, float]:
    """The formulas' own letters: g is the gradient that the optimiser is given, clipped where that is on."""
    table, options = apart.table, apart.training.optimizer_options
    fixed = {symbol: float(options[name]) for name, symbol in OPTION_SYMBOLS.items() if name in options}
    shared = {symbol: float(table.clock[name]) for name, symbol in CLOCK_SYMBOLS.items()}
    slots = {slot: entry.at(slot) for slot in table.slots}
    clipped = apart.training.clip_norm is not None and table.rows["clipped"].any()
    own = {"w": entry.at("theta"), "g": entry.at("clipped" if clipped else "grad"), r"\Delta": entry.at("step")}
    return {**fixed, **shared, **slots, **own}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of W or b (`parameter`) in all rows of a table; the column of a bias is the last of [W | b]."""

    table: Parameters
    parameter: Quantity
    row: int
    column: int

    def written(self, operation: Operation) -> Quantity | None:
        """What an operation writes of this entry or of the clock, None if it concerns other layers or kinds."""
        own = self.parameter.kind, self.parameter.layer
        return next((q for q in operation.writes if (q.kind, q.layer) == own or q in CLOCK_SYMBOLS), None)

    def at(self, row: str) -> float:
        """The number in a row of the table."""
        assert self.parameter.layer  # W and b belong to a layer
        return float(self.table.block(row, self.parameter.layer)[self.row, self.column])

    def value(self, quantity: Quantity) -> float:
        """The number that an operation has written."""
        return self.at(quantity.row) if quantity.row else float(self.table.clock[quantity])
