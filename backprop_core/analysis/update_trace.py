"""One parameter through the update phase: every line that concerns it, with the numbers before and after."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from backprop_core.primitives import execute
from backprop_core.run.session import Session
from backprop_core.tape.operation import Operation
from backprop_core.tape.parameters import Parameters, empty_table
from backprop_core.tape.updates import update_operations

# How the formulas of the optimisers write the options and the scalars that all parameters share.
OPTION_SYMBOLS: Mapping[str, str] = {
    "lr": r"\eta", "mu": r"\mu", "rho": r"\rho", "beta1": r"\beta_1", "beta2": r"\beta_2", "eps": r"\epsilon",
    "weight_decay": r"\lambda",
}  # fmt: skip
CLOCK_SYMBOLS: Mapping[str, str] = {"t": "t", "rate": r"\hat\eta", "root": "r"}


@dataclass(frozen=True, slots=True)
class UpdateLine:
    """A line of the update: the quantity written, its code and formula, and what the formula's symbols stand for.

    `symbols` are the values before the line runs and `value` is what it leaves in the quantity; `quantity` is the
    name on the tape.
    """

    quantity: str
    code: str
    formula: str
    symbols: Mapping[str, float]
    value: float


def trace_update(session: Session, name: str, row: int, column: int) -> tuple[UpdateLine, ...]:
    """The lines that take the entry of W or b from this update's gradient to its new value, run on a table of its own.

    The gradients of the update under way must be there. The same operations run as in the session.
    """
    table = _table_before(session)
    entry = _Entry(session, table, name[0], int(name[1:]), row, column if name[0] == "W" else -1)
    return tuple(entry.lines())


def updated_table(session: Session) -> Parameters:
    """All parameters after the update under way, and its steps, whether it has run or not, on a table of its own."""
    table = _table_before(session)
    for operation in update_operations(table, session.training, session.network.depth):
        with np.errstate(all="ignore"):
            execute(operation.calls)
    return table


def _table_before(session: Session) -> Parameters:
    table = empty_table(session.network, session.training)
    table.restore(session.causes)
    np.copyto(table.rows["grad"], session.table.rows["grad"])
    return table


class _Entry:
    """One place in the rows of a table."""

    def __init__(self, session: Session, table: Parameters, kind: str, layer: int, row: int, column: int) -> None:
        self._session, self._table, self._kind, self._layer = session, table, kind, layer
        self._row, self._column = row, column

    def lines(self) -> Iterator[UpdateLine]:
        """Run all operations; a line for each one that concerns this entry."""
        training = self._session.training
        for operation in update_operations(self._table, training, self._session.network.depth):
            written = self._written(operation)
            symbols = self._symbols() if written else {}
            with np.errstate(all="ignore"):
                execute(operation.calls)
            if written:
                yield self._line(operation, written, symbols)

    def _written(self, operation: Operation) -> str:
        """What of the operation's results concerns this entry; nothing where that is another layer's or kind's."""
        own = f"{self._kind}{self._layer}"
        return next((name for name in operation.writes if name.endswith(own) or name in CLOCK_SYMBOLS), "")

    def _line(self, operation: Operation, written: str, symbols: dict[str, float]) -> UpdateLine:
        lines = operation.code.split("\n")
        code = next((line for line in lines if line.startswith(f"{written} ")), lines[0])
        if written.startswith("clipped"):
            grad = self._table.rows["grad"]
            symbols |= {"c": self._session.training.clip_norm or 0.0, r"\|g\|": math.hypot(*grad)}
        return UpdateLine(written, code, operation.formula, symbols, self._value(written))

    def _symbols(self) -> dict[str, float]:
        """The formulas' own letters: g is the gradient that the optimiser is given, clipped where that is on."""
        training, clock = self._session.training, self._table.clock
        options = training.optimizer_options
        fixed = {symbol: float(options[name]) for name, symbol in OPTION_SYMBOLS.items() if name in options}
        shared = {symbol: float(clock[name]) for name, symbol in CLOCK_SYMBOLS.items()}
        slots = {slot: self._at(slot) for slot in self._table.slots}
        clipped = training.clip_norm is not None and self._table.rows["clipped"].any()
        own = {"w": self._at("theta"), "g": self._at("clipped" if clipped else "grad"), r"\Delta": self._at("step")}
        return {**fixed, **shared, **slots, **own}

    def _at(self, row: str) -> float:
        return float(self._table.block(row, self._layer)[self._row, self._column])

    def _value(self, name: str) -> float:
        if name in CLOCK_SYMBOLS:
            return float(self._table.clock[name])
        row = name.removesuffix(f"{self._kind}{self._layer}")
        return self._at(row or "theta")
