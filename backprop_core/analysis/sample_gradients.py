"""The gradient of one parameter, sample by sample: what the batch's gradient is the mean of."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from backprop_core.functions.losses import divisor
from backprop_core.primitives import Array
from backprop_core.run.batches import Indices
from backprop_core.run.session import Session
from backprop_core.run.state import State


@dataclass(frozen=True, slots=True, eq=False)
class SampleGradients:
    """Derivatives of every sample's own data loss by one parameter, in the order of the batch.

    `samples` are the samples' numbers in the data. `summed` says that the network's reduction adds the samples' losses
    up ("sum_all") instead of taking their mean; the gradients are joined in the same way. A penalty has no part in
    them: it depends on the weights alone and is added once, after. Clipping scales the joined gradients of all
    parameters, after that, and leaves these alone too. `gradient` is what the tape holds for the parameter, with its
    penalty and before clipping; None until that is finished. `penalised` says whether it has one.
    """

    samples: Indices
    values: Array
    summed: bool
    gradient: float | None
    penalised: bool = False

    @property
    def penalty(self) -> float:
        """What the penalty adds to the data gradient; NaN until the gradient is finished."""
        if self.gradient is None:
            return math.nan
        return self.gradient - self.joined if self.penalised else 0.0

    @property
    def joined(self) -> float:
        """The data gradient of the batch: the mean of the samples' gradients, or their sum."""
        return float(self.values.sum() if self.summed else self.values.mean())

    @property
    def running(self) -> Array:
        """The data gradients of the first sample, the first two, the first three, and so on."""
        sums: Array = np.cumsum(self.values)
        return sums if self.summed else sums / np.arange(1, len(sums) + 1)


def sample_gradients(session: Session, layer: int, row: int, column: int) -> SampleGradients | None:
    """The gradients of an entry of [W | b] of a layer; None until the update under way has its dZ.

    dZ holds the batch's 1/m already: it is taken out again, so that the values do not depend on the batch's size.
    """
    wiring = session.wiring
    if session.state_of(f"dZ{layer}") is not State.FRESH:
        return None
    reduction, outputs = session.network.reduction, session.network.outputs
    own = divisor(reduction, outputs, wiring.batch) / divisor(reduction, outputs, 1)
    known, training = session.state_of(f"dW{layer}") is State.FRESH, session.training
    weight = column < session.network.sizes[layer - 1]
    return SampleGradients(
        samples=session.batch,
        values=wiring.dZ[layer][row] * wiring.extended[layer - 1][column] * own,
        summed=reduction == "sum_all",
        gradient=float(session.table.block("grad", layer)[row, column]) if known else None,
        penalised=training.penalised and (weight or training.penalise_biases),
    )
