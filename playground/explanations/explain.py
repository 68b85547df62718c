"""The explanation of whatever is selected."""

from __future__ import annotations

import numpy as np

from playground.elements import Element
from playground.explanations.layer import explain_layer
from playground.explanations.loss import explain_loss
from playground.explanations.neuron import explain_neuron
from playground.explanations.parameter import explain_parameter
from playground.explanations.view import View
from playground.explanations.writing import Explanation


def explain(view: View, element: Element) -> Explanation:
    """Of a weight, a bias, a neuron, a layer or the loss; a run that is about to diverge has sums that overflow."""
    with np.errstate(all="ignore"):
        return _explained(view, element)


def _explained(view: View, element: Element) -> Explanation:
    if element.kind in ("weight", "bias"):
        return explain_parameter(view, element)
    if element.kind == "neuron":
        return explain_neuron(view, element)
    return explain_layer(view, element) if element.kind == "layer" else explain_loss(view)
