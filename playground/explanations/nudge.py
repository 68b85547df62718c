"""Change one parameter a little: what the gradient predicts for the loss, and what it really does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core.calls import Array
from backprop_core.explain import pending
from backprop_core.probe import LossProbe
from playground.elements import Element
from playground.explanations.parameter import entry_of
from playground.explanations.update import parameter_name
from playground.explanations.view import View

POINTS = 41
REACH = 1.5  # times ε to both sides, so that the nudged point lies inside


@dataclass(frozen=True)
class Nudge:
    """The loss over a parameter around its value, the tangent there, and the loss at value + ε."""

    value: float
    epsilon: float
    gradient: float
    loss: float
    nudged: float
    along: Array
    losses: Array

    @property
    def predicted(self) -> float:
        """The change that the gradient foretells."""
        return self.gradient * self.epsilon

    @property
    def actual(self) -> float:
        """The change that is."""
        return self.nudged - self.loss

    @property
    def tangent(self) -> Array:
        """The straight line that the gradient stands for."""
        with np.errstate(over="ignore"):
            return self.loss + self.gradient * (self.along - self.value)


def nudge_of(view: View, element: Element, epsilon: float) -> Nudge | None:
    """Evaluate the loss of the batch around a parameter, on buffers of its own; None while its gradient is missing."""
    name, entry = parameter_name(element), entry_of(element)
    if pending(view.session, f"d{name}") is not None:
        return None
    value = float(view.reader.array(name)[element.row, entry.column])
    column = element.column if element.kind == "weight" else view.sizes[element.layer - 1]
    reach = REACH * abs(epsilon)
    along = np.linspace(value - reach, value + reach, POINTS)
    spots = np.concatenate([along, [value, value + epsilon]])
    losses = LossProbe(view.session).along(element.layer, element.row, column, spots)
    gradient = view.reader.value(entry)
    return Nudge(value, epsilon, gradient, float(losses[-2]), float(losses[-1]), along, losses[:-2])


def nudge_words(view: View, nudge: Nudge, letter: str) -> str:
    """How well the prediction held."""
    text, predicted, actual = view.digits.text, nudge.predicted, nudge.actual
    if not np.isfinite(actual):
        return "The loss leaves the finite numbers there."
    if predicted == 0 and actual == 0:
        return f"The loss is flat along {letter} here."
    bend = abs(actual - predicted)
    share = bend / max(abs(predicted), abs(actual))
    if share < 0.01:
        return f"They differ by {share:.1%} of the change: over a step this short the loss is almost a straight line."
    return f"They differ by {text(bend, 2)}: over a step this long the loss bends. A smaller ε brings them together."
