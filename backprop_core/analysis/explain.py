"""Derivations as data: an entry of a quantity is a sum of products of other entries, each with its value."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from backprop_core.functions.losses import divisor
from backprop_core.primitives import Array
from backprop_core.run.session import Session
from backprop_core.tape.operation import Operation
from backprop_core.tape.quantity import Quantity


class Entry(NamedTuple):
    """One number of a quantity by its name on the tape; the column of a signal is the sample in the batch."""

    quantity: str
    row: int = 0
    column: int = 0

    @property
    def stem(self) -> str:
        """The name without its layer; X is A of layer 0, dX is dA of layer 0."""
        return Quantity.parse(self.quantity).stem

    @property
    def layer(self) -> int:
        """The layer in the name, 0 for X, Y and dX."""
        return Quantity.parse(self.quantity).layer or 0


class Factor(NamedTuple):
    """An entry and its value."""

    entry: Entry
    value: float


@dataclass(frozen=True, slots=True)
class Term:
    """A product of factors and a constant."""

    factors: tuple[Factor, ...]
    constant: float = 1.0

    @property
    def value(self) -> float:
        """The product."""
        return self.constant * math.prod(factor.value for factor in self.factors)


@dataclass(frozen=True, slots=True)
class Derivation:
    """An entry, its value in the engine, and the terms that add up to it; empty for inputs and function values."""

    entry: Entry
    value: float
    terms: tuple[Term, ...]


class Reader:
    """Reads entries of a session at one moment. Parameters are those that the gradients belong to."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.batch = session.wiring.batch
        self._arrays: dict[str, Array] = {}

    def array(self, name: str) -> Array:
        """A quantity by its name on the tape."""
        if name not in self._arrays:
            self._arrays[name] = self._read(name)
        return self._arrays[name]

    def _read(self, name: str) -> Array:
        return self.session.old(name) if Quantity.parse(name).row == "theta" else self.session.value(name)

    def value(self, entry: Entry) -> float:
        """The number at an entry."""
        return float(self.array(entry.quantity)[entry.row, entry.column])

    def factor(self, stem: str, layer: int, row: int, column: int) -> Factor:
        """An entry of a layer's quantity with its value; A of layer 0 is X."""
        entry = Entry(Quantity(stem, layer), row, column)
        return Factor(entry, self.value(entry))

    def derivation(self, entry: Entry) -> Derivation:
        """Where the entry comes from, one operation back; the penalty's part of a gradient is left out."""
        terms = _RULES[entry.stem](self, entry) if entry.stem in _RULES else ()
        return Derivation(entry, self.value(entry), terms)


def pending(session: Session, name: str) -> Operation | None:
    """The next operation of this update that writes a quantity, None where all that write it have run."""
    return next((o for o in session.tape.operations[session.position.operation :] if name in o.writes), None)


def gradients_made(session: Session) -> bool:
    """Whether all gradients of this update are computed, the penalty's part included."""
    coming = session.tape.operations[session.position.operation :]
    return not any(quantity.row == "grad" for operation in coming for quantity in operation.writes)


def writers(session: Session, name: str) -> tuple[Operation, ...]:
    """The operations of an update that write a quantity."""
    return tuple(operation for operation in session.tape.operations if name in operation.writes)


def _weight_gradient(r: Reader, e: Entry) -> tuple[Term, ...]:
    n = e.layer
    return tuple(Term((r.factor("A", n - 1, e.column, k), r.factor("dZ", n, e.row, k))) for k in range(r.batch))


def _bias_gradient(r: Reader, e: Entry) -> tuple[Term, ...]:
    return tuple(Term((r.factor("dZ", e.layer, e.row, k),)) for k in range(r.batch))


def _delta(r: Reader, e: Entry) -> tuple[Term, ...]:
    network, n = r.session.network, e.layer
    if n == network.depth and network.cancels:
        share = 1.0 / divisor(network.reduction, network.outputs, r.batch)
        target = Factor(Entry("Y", e.row, e.column), float(r.array("Y")[e.row, e.column]))
        return Term((r.factor("A", n, e.row, e.column),), share), Term((target,), -share)
    if network.layers[n - 1].record.coupled:
        return _coupled_delta(r, e, network.layers[n - 1].units)
    return (Term((r.factor("dA", n, e.row, e.column), r.factor("S", n, e.row, e.column))),)


def _coupled_delta(r: Reader, e: Entry, units: int) -> tuple[Term, ...]:
    """a_i dA_i - a_i a_j dA_j, j over all outputs of the softmax."""
    own, column = r.factor("A", e.layer, e.row, e.column), e.column
    rows = range(units)
    others = [(r.factor("A", e.layer, j, column), r.factor("dA", e.layer, j, column)) for j in rows]
    return Term((own, others[e.row][1])), *(Term((own, *pair), -1.0) for pair in others)


def _activation_gradient(r: Reader, e: Entry) -> tuple[Term, ...]:
    n = e.layer + 1
    if n > r.session.network.depth:
        return ()
    units = range(r.session.network.sizes[n])
    return tuple(Term((r.factor("W", n, k, e.row), r.factor("dZ", n, k, e.column))) for k in units)


def _pre_activation(r: Reader, e: Entry) -> tuple[Term, ...]:
    n = e.layer
    before = range(r.session.network.sizes[n - 1])
    weighted = (Term((r.factor("W", n, e.row, j), r.factor("A", n - 1, j, e.column))) for j in before)
    return *weighted, Term((r.factor("b", n, e.row, 0),))


_RULES: dict[str, Callable[[Reader, Entry], tuple[Term, ...]]] = {
    "dW": _weight_gradient,
    "db": _bias_gradient,
    "dZ": _delta,
    "dA": _activation_gradient,
    "Z": _pre_activation,
}
