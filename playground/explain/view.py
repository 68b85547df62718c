"""A session from the point of view of one sample of its batch: what explanations read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from backprop_core import Session, State
from backprop_core.analysis.explain import Entry, Reader, pending, writers
from backprop_core.functions.losses import divisor
from backprop_core.primitives import Array
from backprop_core.tape.operation import Operation, Phase
from backprop_core.tape.quantity import Quantity
from playground.explain.writing import MOST_BARS, Digits, Part, Sum, gathered, largest
from playground.model.shown.elements import Element, symbol, symbol_tex
from playground.model.shown.picture import GOALS

PLAIN = Digits()
PHASES = {Phase.FORWARD: "1 forward", Phase.LOSS: "2 loss", Phase.BACKWARD: "3 backward", Phase.UPDATE: "4 update"}


@dataclass(frozen=True)
class View:
    """`sample` is the column of the batch that signals are read from, and `digits` writes their numbers."""

    session: Session
    sample: int = 0
    digits: Digits = PLAIN

    @cached_property
    def reader(self) -> Reader:
        """A reader of the session, which keeps what it has read."""
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
        """What the parameters' gradients are derivatives of: L, or J with a penalty."""
        return self.session.objective

    @property
    def goal(self) -> str:
        """The objective in words."""
        return GOALS[self.objective]

    @property
    def divisor(self) -> int:
        """What the mean of the losses divides by; every δ carries that division."""
        return divisor(self.session.network.reduction, self.session.network.outputs, self.batch)

    @property
    def share(self) -> str:
        """The factor 1/N of the mean in LaTeX; empty if N is 1."""
        return rf"\tfrac{{1}}{{{self.divisor}}}" if self.divisor > 1 else ""

    def shared(self, text: str) -> str:
        """A term in LaTeX times the factor of the mean."""
        return f"{self.share}({text})" if self.share else text

    def array(self, stem: str, layer: int) -> Array:
        """A quantity of a layer, whose A of layer 0 is X: (units, samples) or as the parameters are."""
        return self.reader.array(Quantity(stem, layer))

    def column(self, stem: str, layer: int) -> Array:
        """A signal of this sample, (units,)."""
        shown: Array = self.array(stem, layer)[:, self.sample]
        return shown

    def at(self, stem: str, layer: int, row: int) -> float:
        """A signal of this sample at one neuron."""
        return float(self.column(stem, layer)[row])

    def entry(self, stem: str, layer: int, row: int) -> Entry:
        """The place of a signal of this sample."""
        return Entry(Quantity(stem, layer), row, self.sample)

    def made(self, *names: str) -> bool:
        """Whether this update has computed all of those quantities; samples and parameters are always there."""
        return all(self.state(name).made for name in names)

    def state(self, name: str) -> State:
        """Whether this update has computed a quantity, or the one before it has."""
        if name not in self._states:
            self._states[name] = self.session.state_of(name)
        return self._states[name]

    @cached_property
    def _states(self) -> dict[str, State]:
        return {}

    def waiting(self, *names: str) -> str:
        """A sentence about the first of those quantities that is not computed yet; empty if all of them are."""
        missing = next((name for name in names if not self.made(name)), None)
        operation = pending(self.session, missing) if missing else None
        if missing is None or operation is None:
            return ""
        return f"{missing} is not computed yet in this update. {self.will_make(operation)}"

    def will_make(self, operation: Operation) -> str:
        """A sentence about the operation that computes a quantity, and its place in the update."""
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

    def name(self, entry: Entry) -> str:
        """An entry in words and symbols."""
        n, row = entry.layer, entry.row
        if entry.stem in ("dW", "db"):
            return f"∂{self.objective}/∂{entry.stem[1].lower()}"
        if entry.stem == "W":
            return f"w({self.symbol(n - 1, entry.column)} → {self.symbol(n, row)})"
        neuron = self.symbol(n if entry.quantity != "Y" else self.depth, row)
        stems = {"dZ": f"δ({neuron})", "S": f"the slope f′(z) of {neuron}", "Y": f"y({neuron})", "Z": f"z({neuron})"}
        stems |= {"dA": f"∂L/∂a({neuron})" if n else f"∂L/∂{neuron}", "A": self.activation_name(n, row)}
        return stems[entry.stem]

    def part(
        self,
        name: str,
        value: float,
        quantity: str = "",
        *,
        kind: str = "",
        caption: str = "",
        sign: str = "",
        element: Element | None = None,
    ) -> Part:
        """A number that is an entry of `quantity`, or made from it: it is there once that is whole in this update."""
        state = self.state(quantity) if quantity else State.FRESH
        there = state in (State.FRESH, State.LEFT_OVER)
        text, shown = (self.digits.text(value), value) if there else ("…", 0.0)
        return Part(name, text, shown, kind, caption, sign, element, state if there else State.NONE)

    def sum(self, title: str, terms: Sequence[Part], total: Part) -> Sum:
        """A sum whose largest terms stay in sight; the smaller ones of many are gathered."""
        values = [term.value for term in terms]
        kept = largest(values, MOST_BARS)
        if len(kept) == len(terms):
            return Sum(title, tuple(terms), total)
        shown, rest = (
            tuple(term for at, term in enumerate(terms) if (at in kept) is wanted) for wanted in (True, False)
        )
        together = gathered(values, kept)
        text = self.digits.text(together) if total.state is not State.NONE else total.text
        part = Part(f"{len(rest)} smaller ones", text, together, rest[0].kind, state=total.state)
        return Sum(title, shown, total, rest, part)
