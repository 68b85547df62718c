"""The tape of one training step (Wengert's list): an ordered tuple of labelled operations on fixed buffers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from backprop_core.errors import SpecError
from backprop_core.primitives import Call, Flat
from backprop_core.tape.bound import Bound
from backprop_core.tape.quantity import Quantity

GRANULARITIES = ("operation", "layer", "phase", "update", "epoch")


class Phase(StrEnum):
    """The four phases of a training step, in order."""

    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Bound):
    """One operation: what it reads and writes, its line of NumPy, its formula in LaTeX, and the calls that run it.

    `layer` is None where it concerns all layers. `product` is for an operation that runs as one product with the
    biases, as the weights of edges from a constant 1: a line of NumPy that adds up in that order, to the same bits,
    which `code` leaves out for the eye. The calls are bound to the buffers of a session. Operations are equal if they
    say the same, whatever buffers they are bound to.
    """

    phase: Phase
    layer: int | None
    reads: tuple[Quantity, ...]
    writes: tuple[Quantity, ...]
    code: str
    formula: str
    product: str = ""
    calls: tuple[Call, ...] = field(repr=False, compare=False)

    @property
    def name(self) -> Quantity:
        """The first quantity that it writes, which names the operation."""
        return self.writes[0]


@dataclass(frozen=True, slots=True, repr=False)
class Tape(Bound):
    """The operations of a step, and `fast`: the calls that training runs, which leave out what is only looked at."""

    operations: tuple[Operation, ...]
    fast: Flat

    def __len__(self) -> int:
        return len(self.operations)

    def __iter__(self) -> Iterator[Operation]:
        return iter(self.operations)

    def __repr__(self) -> str:
        counts = [f"{sum(o.phase is phase for o in self)} {phase}" for phase in Phase]
        return f"<Tape of {len(self)} operations: {', '.join(counts)}>"

    def fresh(self, position: int) -> frozenset[Quantity]:
        """The quantities that the operations before `position` wrote."""
        return frozenset(name for operation in self.operations[:position] for name in operation.writes)

    def stops(self, granularity: str) -> tuple[int, ...]:
        """The positions at which operations, layers or phases end; "update" has the end of the tape alone."""
        by: dict[str, list[object]] = {
            "operation": list(range(len(self))),
            "layer": [(operation.phase, operation.layer) for operation in self],
            "phase": [operation.phase for operation in self],
        }
        keys = by.get(granularity, [None] * len(self))
        changes = (at for at in range(1, len(self)) if keys[at] != keys[at - 1])
        return (*changes, len(self))

    def end_of(self, phase: Phase) -> int:
        """The position after the last operation of a phase, or of the phases before it where it has none."""
        order = list(Phase)
        return sum(1 for operation in self.operations if order.index(operation.phase) <= order.index(phase))


def check_granularity(name: str) -> None:
    """Raise SpecError for an unknown granularity."""
    if name not in GRANULARITIES:
        raise SpecError("granularity", name, "one of " + ", ".join(GRANULARITIES))
