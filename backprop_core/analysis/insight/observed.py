"""A network on all its training samples at once: signals and gradients, on buffers apart from the session's."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from backprop_core.analysis.evaluation import Workspace, calls_of
from backprop_core.functions.registry import Options
from backprop_core.primitives import Array, execute, written
from backprop_core.run.history import Segment
from backprop_core.run.session import Session
from backprop_core.tape.backward import backward_operations, write_slope

TINY = 1e-300


class Observed(Workspace):
    """Every signal and gradient of a session's network for all its training samples, by the operations of the tape.

    A segment of a session does as well.

    The loss is that of the samples, and the gradient that of the objective: a penalty is in it.
    """

    def __init__(self, session: Session | Segment) -> None:
        self.data = session.data
        super().__init__(session.network, self.data.samples, session.training)
        np.copyto(self.wiring.A[0], self.data.X)
        np.copyto(self.wiring.Y, self.data.Y)
        backward = backward_operations(self.wiring, self.table, self.training)
        self._calls = calls_of([*self.forward(), *self.loss(), *backward])
        if self.network.cancels:
            write_slope(self._calls, self.wiring, self.network.depth)

    def at(self, theta: Array) -> Observed:
        """Compute everything at the parameters `theta`, a row of the table."""
        np.copyto(self.table.rows["theta"], theta)
        self.run(self._calls)
        return self

    @property
    def loss_value(self) -> float:
        """The loss of all samples, without penalties."""
        return float(self.wiring.L)

    @property
    def gradient(self) -> Array:
        """The gradient of the objective, 0 for biases that are not trained: (parameters,)."""
        gradient: Array = self.table.rows["grad"] * self.trained
        return gradient

    @property
    def trained(self) -> Array:
        """1 for each parameter that is trained, 0 for the others: (parameters,)."""
        return np.ones(self.table.count) if self.training.train_biases else self.table.is_weight

    def gradient_at(self, theta: Array) -> Array:
        """The gradient at other parameters."""
        return self.at(theta).gradient

    @property
    def cancelled(self) -> float:
        """|sum of the samples' gradients| / sum of their sizes: 1 where they agree, 0 where they cancel, or all are 0.

        A sample's gradient of a layer is δ [a; 1]^T, whose size is |δ| |[a; 1]|.
        """
        sizes = np.zeros(self.wiring.batch)
        for layer, (before, _) in enumerate(pairwise(self.wiring.extended), 1):
            ends = slice(None) if self.training.train_biases else slice(None, -1)
            sizes += (self.wiring.dZ[layer] ** 2).sum(axis=0) * (before[ends] ** 2).sum(axis=0)
        whole = float(np.sqrt(sizes).sum())
        return float(np.linalg.norm(self.gradient)) / whole if whole > TINY else 0.0

    def loss_of(self, outputs: Array) -> float:
        """The loss that outputs, (outputs, samples) or one column for all, would have by the network's loss."""
        A = np.broadcast_to(outputs, self.data.Y.shape).copy()
        E, scratch = np.zeros_like(A), dict[str, Array]()

        def _work(name: str) -> Array:
            return scratch.setdefault(name, np.zeros_like(A))

        options: Options = self.network.loss_options
        with np.errstate(all="ignore"):
            execute(written(self.network.loss_record.values, A, self.data.Y, E, _work, options))
        return float(E.sum()) / self.wiring.divisor
