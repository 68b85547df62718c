"""The numbers that one picture of the network shows, read off a session at one moment."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from backprop_core import GradientCheck, Operation, Quantity, Session, State, Tape, Verdict
from backprop_core.analysis.effects import updated_table
from backprop_core.analysis.explain import gradients_made
from backprop_core.functions.optimizers import Slot
from backprop_core.primitives import Array
from backprop_core.run.state import state_at
from playground.model.shown.checking import checked_twice
from playground.model.shown.elements import Element
from playground.model.shown.measured import Names, names_of

GOALS = {"L": "the loss", "J": "the loss with its penalty"}
QUANTITIES = {"gradient": "∂L/∂w", "weight": "w", "change": "Δw"}


@dataclass(frozen=True)
class Picture:
    """What the page shows of a session, copied at one moment.

    Lists are indexed by layer, 0 being the input. Matrices of parameters are [W | b] with the bias as a last column;
    the one of layer 0 is empty.
    """

    # The network.
    sizes: tuple[int, ...]  # units per layer, inputs first
    labels: tuple[str, ...]  # captions of the layers and of the loss
    names: Names  # of inputs and outputs, as the data have them
    bounds: tuple[float, ...]  # the largest size that an activation of each layer can have, or infinity

    # The parameters, and what the update under way makes of them, whether it has run or not. Before all gradients are
    # computed, `change` and `new` are those of the update before.
    old: list[Array]  # the values that `gradient` belongs to
    gradient: list[Array]
    change: list[Array]
    new: list[Array]
    slots: dict[str, list[Array]]  # what the optimiser remembers, by its names
    memory: Mapping[str, Slot]  # what these names stand for
    objective: str  # what the gradients are of: "L", or "J" where a penalty is added to the loss

    # The signals of one sample, and the loss of the batch.
    sample: int  # its column in the batch
    batch: int  # samples in the batch
    pre_activation: list[Array]
    activation: list[Array]
    delta: list[Array]  # derivatives of the loss by z, and for layer 0 by the inputs
    loss: float

    # The check of the gradients by central differences; NaN for a parameter that was not checked. Those that it could
    # not tell are checked by complex steps, `exact`.
    check: GradientCheck | None
    exact: GradientCheck | None
    differences: list[Array]
    errors: list[Array]  # |a - n| / max(|a|, |n|)

    # The place in the run.
    updates: int  # done so far
    position: int  # operations done in the update under way
    tape: Tape
    leftovers: bool  # whether the buffers hold what the update before has computed
    ready: bool  # whether all gradients of the update are computed

    @property
    def updated(self) -> bool:
        """Whether the update is complete."""
        return self.position == len(self.tape)

    @property
    def made(self) -> int:
        """The number of the update, counted from 1, that the numbers are of: the one under way, or complete."""
        return self.updates + (not self.updated)

    @property
    def active(self) -> Operation | None:
        """The operation that ran last, None at the start of an update."""
        return self.tape.operations[self.position - 1] if self.position else None

    @cached_property
    def penalised(self) -> frozenset[Quantity]:
        """The gradients that a penalty has been added to: an operation has both read and written them."""
        done = self.tape.operations[: self.position]
        return frozenset(name for each in done for name in each.writes if name.row == "grad" and name in each.reads)

    def of(self, quantity: str, element: Element) -> float:
        """A parameter's number in `old`, `gradient`, `change`, `new`, `differences` or `errors`; 0 has no sign."""
        return 0.0 + float(getattr(self, quantity)[element.layer][element.row, element.block_column(self.sizes)])

    def verdict(self, element: Element) -> Verdict | None:
        """What the check says about a parameter's gradient; None where it was not checked."""
        found = self.telling(element)
        return found.verdicts[self.column(element)] if found else None

    def telling(self, element: Element) -> GradientCheck | None:
        """The check that can tell about a parameter's gradient: by complex steps where central differences cannot."""
        exact = self.exact.verdicts[self.column(element)] if self.exact else None
        return self.exact if exact and exact.told else self.check

    def column(self, element: Element) -> int:
        """The column of the core's table that a parameter has."""
        before = sum((inputs + 1) * units for inputs, units in pairwise(self.sizes[: element.layer]))
        return before + element.row * (self.sizes[element.layer - 1] + 1) + element.block_column(self.sizes)

    def source(self, element: Element) -> float:
        """What a parameter is multiplied by: the activation that its edge comes from, or the constant 1."""
        return float(self.activation[element.layer - 1][element.column]) if element.kind == "weight" else 1.0

    def shown(self, quantity: str) -> list[Array]:
        """The matrices that an edge colour stands for."""
        known = {"gradient": self.gradient, "weight": self.old, "change": self.change}
        return known[quantity] if quantity in known else self.slots[quantity]

    @property
    def quantities(self) -> dict[str, str]:
        """What the edges can be coloured by, and how it is called."""
        gradient = {"gradient": f"∂{self.objective}/∂w"}
        return QUANTITIES | gradient | {name: f"{slot.title} {name}" for name, slot in self.memory.items()}

    @property
    def goal(self) -> str:
        """The objective in words."""
        return GOALS[self.objective]

    def state(self, name: str) -> State:
        """Whether the update under way has made a quantity, in full or in part, or the one before it has."""
        if name not in self._states:
            self._states[name] = state_at(self.tape, self.position, name, leftovers=self.leftovers)
        return self._states[name]

    @cached_property
    def _states(self) -> dict[str, State]:
        return {}

    def edge_state(self, quantity: str, layer: int) -> State:
        """Whether the numbers that colour a layer's edges are of this update; weights always are."""
        if quantity == "weight":
            return State.FRESH
        if quantity == "change":
            return State.FRESH if self.updated or self.ready else self.state(f"stepW{layer}")
        return self.state(f"dW{layer}" if quantity == "gradient" else f"{quantity}W{layer}")


def picture_of(session: Session, sample: int = 0, *, check: bool = True) -> Picture:
    """Read a session. Once its gradients are computed, the update still to come is run on a copy of the parameters.

    `sample` is the column of the batch that the signals are of, the last one where there are fewer. `check=False`
    leaves the central differences out.
    """
    at = session.position.operation
    ready = gradients_made(session)
    table, signals, sizes = session.table, session.wiring, session.network.sizes
    after = updated_table(session) if ready and at < len(session.tape) else table
    sample = min(sample, signals.batch - 1)
    checked, exact = checked_twice(session) if ready and check else (None, None)
    old, unchecked = session.causes[: table.count], np.full(table.count, np.nan)

    def matrices(row: Array) -> list[Array]:
        return [np.zeros((0, 0)), *(block.copy() for block in table.blocks(row))]

    return Picture(
        sizes=sizes,
        labels=_labels(session),
        names=names_of(session.data),
        bounds=(math.inf, *(max(map(abs, layer.record.range)) for layer in session.network.layers)),
        old=matrices(old),
        gradient=matrices(table.rows["grad"]),
        change=matrices(after.rows["step"]),
        new=matrices(after.rows["theta"] if ready else old),
        slots={name: matrices(table.rows[name]) for name in table.slots},
        memory=session.training.optimizer_record.slots,
        objective=session.objective,
        sample=sample,
        batch=signals.batch,
        pre_activation=_columns(signals.Z, sample),
        activation=_columns(signals.A, sample),
        delta=[signals.dA[0][:, sample].copy(), *_columns(signals.dZ, sample)[1:]],
        loss=float(signals.L),
        check=checked,
        exact=exact,
        differences=matrices(checked.differences if checked else unchecked),
        errors=matrices(checked.errors if checked else unchecked),
        updates=session.completed,
        position=at,
        tape=session.tape,
        leftovers=session.has_leftovers,
        ready=ready,
    )


def _columns(buffers: list[Array], sample: int) -> list[Array]:
    return [buffer[:, sample].copy() for buffer in buffers]


def _labels(session: Session) -> tuple[str, ...]:
    layers = session.network.layers
    hidden = [f"hidden · {layer.record.title}" for layer in layers[:-1]]
    return ("input", *hidden, f"output · {layers[-1].record.title}", f"loss · {session.network.loss_record.title}")
