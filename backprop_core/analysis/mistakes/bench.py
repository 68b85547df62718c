"""A bench for mistakes: the update under way on buffers apart, where operations of its tape can be exchanged.

The right step runs once. A variant then exchanges some operations and runs from the first of them on; what stands
before that place in the tape is still right, as variants are tried from the end of the tape to its beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from backprop_core.analysis.evaluation import Workspace, calls_of
from backprop_core.primitives import Array, Calls, Work
from backprop_core.run.session import Session
from backprop_core.tape.compiler import compile_tape
from backprop_core.tape.operation import Operation, Phase
from backprop_core.tape.quantity import find_quantity, read_quantity
from backprop_core.tape.spec import NetworkSpec


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """A step with operations exchanged: `changes` has them by their places on the tape.

    `mistakes` are the ids of those that it shows. `read` gives the numbers where they are not the quantity as it
    stands in its buffer. `one_of_many` says that it is one of as many variants as there are samples, so that numbers
    which are nearly its own are no sign of it.
    """

    mistakes: tuple[str, ...]
    changes: Mapping[int, Operation]
    read: Callable[[Bench], Array] | None = None
    one_of_many: bool = False

    @property
    def place(self) -> int:
        """The first place on the tape that is changed."""
        return min(self.changes)


class Bench(Workspace):
    """The update under way of a session, apart from it: from the same causes, on the same batch.

    `network` is for one of the same sizes in place of the session's, such as one with another loss.
    """

    def __init__(self, session: Session, network: NetworkSpec | None = None) -> None:
        super().__init__(network or session.network, session.wiring.batch, session.training)
        self.session, self.causes = session, session.causes
        self.operations = compile_tape(self.wiring, self.table, self.training).operations
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}
        for at, operation in enumerate(self.operations):
            for name in operation.writes:
                self._first.setdefault(name, at)
                self._last[name] = at
        np.copyto(self.wiring.samples, session.wiring.samples)
        self.table.restore(self.causes)
        self.run(calls_of(self.operations[: self.update]))

    @cached_property
    def update(self) -> int:
        """The place at which the update phase begins."""
        return next(at for at, operation in enumerate(self.operations) if operation.phase is Phase.UPDATE)

    def first(self, name: str) -> int:
        """The place of the first operation that writes a quantity."""
        return self._first[name]

    def last(self, name: str) -> int:
        """The place of the last operation that writes a quantity, -1 if none does, as of X."""
        return self._last.get(name, -1)

    def value(self, name: str) -> Array:
        """A copy of a quantity as it stands in its buffer. Raises SpecError for an unknown name."""
        return read_quantity(self.wiring, self.table, name)

    def right(self, name: str) -> Array:
        """The right numbers of a quantity; to be asked for before a variant runs."""
        find_quantity(self.wiring, self.table, name)  # an unknown name is told before anything runs
        self._run(self.operations[self.update : self.last(name) + 1])
        value = self.value(name)
        self.table.restore(self.causes)
        return value

    def reaches(self, variant: Variant, name: str) -> bool:
        """Whether a quantity is written after the first change of a variant, or read in a way of its own."""
        return variant.read is not None or variant.place <= self.last(name)

    def start(self, variant: Variant) -> int:
        """The place from which a variant has to run: what its first change adds to is computed anew."""
        return self._starts[variant.place]

    @cached_property
    def _starts(self) -> list[int]:
        gradients = [[name for name in each.writes if name.row == "grad"] for each in self.operations]
        return [min([at, *map(self.first, names)]) for at, names in enumerate(gradients)]

    def numbers(self, variant: Variant, name: str) -> Array:
        """What a variant makes of a quantity."""
        span = range(self.start(variant), self.last(name) + 1)
        self._run(variant.changes.get(at, self.operations[at]) for at in span)
        found = self.value(name) if variant.read is None else variant.read(self)
        self.table.restore(self.causes)
        return found

    def _run(self, operations: Iterable[Operation]) -> None:
        self.run(calls_of(operations))

    def changed(self, place: int, code: str, do: Calls) -> dict[int, Operation]:
        """An operation in place of the one at a place, with another line of code and other calls."""
        return {place: replace(self.operations[place], code=code, product="", calls=tuple(do))}

    def calls_at(self, place: int) -> Calls:
        """The right calls at a place, to add others to them."""
        return Calls(self.operations[place].calls)

    def right_side(self, place: int, name: str = "") -> str:
        """What stands right of the equals sign in an operation's first line of code, or in that of a quantity."""
        lines = self.operations[place].code.split("\n")
        return next(line for line in lines if line.startswith(name)).partition(" = ")[2]

    def scratch(self, layer: int) -> Work:
        """Scratch arrays in a layer's shape that no operation of the tape uses."""
        kept: dict[str, Array] = {}
        return lambda name: kept.setdefault(name, np.zeros_like(self.wiring.dZ[layer]))


def merged(parts: Iterable[Mapping[int, Operation]]) -> dict[int, Operation]:
    """The changes of several places as those of one variant."""
    return {place: operation for part in parts for place, operation in part.items()}
