"""Explanations of the elements of a network: where their numbers come from."""

from __future__ import annotations

import numpy as np

from playground.explain.layer import explain_layer
from playground.explain.loss import explain_loss
from playground.explain.neuron import explain_neuron
from playground.explain.parameter import explain_parameter
from playground.explain.view import View
from playground.explain.writing import Explanation
from playground.model.shown.elements import Element


def explain(view: View, element: Element) -> Explanation:
    """Explain a weight, a bias, a neuron, a layer or the loss.

    Floating-point warnings are off, as sums overflow in a run that is about to diverge.
    """
    with np.errstate(all="ignore"):
        return _explained(view, element)


def _explained(view: View, element: Element) -> Explanation:
    if element.is_parameter:
        return explain_parameter(view, element)
    if element.kind == "neuron":
        return explain_neuron(view, element)
    return explain_layer(view, element) if element.kind == "layer" else explain_loss(view)
