"""A session as one sample of its batch sees it: what explanations read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from backprop_core import Session
from backprop_core.analysis.explain import Entry, Reader, pending, writers
from backprop_core.functions.losses import divisor
from backprop_core.primitives import Array
from backprop_core.tape.operation import Operation, Phase
from backprop_core.tape.quantity import Quantity
from playground.explain.writing import Digits
from playground.model.shown.elements import symbol, symbol_tex
from playground.model.shown.picture import GOALS

PLAIN = Digits()
PHASES = {Phase.FORWARD: "1 forward", Phase.LOSS: "2 loss", Phase.BACKWARD: "3 backward", Phase.UPDATE: "4 update"}


@dataclass(frozen=True)
class View:
    """`sample` is the column of the batch."""

    session: Session
    sample: int = 0
    digits: Digits = PLAIN

    @cached_property
    def reader(self) -> Reader:
        """Reads each quantity once."""
        return Reader(self.session)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer, inputs first."""
        return self.session.network.sizes

    @property
    def depth(self) -> int:
        """The number of the output layer."""
        return self.session.network.depth

    @property
    def batch(self) -> int:
        """The number of samples in the batch."""
        return self.reader.batch

    @property
    def objective(self) -> str:
        """What the parameters' gradients are of: L, or with a penalty J."""
        return self.session.objective

    @property
    def goal(self) -> str:
        """The same in words."""
        return GOALS[self.objective]

    @property
    def divisor(self) -> int:
        """What the mean divides by; every δ carries it."""
        return divisor(self.session.network.reduction, self.session.network.outputs, self.batch)

    def array(self, stem: str, layer: int) -> Array:
        """A quantity of a layer; A of layer 0 is X."""
        return self.reader.array(Quantity(stem, layer))

    def column(self, stem: str, layer: int) -> Array:
        """A signal of this sample, an entry per neuron of the layer."""
        shown: Array = self.array(stem, layer)[:, self.sample]
        return shown

    def at(self, stem: str, layer: int, row: int) -> float:
        """A signal of this sample at one neuron."""
        return float(self.column(stem, layer)[row])

    def entry(self, stem: str, layer: int, row: int) -> Entry:
        """The place of a signal of this sample."""
        return Entry(Quantity(stem, layer), row, self.sample)

    def made(self, *names: str) -> bool:
        """Whether this update has computed all of those quantities."""
        return all(self.session.state_of(name).made for name in names)

    def waiting(self, *names: str) -> str:
        """A sentence on the first of those quantities that this update has not computed yet; else empty."""
        missing = next((name for name in names if not self.made(name)), None)
        operation = pending(self.session, missing) if missing else None
        if missing is None or operation is None:
            return ""
        return f"{missing} is not computed yet in this update. {self.will_make(operation)}"

    def will_make(self, operation: Operation) -> str:
        """Where in the update an operation stands."""
        where = f", layer {operation.layer}" if operation.layer else ""
        return f"The operation {operation.name} computes it (phase {PHASES[operation.phase]}{where})."

    def code(self, *names: str) -> tuple[str, ...]:
        """The lines of the tape that write those quantities, in the tape's order, each once."""
        lines = {operation.code: None for name in names for operation in writers(self.session, name)}
        return tuple(lines)

    def symbol(self, layer: int, row: int) -> str:
        """A neuron's name."""
        return symbol(layer, row, self.sizes)

    def symbol_tex(self, layer: int, row: int) -> str:
        """A neuron's name for KaTeX."""
        return symbol_tex(layer, row, self.sizes)

    def activation_name(self, layer: int, row: int) -> str:
        """What goes on from a neuron: a(h₁), or x₁ of an input."""
        name = self.symbol(layer, row)
        return f"a({name})" if layer else name

    def left_over(self, value: float) -> str:
        """A number of the update before, dimmed; empty where there is none."""
        return f":gray[{self.digits.text(value)}]" if self.session.has_leftovers else ""
