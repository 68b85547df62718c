"""Change one parameter a little: what the gradient predicts for the loss, and what it really does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core.analysis.evaluation import loss_along
from backprop_core.analysis.explain import pending
from backprop_core.primitives import Array
from playground.explain.parameter import entry_of
from playground.explain.view import View
from playground.model.shown.elements import Element

POINTS = 25
NEAR = 1e-6  # to both sides of the value, so little that only a kink makes the two slopes differ
ROUNDING = 8 * float(np.finfo(float).eps)  # relative error of a loss, which is a sum of some rounded numbers
REACH = 1.5  # times ε to both sides, so that the nudged point lies inside


@dataclass(frozen=True)
class Curve:
    """The loss over a parameter around its value, and at value + ε.

    `slopes` are those just below the value and just above it.
    """

    value: float
    epsilon: float
    loss: float
    nudged: float
    along: Array
    losses: Array
    slopes: tuple[float, float]

    @property
    def actual(self) -> float:
        """The actual change of the loss."""
        return self.nudged - self.loss


@dataclass(frozen=True)
class Nudge(Curve):
    """The curve with the gradient, which predicts the change of the loss."""

    gradient: float

    @property
    def predicted(self) -> float:
        """The change of the loss that the gradient predicts."""
        return self.gradient * self.epsilon

    @property
    def bend(self) -> float:
        """How far the actual change is from the predicted one."""
        return abs(self.actual - self.predicted)

    @property
    def at_a_kink(self) -> bool:
        """Whether the slope jumps at the value itself, rather than on the way to the nudged one."""
        jump = abs(self.slopes[1] - self.slopes[0])
        return jump > 4 * self.rounding / NEAR and jump * abs(self.epsilon) > self.bend / 2

    @property
    def rounding(self) -> float:
        """The error that rounding may add to the loss."""
        return ROUNDING * max(abs(self.loss), abs(self.nudged))

    @property
    def tangent(self) -> Array:
        """The tangent at the points `along`."""
        with np.errstate(over="ignore"):
            return self.loss + self.gradient * (self.along - self.value)


def nudge_of(view: View, element: Element, epsilon: float) -> Nudge | None:
    """The curve with its prediction; None while the gradient is missing."""
    if pending(view.session, element.gradient) is not None:
        return None
    return Nudge(**vars(curve_of(view, element, epsilon)), gradient=view.reader.value(entry_of(element)))


def curve_of(view: View, element: Element, epsilon: float) -> Curve:
    """Evaluate the loss of the batch around a parameter, on buffers of its own."""
    value = float(view.reader.array(element.matrix)[element.row, element.column])
    reach = REACH * abs(epsilon)
    along = np.linspace(value - reach, value + reach, POINTS)
    spots = np.concatenate([along, [value, value + epsilon, value - NEAR, value + NEAR]])
    losses = loss_along(view.session, element.layer, element.row, element.block_column(view.sizes), spots)
    loss, nudged, below, above = losses[-4:].tolist()
    return Curve(value, epsilon, loss, nudged, along, losses[:-4], ((loss - below) / NEAR, (above - loss) / NEAR))


def nudge_words(view: View, nudge: Nudge, letter: str) -> str:
    """How well the gradient predicts the change; `letter` is what the parameter is called."""
    text, predicted, actual = view.digits.text, nudge.predicted, nudge.actual
    if not np.isfinite(actual):
        return "The loss leaves the finite numbers there."
    if predicted == 0 and actual == 0:
        return f"The loss is flat along {letter} here."
    share = nudge.bend / max(abs(predicted), abs(actual))
    if share < 0.01:
        return f"They differ by {share:.1%} of the change: over a step this short the loss is almost a straight line."
    start = f"They differ by {text(nudge.bend, 2)}"
    if nudge.bend <= nudge.rounding:
        return f"{start}: that is no more than the rounding of the loss itself. A larger ε shows more than rounding."
    if nudge.at_a_kink:
        below, above = (text(slope, 3) for slope in nudge.slopes)
        return (
            f"{start}: the loss has a kink at this very {letter}, with the slope {below} to the left and {above} to "
            "the right. The gradient follows one side by convention."
        )
    return f"{start}: over a step this long the loss bends. A smaller ε brings them together."
