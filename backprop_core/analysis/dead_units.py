"""The units that let no gradient through, or hardly any, judged on any samples.

A batch is too little to call a unit dead: with one sample, every ReLU that is off for it would be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop_core.analysis.evaluation import Evaluator, Theta
from backprop_core.primitives import Array
from backprop_core.tape.backward import write_slope
from backprop_core.tape.spec import NetworkSpec

# |tanh z| > 0.97 counts as saturated: a slope below this share of the steepest one. The same share of a sigmoid's
# slope is the same place on its curve, as tanh z = 2 sigmoid(2z) - 1; for the others it is the same loss of slope.
SATURATED = 1 - 0.97**2
_STEEPEST = {"sigmoid": 0.25, "softmax": 0.25}  # the others reach 1, the bent ones a little more
_PIECEWISE = ("relu", "leaky_relu", "identity")


@dataclass(frozen=True, slots=True)
class LayerStuck:
    """The units of a layer that are stuck on every sample.

    `dead` are those of a piecewise linear activation whose slope is exactly 0, `saturated` those of a smooth one whose
    slope is at most `SATURATED` of the steepest. `flat` is the share of such slopes among all units and samples. An
    output layer that cancels with its loss needs no slope: for it they are None.
    """

    layer: int
    units: int
    dead: tuple[int, ...] | None = None
    saturated: tuple[int, ...] | None = None
    flat: float | None = None

    @property
    def dead_share(self) -> float | None:
        """The fraction of the units that are dead."""
        return None if self.dead is None else len(self.dead) / self.units

    @property
    def saturated_share(self) -> float | None:
        """The fraction of the units that are saturated."""
        return None if self.saturated is None else len(self.saturated) / self.units


class SlopeEvaluator(Evaluator):
    """Finds the stuck units of `network` on `points`, a column per sample, on buffers of its own."""

    def __init__(self, network: NetworkSpec, points: Array) -> None:
        super().__init__(network, points)
        self._layers = range(1, network.depth + (not network.cancels))
        for layer in self._layers:
            write_slope(self._forward, self._workspace.wiring, layer)

    def stuck(self, parameters: Theta) -> tuple[LayerStuck, ...]:
        """What is stuck in every layer with these parameters, the first layer first."""
        self.outputs(parameters)
        sizes = self.network.sizes
        return tuple(
            self._layer(layer) if layer in self._layers else LayerStuck(layer, sizes[layer])
            for layer in range(1, self.network.depth + 1)
        )

    def _layer(self, layer: int) -> LayerStuck:
        name, slopes = self.network.layers[layer - 1].record.name, self._workspace.wiring.S[layer]
        stuck = stuck_slopes(name, slopes)
        units = tuple(np.flatnonzero(stuck.all(axis=1)).tolist())
        dead, saturated = (units, ()) if dies(name) else ((), units)
        return LayerStuck(layer, len(slopes), dead, saturated, float(stuck.mean()))


def dies(activation: str) -> bool:
    """Whether units of an activation die, as those of a piecewise linear one do; those of the others saturate."""
    return activation in _PIECEWISE


def stuck_slopes(activation: str, slopes: Array) -> npt.NDArray[np.bool_]:
    """Which slopes let no gradient through, or hardly any: those of 0, or of at most `SATURATED` of the steepest."""
    limit = 0.0 if dies(activation) else SATURATED * _STEEPEST.get(activation, 1.0)
    stuck: npt.NDArray[np.bool_] = np.abs(slopes) <= limit
    return stuck
