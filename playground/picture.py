"""The numbers that one picture of the network shows, read off a session at one moment."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np

from backprop_core import GradientCheck, GradientChecker, Session
from backprop_core.calls import Array
from playground.elements import Element

QUANTITIES = {"gradient": "∂L/∂w", "weight": "w", "change": "Δw"}


@dataclass(frozen=True)
class Picture:
    """Lists are indexed by layer, 0 being the input. Matrices of parameters are [W | b], the bias a last column.

    `old` belongs to `gradient`; `new` and `change` are what the update makes of it, whether it has run or not.
    `activation` and `delta` (the derivative by a neuron's z, or by an input) are those of the first sample.
    """

    sizes: tuple[int, ...]
    labels: tuple[str, ...]
    old: list[Array]
    gradient: list[Array]
    change: list[Array]
    new: list[Array]
    pre_activation: list[Array]
    activation: list[Array]
    slope: list[Array]
    delta: list[Array]
    target: Array
    loss: float
    learning_rate: float
    check: GradientCheck
    differences: list[Array]
    updates: int
    position: int
    updated: bool

    def of(self, quantity: str, element: Element) -> float:
        """A parameter's number in `old`, `gradient`, `change`, `new` or `differences`."""
        column = element.column if element.kind == "weight" else self.sizes[element.layer - 1]
        return float(getattr(self, quantity)[element.layer][element.row, column])

    def source(self, element: Element) -> float:
        """What a parameter is multiplied by: the activation that its edge comes from, or the constant 1."""
        return float(self.activation[element.layer - 1][element.column]) if element.kind == "weight" else 1.0

    def shown(self, quantity: str) -> list[Array]:
        """The matrices that an edge colour stands for."""
        return {"gradient": self.gradient, "weight": self.old, "change": self.change}[quantity]


def picture_of(session: Session) -> Picture:
    """Read a session whose gradients are fresh; the update still to come is run on a copy."""
    after = session if session.completed > session.position.update else copy.deepcopy(session)
    if after is not session:
        after.step("update")
    layers = range(1, session.network.depth + 1)
    check = GradientChecker(session).check()
    empty = np.zeros((0, 0))
    table, signals = session.table, session.wiring
    old = session.causes[: table.count]

    def matrices(row: Array) -> list[Array]:
        return [empty, *(row[table.span(n)].reshape(table.shapes[n - 1]).copy() for n in layers)]

    def columns(buffers: list[Array]) -> list[Array]:
        return [buffer[:, 0].copy() for buffer in buffers]

    return Picture(
        sizes=session.network.sizes,
        labels=_labels(session),
        old=matrices(old),
        gradient=matrices(table.rows["grad"]),
        change=matrices(-after.table.rows["step"]),
        new=matrices(after.table.rows["theta"]),
        pre_activation=columns(signals.Z),
        activation=columns(signals.A),
        slope=columns(signals.S),
        delta=[signals.dA[0][:, 0].copy(), *columns(signals.dZ)[1:]],
        target=signals.Y[:, 0].copy(),
        loss=float(session.value("L")),
        learning_rate=float(session.training.optimizer_options["lr"]),
        check=check,
        differences=matrices(check.differences),
        updates=session.completed,
        position=session.position.operation,
        updated=after is session,
    )


def _labels(session: Session) -> tuple[str, ...]:
    layers = session.network.layers
    hidden = [f"hidden · {layer.record.title}" for layer in layers[:-1]]
    return ("input", *hidden, f"output · {layers[-1].record.title}", f"loss · {session.network.loss_record.title}")
