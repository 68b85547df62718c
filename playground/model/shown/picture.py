"""The numbers that one picture of the network shows, read off a session at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from backprop_core import GradientCheck, GradientChecker, Operation, Session
from backprop_core.analysis.effects import updated_table
from backprop_core.analysis.explain import gradients_made
from backprop_core.functions.optimizers import Slot
from backprop_core.primitives import Array
from playground.model.shown.elements import Element

GOALS = {"L": "the loss", "J": "the loss with its penalty"}
QUANTITIES = {"gradient": "∂L/∂w", "weight": "w", "change": "Δw"}
CHECKED = 40_000  # parameters × samples that a check may cost at every click; larger ones are sampled


class State(StrEnum):
    """Of a quantity at a position: made by this update, left over from the one before, or not there yet."""

    FRESH = "fresh"
    LEFT = "left over"
    NONE = "not computed yet"


@dataclass(frozen=True)
class Picture:
    """Lists are indexed by layer, 0 being the input. Matrices of parameters are [W | b], the bias a last column.

    `old` belongs to `gradient`; `new` and `change` are what the update makes of it, whether it has run or not (before
    all gradients are there and the picture is `ready`, what the update before made of it). `slots` are the numbers that
    the optimiser remembers, `memory` what they are. `differences` and `errors` are those of `check`, NaN where a
    parameter was not checked. `penalised` are the gradients that a penalty has been added to: with one, the `objective`
    that all parameters' gradients are of is J, the loss with its penalty, in place of L. `activation` and `delta` (the
    derivative by a neuron's z, or by an input) are those of the column `sample` of the batch.
    """

    sizes: tuple[int, ...]
    labels: tuple[str, ...]
    old: list[Array]
    gradient: list[Array]
    change: list[Array]
    new: list[Array]
    slots: dict[str, list[Array]]
    memory: Mapping[str, Slot]
    pre_activation: list[Array]
    activation: list[Array]
    slope: list[Array]
    delta: list[Array]
    target: Array
    loss: float
    learning_rate: float
    check: GradientCheck | None
    differences: list[Array]
    errors: list[Array]
    updates: int
    position: int
    ready: bool
    updated: bool
    fresh: frozenset[str]
    penalised: frozenset[str]
    objective: str
    leftovers: bool
    active: Operation | None
    sample: int
    batch: int

    def of(self, quantity: str, element: Element) -> float:
        """A parameter's number in `old`, `gradient`, `change`, `new`, `differences` or `errors`."""
        return float(getattr(self, quantity)[element.layer][element.row, element.block_column(self.sizes)])

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
        """Whether a quantity is of this update."""
        if name in self.fresh or name in ("X", "Y"):
            return State.FRESH
        return State.LEFT if self.leftovers else State.NONE

    def edge_state(self, quantity: str, layer: int) -> State:
        """Whether the numbers that colour a layer's edges are of this update; weights always are."""
        if quantity == "weight":
            return State.FRESH
        if quantity == "change":
            return State.FRESH if self.updated or self.ready else self.state(f"stepW{layer}")
        return self.state(f"dW{layer}" if quantity == "gradient" else f"{quantity}W{layer}")


def picture_of(session: Session, sample: int = 0, *, check: bool = True) -> Picture:
    """Read a session; once its gradients are there, the update still to come is run on a table of its own.

    `check=False` leaves the central differences out.
    """
    operations = session.tape.operations
    at = session.position.operation
    ready = gradients_made(session)
    updated = at == len(operations)
    table, signals, sizes = session.table, session.wiring, session.network.sizes
    after = updated_table(session) if ready and not updated else table
    sample = min(sample, signals.batch - 1)
    checked = _checked(session) if ready and check else None
    old, unchecked = session.causes[: table.count], np.full(table.count, np.nan)

    def matrices(row: Array) -> list[Array]:
        return _matrices(row, session)

    return Picture(
        sizes=sizes,
        labels=_labels(session),
        old=matrices(old),
        gradient=matrices(table.rows["grad"]),
        change=matrices(-after.rows["step"]),
        new=matrices(after.rows["theta"] if ready else old),
        slots={name: matrices(table.rows[name]) for name in table.slots},
        memory=session.training.optimizer_record.slots,
        pre_activation=_columns(signals.Z, sample),
        activation=_columns(signals.A, sample),
        slope=_columns(signals.S, sample),
        delta=[signals.dA[0][:, sample].copy(), *_columns(signals.dZ, sample)[1:]],
        target=signals.Y[:, sample].copy(),
        loss=float(signals.L),
        learning_rate=float(session.training.optimizer_options["lr"]),
        check=checked,
        differences=matrices(checked.differences if checked else unchecked),
        errors=matrices(np.where(np.isnan(checked.differences), np.nan, checked.errors) if checked else unchecked),
        updates=session.completed,
        position=at,
        ready=ready,
        updated=updated,
        fresh=session.fresh,
        penalised=_penalised(operations[:at]),
        objective=session.objective,
        leftovers=session.has_leftovers,
        active=operations[at - 1] if at else None,
        sample=sample,
        batch=signals.batch,
    )


def _penalised(done: Sequence[Operation]) -> frozenset[str]:
    """A gradient that an operation both reads and writes has been added to."""
    return frozenset(name for o in done for name in o.writes if name[0] == "d" and name in o.reads)


def _checked(session: Session) -> GradientCheck:
    work = session.table.count * session.wiring.batch
    return GradientChecker(session).check(every=max(1, -(-work // CHECKED)))


def _matrices(row: Array, session: Session) -> list[Array]:
    """[W | b] of each layer from a row of the table."""
    table = session.table
    layers = range(1, len(table.shapes) + 1)
    return [np.zeros((0, 0)), *(row[table.span(n)].reshape(table.shapes[n - 1]).copy() for n in layers)]


def _columns(buffers: list[Array], sample: int) -> list[Array]:
    return [buffer[:, sample].copy() for buffer in buffers]


def _labels(session: Session) -> tuple[str, ...]:
    layers = session.network.layers
    hidden = [f"hidden · {layer.record.title}" for layer in layers[:-1]]
    return ("input", *hidden, f"output · {layers[-1].record.title}", f"loss · {session.network.loss_record.title}")
