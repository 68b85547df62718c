"""A network over a plane of its inputs: what surfaces and small pictures are made of."""

from __future__ import annotations

from backprop_core import NetworkSpec
from backprop_core.analysis.evaluation import Evaluator, Theta
from backprop_core.primitives import Array
from playground.model.training.plane import Plane


class Sheet:
    """Evaluates on the points of a plane, on buffers of its own."""

    def __init__(self, network: NetworkSpec, plane: Plane) -> None:
        self.plane = plane
        self._evaluator = Evaluator(network, plane.points())

    def outputs(self, theta: Theta) -> Array:
        """(outputs, rows from the lowest, columns), or (outputs, points) on a line; a copy."""
        return self.plane.square(self._evaluator.outputs(theta)).copy()

    def activations(self, theta: Theta) -> list[Array]:
        """The same of every layer, from the inputs on."""
        self._evaluator.outputs(theta)
        return [self.plane.square(a) for a in self._evaluator.activations]
