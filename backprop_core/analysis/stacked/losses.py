"""The loss of many sets of parameters on the same samples, some sets at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backprop_core.analysis.evaluation import PLAIN
from backprop_core.analysis.stacked.stack import Stack
from backprop_core.primitives import Array, execute
from backprop_core.tape.compiler import forward_operations, loss_operations
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.spec import NetworkSpec, TrainingSpec

ROOM = 16_000  # samples of all sets that are computed at once: their signals fit into a processor's own memory


class StackedLosses:
    """The loss on samples `X`, `Y`, a column each; with the penalty of a `training` that has one."""

    def __init__(self, network: NetworkSpec, X: Array, Y: Array, training: TrainingSpec = PLAIN) -> None:
        self._network, self._training, self._X, self._Y = network, training, X, Y
        self.room = max(1, ROOM // X.shape[1])
        self._stacks: dict[int, _Evaluated] = {}

    def at(self, thetas: Array) -> Array:
        """The losses at `thetas`, (sets, parameters): (sets,)."""
        return np.concatenate([np.zeros(0), *self.in_parts(thetas)])

    def in_parts(self, thetas: Array) -> Iterator[Array]:
        """The same, `room` sets at a time."""
        for start in range(0, len(thetas), self.room):
            part = thetas[start : start + self.room]
            yield self._evaluated(len(part)).losses(part) + self._penalties(part)

    def _evaluated(self, sets: int) -> _Evaluated:
        if sets not in self._stacks:
            self._stacks[sets] = _Evaluated(self._network, sets, self._X, self._Y)
        return self._stacks[sets]

    def _penalties(self, thetas: Array) -> Array:
        training = self._training
        if not training.penalised:
            return np.zeros(len(thetas))
        with np.errstate(all="ignore"):
            counted = thetas * Parameters(self._network.sizes).penalised(training)
            penalties: Array = training.l1 * np.abs(counted).sum(axis=1) + training.l2 / 2 * (counted**2).sum(axis=1)
        return penalties


class _Evaluated:
    """A stack with the samples in it, once for each set, and the calls that compute E."""

    def __init__(self, network: NetworkSpec, sets: int, X: Array, Y: Array) -> None:
        self._stack = stack = Stack(network, X.shape[1], np.zeros((sets, Parameters(network.sizes).count)))
        np.copyto(stack.wiring.A[0], np.tile(X, sets))
        np.copyto(stack.wiring.Y, np.tile(Y, sets))
        forward = forward_operations(stack.wiring, stack.table)
        self._calls = stack.calls([*forward, *loss_operations(stack.wiring, stack.table, PLAIN)])

    def losses(self, thetas: Array) -> Array:
        """The loss of each set, without a penalty."""
        np.copyto(self._stack.theta, thetas)
        with np.errstate(all="ignore"):
            execute(self._calls)
            losses: Array = self._stack.sums(self._stack.wiring.E) / self._stack.wiring.divisor
        return losses
