"""The wiring of a network for one batch size: every layer's buffers, allocated once, linked and never rebound.

`extended[l]` is (units + 1, N): the activations `A[l]` over a row of ones. So a layer's input *is* the output of the
layer before it, with the constant 1 that its biases hang on. `extended[0]` shares a buffer with the targets: [X; 1; Y],
which one copy fills.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from backprop_core.checks import counted
from backprop_core.functions.losses import divisor
from backprop_core.primitives import Array, Work
from backprop_core.tape.bound import Bound
from backprop_core.tape.spec import NetworkSpec


class Wiring(Bound):
    """Buffers of `spec` for a batch of `batch` columns; lists are indexed by layer, 0 being the input.

    `divisor` is what the summed loss of the batch is divided by.
    """

    def __init__(self, spec: NetworkSpec, batch: int) -> None:
        self.spec, self.batch = spec, batch
        self.divisor = divisor(spec.reduction, spec.outputs, batch)
        n_in, n_out, sizes = spec.inputs, spec.outputs, spec.sizes
        self.samples: Array = np.zeros((n_in + 1 + n_out, batch))
        self.samples[n_in] = 1.0
        ends = np.cumsum([0, *(units + 1 for units in sizes[1:])])
        self._rows = [slice(0, 0), *(slice(int(a), int(b)) for a, b in pairwise(ends))]
        self._stacks: dict[str, Array] = {}
        self.extended = [self.samples[: n_in + 1], *(self.stack("A")[rows] for rows in self._rows[1:])]
        for extended in self.extended[1:]:
            extended[-1] = 1.0
        self.d_extended: list[Array] = [np.zeros((units + 1, batch)) for units in sizes]
        self.A: list[Array] = [extended[:-1] for extended in self.extended]
        self.dA: list[Array] = [extended[:-1] for extended in self.d_extended]
        self.Z, self.S = ([self.stack(name)[rows][:-1] for rows in self._rows] for name in "ZS")
        self.dZ = _per_layer(sizes, batch)
        self.Y: Array = self.samples[n_in + 1 :]
        self.E: Array = np.zeros((n_out, batch))
        self.L, self.R, self.J = np.zeros(()), np.zeros(()), np.zeros(())

    def __repr__(self) -> str:
        return f"<Wiring {'-'.join(map(str, self.spec.sizes))}, {counted(self.batch)}>"

    def stack(self, name: str) -> Array:
        """The rows of all layers in one array, each layer's followed by a spare row, where A has its ones."""
        if name not in self._stacks:
            self._stacks[name] = np.zeros((self._rows[-1].stop, self.batch))
        return self._stacks[name]

    def rows(self, name: str, first: int, last: int) -> Array:
        """The rows of consecutive layers, spare rows between them included."""
        return self.stack(name)[self._rows[first].start : self._rows[last].stop - 1]

    def work(self, first: int, last: int | None = None) -> Work:
        """A function that gives scratch arrays by name, in the shape of a layer or of consecutive layers."""
        return lambda name: self.rows("work " + name, first, last or first)

    def clear(self) -> None:
        """Set all signals to zero, as in a new wiring."""
        for buffer in (*self.A[1:], *self.d_extended, *self.Z, *self.S, *self.dZ, self.E, self.L, self.R, self.J):
            buffer.fill(0.0)


def _per_layer(sizes: tuple[int, ...], batch: int) -> list[Array]:
    """A (units, N) buffer for each layer; the input layer has an empty one, so that layers count from 1."""
    return [np.zeros((0, batch)), *(np.zeros((units, batch)) for units in sizes[1:])]
