"""What would be: the loss along one parameter and an activation along its input, on buffers of their own."""

from __future__ import annotations

import numpy as np

from backprop_core.primitives import Array, execute, written
from backprop_core.run.session import Session
from backprop_core.tape.compiler import forward_operations, loss_operations
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.spec import LayerSpec
from backprop_core.tape.wiring import Wiring


class LossProbe:
    """The loss (with its penalty) of the batch under way, at parameters that are not those of the session."""

    def __init__(self, session: Session) -> None:
        self._table = Parameters(session.network.sizes)
        wiring = Wiring(session.network, session.wiring.batch)
        np.copyto(wiring.samples, session.wiring.samples)
        forward = forward_operations(wiring, self._table)
        loss = loss_operations(wiring, self._table, session.training)
        self._calls = [call for operation in (*forward, *loss) for call in operation.calls]
        self._objective = wiring.J if session.training.penalised else wiring.L
        self._theta = session.causes[: self._table.count]

    def along(self, layer: int, row: int, column: int, values: Array) -> Array:
        """The loss where the entry of [W | b] of a layer has those values and all others stay."""
        np.copyto(self._table.rows["theta"], self._theta)
        return np.array([self._at(layer, row, column, float(value)) for value in values])

    def _at(self, layer: int, row: int, column: int, value: float) -> float:
        self._table.block("theta", layer)[row, column] = value
        with np.errstate(all="ignore"):
            execute(self._calls)
        return float(self._objective)


def activation_at(layer: LayerSpec, z: Array) -> tuple[Array, Array]:
    """A layer's outputs and slopes at the inputs `z`, a column per sample."""
    a, slope = np.zeros_like(z), np.zeros_like(z)
    scratch: dict[str, Array] = {}

    def _work(name: str) -> Array:
        return scratch.setdefault(name, np.zeros_like(z))

    with np.errstate(all="ignore"):
        execute(written(layer.record.forward, z, a, _work, layer.options))
        execute(written(layer.record.slope, z, a, slope, _work, layer.options))
    return a, slope
