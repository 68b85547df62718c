"""Scenes of a few neurons: worked examples, and what can go wrong."""

from __future__ import annotations

import math

import numpy as np

from backprop_core import Choice, Dataset, DataSpec, LayerSpec, NetworkSpec, Session, TrainingSpec, make_dataset
from playground.formats import number
from playground.model.scenes.scene import Scene
from playground.model.shown.elements import Element

NEARLY = 0.1  # the loss of XOR once it is nearly learnt


def _column(*values: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)[:, None]


def _mazur() -> Session:
    network = NetworkSpec(2, (LayerSpec(2, "sigmoid"), LayerSpec(2, "sigmoid")), "half_mse")
    training = TrainingSpec(Choice("gd", lr=0.5), train_biases=False)
    parameters = [
        (np.array([[0.15, 0.2], [0.25, 0.3]]), _column(0.35, 0.35)),
        (np.array([[0.4, 0.45], [0.5, 0.55]]), _column(0.6, 0.6)),
    ]
    return Session(network, training, Dataset(_column(0.05, 0.1), _column(0.01, 0.99)), parameters)


def _neuron() -> Session:
    network = NetworkSpec(2, (LayerSpec(1, "tanh"),), "half_mse")
    parameters = [(np.array([[-3.0, 1.0]]), _column(6.8813735870195432))]
    data = Dataset(_column(2.0, 0.0), _column(math.tanh(0.8813735870195432) - 1.0))
    return Session(network, TrainingSpec(Choice("gd", lr=0.1)), data, parameters)


def _xor() -> Session:
    network = NetworkSpec(2, (LayerSpec(4, "tanh"), LayerSpec(1, "sigmoid")), "bce", seed=3)
    return Session(network, TrainingSpec(Choice("gd", lr=0.5)), make_dataset(DataSpec("xor", samples=4)))


def _xor_numbers() -> dict[str, str]:
    session, losses = _xor(), list[float]()
    while not losses or losses[-1] > NEARLY:
        session.step("update")
        losses.append(float(session.value("L")))
    return {
        "first": number(losses[0], 3),
        "half": number(math.log(2), 3),
        "nearly": str(NEARLY),
        "updates": str(len(losses) - 1),
    }


XOR = _xor_numbers()


def _dead() -> Session:
    network = NetworkSpec(2, (LayerSpec(3, "relu"), LayerSpec(1, "sigmoid")), "bce", seed=1)
    parameters = [
        (np.array([[0.9, 0.6], [-1.1, -0.7], [0.4, 0.8]]), _column(0.1, -2.5, -0.2)),
        (np.array([[0.7, 1.3, -0.9]]), _column(0.0)),
    ]
    data = make_dataset(DataSpec("xor", samples=4))
    return Session(network, TrainingSpec(Choice("gd", lr=0.5)), data, parameters)


def _saturated() -> Session:
    network = NetworkSpec(2, (LayerSpec(2, "sigmoid"), LayerSpec(1, "sigmoid")), "half_mse")
    parameters = [(np.array([[6.0, 7.0], [-8.0, -6.0]]), _column(4.0, -3.0)), (np.array([[9.0, -6.0]]), _column(3.0))]
    return Session(network, TrainingSpec(Choice("gd", lr=0.5)), Dataset(_column(0.9, 0.8), _column(0.0)), parameters)


def _zeros() -> Session:
    network = NetworkSpec(2, (LayerSpec(3, "sigmoid"), LayerSpec(1, "sigmoid")), "bce", initializer="zeros")
    return Session(network, TrainingSpec(Choice("gd", lr=0.5)), make_dataset(DataSpec("or", samples=4)))


def _softmax() -> Session:
    network = NetworkSpec(
        2, (LayerSpec(4, "tanh"), LayerSpec(3, "softmax")), "cce", initializer="xavier_normal", seed=2
    )
    return Session(network, TrainingSpec(Choice("gd", lr=0.2)), Dataset(_column(0.8, -0.4), _column(0.0, 1.0, 0.0)))


def _vanishing() -> Session:
    layers = [*(LayerSpec(4, "sigmoid") for _ in range(5)), LayerSpec(1, "sigmoid")]
    network = NetworkSpec(2, layers, "bce", initializer="xavier_normal", seed=1)
    return Session(network, TrainingSpec(Choice("gd", lr=0.5)), Dataset(_column(0.6, -0.3), _column(1.0)))


SMALL = (
    Scene(
        key="mazur",
        title="Mazur's worked example 2-2-2",
        look=(
            "The best-known example on paper, walked by operation: under Printed, beside the graph, each number that "
            "Matt Mazur printed is ticked digit by digit, once the walk has made it. Five of them are wrong in print."
        ),
        more=(
            "The error after one update and both outputs after 10,000 come from a hidden gradient that was taken "
            "through output weights which had already been updated. The error after 10,000 updates is the right one "
            "after 9,999, and not the 0.0000350848 that those two outputs come to. One of the two paths into h₁ is a "
            "rounding away in its last digit."
        ),
        make=_mazur,
        selected=Element("weight", 2, 0, 0),
        granularity="operation",
    ),
    Scene(
        key="neuron",
        title="One neuron, Karpathy's numbers",
        look=(
            "A single tanh neuron whose target is chosen so that the slope of the loss by its output is 1. "
            "Then δ = 1 − tanh² z = 0.5, the weights' gradients are that times the inputs 2 and 0, and the inputs' "
            "gradients are that times the weights −3 and 1."
        ),
        make=_neuron,
        selected=Element("neuron", 1, 0),
        granularity="operation",
    ),
    Scene(
        key="xor",
        title="XOR",
        look=(
            "Four samples that no single line separates. Gradients are means over the four: pick a sample on the left "
            f"and see its own. The loss begins at {XOR['first']}, above the ln 2 = {XOR['half']} of an output that is "
            f"½ for every sample. It falls with every update and is below {XOR['nearly']} after {XOR['updates']}; by "
            "then all four outputs are on the right side of ½."
        ),
        numbers=XOR,
        make=_xor,
        selected=Element("weight", 2, 0, 0),
    ),
    Scene(
        key="dead",
        title="A dead ReLU",
        look=(
            "The second hidden neuron's z is negative for every sample, so its slope is 0, its δ is 0, and all that "
            "feeds it has gradient 0: no step will ever wake it. Select one of its edges and read which factor is "
            "zero."
        ),
        make=_dead,
        selected=Element("neuron", 1, 1),
    ),
    Scene(
        key="saturated",
        title="Saturated sigmoids",
        look=(
            "The answer is almost 1 where 0 is wanted, and still hardly anything moves: with the squared error δ "
            "carries the sigmoid's slope, which is nearly 0 out here. Change the loss to binary cross-entropy (tab "
            "Network) and the slope cancels out."
        ),
        make=_saturated,
        selected=Element("neuron", 2, 0),
    ),
    Scene(
        key="zeros",
        title="All weights zero: twins",
        look=(
            "The hidden neurons h₁, h₂ and h₃ start alike, so they get equal gradients and stay equal for good: "
            "three neurons that do the work of one. They do learn, the output's weights from the first update on "
            "and their own from the second, but all three the same. Random weights are there to break this "
            "symmetry."
        ),
        make=_zeros,
        selected=Element("weight", 2, 0, 0),
    ),
    Scene(
        key="softmax",
        title="Softmax with three classes",
        look=(
            "Three outputs that share one unit of probability. Their δ is simply a − y: positive for the two wrong "
            "classes, negative for the right one, and the three always add up to 0."
        ),
        make=_softmax,
        selected=Element("neuron", 2, 1),
    ),
    Scene(
        key="vanishing",
        title="Vanishing gradients",
        look=(
            "Six sigmoid layers. Each one multiplies what comes back by a slope of at most a quarter, so the edges "
            "fade layer by layer towards the input: by the first layer next to nothing is left to learn from."
        ),
        make=_vanishing,
        selected=Element("weight", 1, 0, 0),
    ),
)
