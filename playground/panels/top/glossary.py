"""The menu of the terms of this page, each with its meaning in a sentence or two."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

TERMS: Mapping[str, str] = {
    "sample": "Inputs with the targets that the network is to answer for them.",
    "batch": "The samples of one update. Its gradients are those of the batch's loss.",
    "update": "One change of all weights and biases: forward, loss, backward, update.",
    "epoch": "As many updates as it takes for every training sample to have its turn once.",
    "training and test samples": "Test samples are never trained on: their loss tells what has been learnt beyond the "
    "samples themselves.",
    "weight w, bias b": "The numbers that are learnt. A weight belongs to an edge between two neurons, a bias to a "
    "neuron: it is the weight of an edge from a constant 1.",
    "z": "What comes into a neuron: the sum of what its edges bring, each activation times its weight, and the bias.",
    "activation a": "What a neuron passes on: a function of its z, such as ReLU, tanh or the sigmoid.",
    "loss L": "How far the outputs are from the targets, in one number. J is the loss with its penalty.",
    "gradient": "∂L/∂w: how much the loss rises with the weight, as long as the weight moves little.",
    "δ": "∂L/∂z: how much the loss rises with the z of a neuron. A weight's gradient is the activation before it times "
    "the δ after it, summed over the batch.",
    "backpropagation": "Computing every δ from those of the layer after it, by the chain rule.",
    "learning rate η": "How far an update goes: with gradient descent a weight changes by −η times its gradient.",
    "optimiser": "How an update is made of the gradients. Momentum and Adam remember those of updates before.",
    "norm": "The length of a layer's gradient, weights or step: the root of the sum of their squares. Biases are left "
    "out of the norms that are drawn here; the norm that clipping limits is that of all gradients together.",
    "penalty (L1, L2)": "Added to the loss so that weights stay small.",
    "operation": "One line of the step, as the tab Code shows them; the finest step that there is.",
    "divergence": "A number left the finite ones. The run stands at the last state that was finite.",
    "central difference": "(L(w + h) − L(w − h)) / 2h: the gradient measured without backpropagation, to check it.",
}


def glossary() -> None:
    """Draw the menu of the terms of the page and what they mean."""
    words = "What the terms mean"
    menu = st.popover(words, icon=":material/dictionary:", key="glossary", on_change="rerun", help=words)
    if menu.open:
        with menu:
            st.markdown("  \n".join(f"**{term}**: {meaning}" for term, meaning in TERMS.items()))
