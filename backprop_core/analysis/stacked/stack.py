"""Many sets of parameters of one network, and the tape's operations on all of them at once.

Signals are (units, sets * samples): the samples of a set stand beside those of the next. So all that a tape computes
entry by entry or sample by sample is computed by its own calls, for all sets in one; only a product is taken set by
set, by one `np.matmul` over views. It may differ in the last digit from the tape's own, which sums in another order.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from backprop_core.functions.losses import divisor
from backprop_core.primitives import Array, Calls
from backprop_core.tape.operation import Operation
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.spec import NetworkSpec
from backprop_core.tape.wiring import Wiring


class Stack:
    """Buffers for `samples` samples of each set of parameters in `theta`, whose gradients are written to `grad`.

    Both are (sets, parameters), the columns those of a table of the network, which `table` is.
    """

    def __init__(self, network: NetworkSpec, samples: int, theta: Array, grad: Array | None = None) -> None:
        self.sets, self.samples, self.theta = len(theta), samples, theta
        self.table, self.wiring = Parameters(network.sizes), Wiring(network, self.sets * samples)
        self.wiring.divisor = divisor(network.reduction, network.outputs, samples)
        self._theta_blocks = self.blocks(theta)
        self._grad_blocks = self.blocks(np.zeros_like(theta) if grad is None else grad)

    def blocks(self, rows: Array) -> list[Array]:
        """[W | b] of every layer, (sets, n_out, n_in + 1), as views of rows of numbers, (sets, parameters)."""
        shapes = enumerate(self.table.shapes, 1)
        return [rows[:, self.table.span(layer)].reshape(len(rows), *shape) for layer, shape in shapes]

    def by_set(self, signals: Array) -> Array:
        """Signals (units, sets * samples) as (sets, units, samples), a view."""
        return signals.reshape(len(signals), self.sets, self.samples).transpose(1, 0, 2)

    def calls(self, operations: Iterable[Operation]) -> Calls:
        """The calls of operations on `wiring`, each product taken set by set."""
        do = Calls()
        for operation in operations:
            if operation.product:
                do(np.matmul, *self._factors(operation))
            else:
                do.extend(operation.calls)
        return do

    def _factors(self, operation: Operation) -> tuple[Array, Array, Array]:
        """Both factors of a product and what it is written to."""
        layer, wiring = operation.layer or 0, self.wiring
        before, block = self.by_set(wiring.extended[layer - 1]), self._theta_blocks[layer - 1]
        stem = operation.writes[0].stem
        if stem == "Z":
            return block, before, self.by_set(wiring.Z[layer])
        delta = self.by_set(wiring.dZ[layer])
        if stem == "dA":
            return block.transpose(0, 2, 1), delta, self.by_set(wiring.d_extended[layer - 1])
        return delta, before.transpose(0, 2, 1), self._grad_blocks[layer - 1]

    def sums(self, signals: Array) -> Array:
        """The sum of each set's part of some signals: (sets,)."""
        totals: Array = self.by_set(signals).sum(axis=(1, 2))
        return totals
