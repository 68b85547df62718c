"""The gradient check: central differences of the loss for every parameter, on buffers of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core.calls import Array, execute
from backprop_core.compiler import forward_operations, loss_operations
from backprop_core.parameters import Parameters
from backprop_core.session import Session
from backprop_core.wiring import Wiring

STEP = 1e-5
FLOOR = 1e-8


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """Central differences beside gradients, in the table's columns, and how far apart they are.

    `errors` are |difference - gradient| / max(|difference|, |gradient|, floor), the floor being the size below which
    rounding of the loss hides any gradient. `worst` is the largest, at the parameter called `where`.
    """

    differences: Array
    gradients: Array
    errors: Array
    worst: float
    where: str

    def of(self, session: Session, name: str) -> Array:
        """The differences of W or b of a layer, in its shape."""
        table, layer = session.table, int(name[1:])
        block = self.differences[table.span(layer)].reshape(table.shapes[layer - 1])
        return block[:, :-1] if name[0] == "W" else block[:, -1:]


class GradientChecker:
    """Evaluates the loss of a session's batch at parameters near its own, without touching it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._table = Parameters(session.network.sizes, session.table.slots)
        self._wiring = Wiring(session.network, session.wiring.batch)
        steps = [
            *forward_operations(self._wiring, self._table),
            *loss_operations(self._wiring, self._table, session.training),
        ]
        self._calls = [call for operation in steps for call in operation.calls]
        self._objective = self._wiring.J if session.training.penalised else self._wiring.L

    def loss(self, theta: Array) -> float:
        """The loss (with its penalty) of the session's batch at the parameters `theta`."""
        np.copyto(self._table.rows["theta"], theta)
        with np.errstate(all="ignore"):
            execute(self._calls)
        return float(self._objective)

    def check(self, step: float = STEP) -> GradientCheck:
        """(L(w + h) - L(w - h)) / 2h for every parameter, beside the gradients of the update under way."""
        np.copyto(self._wiring.samples, self._session.wiring.samples)
        theta = self._session.causes[: self._table.count]
        differences = np.array([self._difference(theta, at, step) for at in range(len(theta))])
        gradients = self._session.table.rows["grad"].copy()
        size = np.maximum(np.maximum(np.abs(differences), np.abs(gradients)), FLOOR)
        errors = np.abs(differences - gradients) / size
        worst = int(np.argmax(errors))
        return GradientCheck(differences, gradients, errors, float(errors[worst]), parameter_name(self._table, worst))

    def _difference(self, theta: Array, at: int, step: float) -> float:
        moved = theta.copy()
        moved[at] = theta[at] + step
        above, right = self.loss(moved), moved[at]
        moved[at] = theta[at] - step
        return (above - self.loss(moved)) / float(right - moved[at])


def gradient_check(session: Session, step: float = STEP) -> GradientCheck:
    """Check all gradients of a session, which must have run its backward phase."""
    return GradientChecker(session).check(step)


def parameter_name(table: Parameters, column: int) -> str:
    """The name in code of a column of the table: W1[0, 1] or b2[0]."""
    for layer, (_, columns) in enumerate(table.shapes, 1):
        span = table.span(layer)
        if column < span.stop:
            row, at = divmod(column - span.start, columns)
            return f"b{layer}[{row}]" if at == columns - 1 else f"W{layer}[{row}, {at}]"
    raise IndexError(column)
