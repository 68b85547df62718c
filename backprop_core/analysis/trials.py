"""The loss with one parameter moved, for many parameters at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np
import numpy.typing as npt

from backprop_core.analysis.evaluation import LossAt, Workspace
from backprop_core.functions.losses import divisor
from backprop_core.primitives import Array
from backprop_core.run.session import Session
from backprop_core.tape.wiring import Wiring

Columns = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]
ROOM = 60_000  # numbers in the widest buffer of one round of trials: fits in a processor's cache


class Trials(Workspace):
    """Evaluates trials, each of which is a group of a wide batch's columns in which one parameter has been moved.

    Up to the layer of the moved parameter all is as in the batch itself; its Z is computed for each trial from the
    moved [W | b], and the layers after it run once for all trials. `base`, an argument below, has been evaluated at the
    parameters that all trials have in common.
    """

    def __init__(self, session: Session) -> None:
        shapes, self._samples = session.table.shapes, session.wiring.batch
        largest = max(rows * columns for rows, columns in shapes)
        widest = max(max(session.network.sizes) * self._samples, largest)
        self._count = max(1, min(ROOM // widest, largest))
        super().__init__(session.network, self._count * self._samples, session.training)
        self._calls = [operation.calls for operation in (*self.forward(), self.loss()[0])]
        self._share = 1 / divisor(session.network.reduction, session.network.outputs, self._samples)

    def losses(self, base: LossAt, moved: Array, columns: Columns) -> Array:
        """The loss with each of the parameters alone at its value in `moved`."""
        rounds = self._rounds(base, moved, columns)
        return np.concatenate([np.zeros(0), *(self._losses(count) for _, count in rounds)])

    def crossed(self, base: LossAt, above: Array, below: Array, columns: Columns) -> Flags:
        """Whether a kink lies between a parameter above and below, or between either and the middle of the two."""
        places = above, above / 2 + below / 2, below
        with np.errstate(all="ignore"):
            sides = [
                [self._sides(layer, count) for layer, count in self._rounds(base, moved, columns)] for moved in places
            ]
        rounds = zip(*sides, strict=True)
        crossings = [((one != middle) | (middle != other)).any(axis=1) for one, middle, other in rounds]
        return np.concatenate([np.zeros(0, dtype=np.bool_), *crossings])

    def _rounds(self, base: LossAt, moved: Array, columns: Columns) -> Iterator[tuple[int, int]]:
        """Run trials of the columns, which are in order, as many as there is room for: their layer and their number."""
        self.table.rows["theta"][...] = base.table.rows["theta"]
        self.wiring.Y[...] = np.tile(base.wiring.Y, self._count)
        for layer in range(1, self.network.depth + 1):
            span = self.table.span(layer)
            chosen = columns[(columns >= span.start) & (columns < span.stop)] - span.start
            for start in range(0, len(chosen), self._count):
                yield layer, self._try(layer, chosen[start : start + self._count], moved[span], base.wiring)

    def _try(self, layer: int, chosen: Columns, moved: Array, batch: Wiring) -> int:
        block, count = self.table.block("theta", layer), len(chosen)
        blocks = np.tile(block.ravel(), (count, 1))
        blocks[np.arange(count), chosen] = moved[chosen]
        Z = blocks.reshape(-1, *block.shape) @ batch.extended[layer - 1]
        trials = self.wiring.Z[layer].reshape(len(block), self._count, self._samples)
        trials[:, :count] = Z.transpose(1, 0, 2)
        self.run(chain.from_iterable(self._calls[2 * layer - 1 :]))
        return count

    def _losses(self, count: int) -> Array:
        losses: Array = self._each(self.wiring.E, count).sum(axis=(0, 2)) * self._share
        return losses

    def _sides(self, layer: int, count: int) -> Flags:
        """For each trial, on which side of its kinks everything is from a layer on."""
        wiring = self.wiring
        kinks = [wiring.Z[n] for n, each in enumerate(self.network.layers, 1) if n >= layer and each.record.kinked]
        if kink := self.network.loss_record.kink:
            kinks.append(kink(wiring.A[-1], wiring.Y))
        sides = [(self._each(kink, count) > 0).transpose(1, 0, 2).reshape(count, -1) for kink in kinks]
        return np.concatenate([np.zeros((count, 0), dtype=np.bool_), *sides], axis=1)

    def _each(self, values: Array, count: int) -> Array:
        """Numbers of the wide batch by unit, trial and sample."""
        return values.reshape(-1, self._count, self._samples)[:, :count]
