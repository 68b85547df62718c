"""Scenes with whole data sets, to be trained."""

from __future__ import annotations

from itertools import pairwise

from backprop_core import Choice, DataSpec, LayerSpec, NetworkSpec, Session, TrainingSpec, make_dataset
from playground.model.scenes.scene import Scene
from playground.model.shown.elements import Element

LARGE = NetworkSpec(
    2,
    [*(LayerSpec(16, "tanh") for _ in range(6)), LayerSpec(4, "softmax")],
    "cce",
    initializer="xavier_normal",
    seed=2,
)


def _circle() -> Session:
    data = make_dataset(DataSpec("circle", samples=300, noise=0.05, test_fraction=0.5))
    network = NetworkSpec(
        2, (LayerSpec(4, "tanh"), LayerSpec(1, "sigmoid")), "bce", initializer="xavier_normal", seed=1
    )
    return Session(network, TrainingSpec(Choice("gd", lr=0.3), batch_size=10), data)


def _moons() -> Session:
    data = make_dataset(DataSpec("moons", samples=300, noise=0.1, test_fraction=0.5))
    network = NetworkSpec(2, (LayerSpec(6, "relu"), LayerSpec(1, "sigmoid")), "bce", initializer="he_normal", seed=1)
    return Session(network, TrainingSpec(Choice("momentum", lr=0.1), batch_size=10), data)


def spiral_session(seed: int = 0) -> Session:
    """Two spirals for 2-8-8-1; `seed` draws data, weights and batches."""
    data = make_dataset(DataSpec("spirals", samples=800, test_fraction=0.5, seed=seed))
    layers = (LayerSpec(8, "tanh"), LayerSpec(8, "tanh"), LayerSpec(1, "sigmoid"))
    network = NetworkSpec(2, layers, "bce", initializer="xavier_normal", seed=seed)
    return Session(network, TrainingSpec(Choice("adam", lr=0.02), batch_size=50, seed=seed), data)


def _blobs() -> Session:
    data = make_dataset(DataSpec("blobs", samples=300, noise=0.1, test_fraction=0.5, classes=4, labels="onehot"))
    network = NetworkSpec(
        2, (LayerSpec(5, "tanh"), LayerSpec(4, "softmax")), "cce", initializer="xavier_normal", seed=1
    )
    return Session(network, TrainingSpec(Choice("gd", lr=0.1), batch_size=10), data)


def _plane() -> Session:
    data = make_dataset(DataSpec("plane", samples=200, noise=0.05, test_fraction=0.5))
    network = NetworkSpec(2, (LayerSpec(3, "tanh"), LayerSpec(1, "identity")), "mse", initializer="xavier_normal")
    return Session(network, TrainingSpec(Choice("gd", lr=0.05), batch_size=10), data)


def _large() -> Session:
    data = make_dataset(DataSpec("blobs", samples=200, noise=0.2, test_fraction=0.5, classes=4, labels="onehot"))
    return Session(LARGE, TrainingSpec(Choice("gd", lr=0.1), batch_size=10), data)


def _parameters(network: NetworkSpec) -> int:
    """How many weights and biases it has."""
    return sum((before + 1) * units for before, units in pairwise(network.sizes))


LARGER = (
    Scene(
        key="circle",
        title="Circle",
        look=(
            "One class inside, the other around it. Each hidden neuron draws one line, and in the end the four lines "
            "enclose the middle."
        ),
        make=_circle,
        selected=Element("weight", 2, 0, 0),
    ),
    Scene(
        key="moons",
        title="Two moons",
        look=(
            "Two crescents that reach into each other, for ReLU neurons and momentum: the change of a weight "
            "follows its velocity, not only its gradient."
        ),
        make=_moons,
        selected=Element("weight", 2, 0, 0),
    ),
    Scene(
        key="spiral",
        title="Two spirals",
        look=(
            "The hard one: two arms wound around each other, for 2-8-8-1 with Adam. After 500 updates about four of "
            "five training samples are right, after 3,500 all of them."
        ),
        make=spiral_session,
        selected=Element("weight", 3, 0, 0),
    ),
    Scene(
        key="blobs",
        title="Four blobs, softmax",
        look=("Four clouds of points and one output for each: the largest one decides."),
        make=_blobs,
        selected=Element("neuron", 2, 0),
    ),
    Scene(
        key="plane",
        title="A plane, regression",
        look=(
            "Numbers in place of classes: the output is free, the loss is the squared error, and δ is twice what is "
            "left over, a − y, shared out among the samples of the batch."
        ),
        make=_plane,
        selected=Element("weight", 2, 0, 0),
    ),
    Scene(
        key="large",
        title="Six layers of sixteen",
        look=(
            f"As many hidden layers as there can be here, and as wide: {_parameters(LARGE):,} parameters, every one of "
            "them there to be pointed at, selected and checked. Colour the edges by change to see which layers the "
            "step goes to."
        ),
        make=_large,
        selected=Element("weight", 7, 0, 0),
    ),
)
