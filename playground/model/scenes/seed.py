"""The scene that the page opens on: the 2-3-1 network of the teaching script."""

from __future__ import annotations

import math

import numpy as np

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from playground.formats import number
from playground.model.scenes.scene import Scene
from playground.model.shown.elements import Element

# The smallest seed with which all three hidden neurons fire on the sample, so that the first picture is alive.
ALIVE = 1
TARGET = 0.7
SELECTED = Element("weight", 2, 0, 0)


def _make() -> Session:
    """ReLU hidden layer, sigmoid output, W ~ randn, b = 0, one sample, learning rate 0.1."""
    network = NetworkSpec(2, (LayerSpec(3, "relu"), LayerSpec(1, "sigmoid")), "bce", initializer="normal", seed=ALIVE)
    return Session(network, TrainingSpec(Choice("gd", lr=0.1)), Dataset(np.array([[0.5], [0.1]]), np.array([[TARGET]])))


NUMBERS = {
    "target": str(TARGET),
    "entropy": number(-sum(share * math.log(share) for share in (TARGET, 1 - TARGET))),
}
SEED = Scene(
    key="seed",
    title="Seed network 2-3-1",
    look=(
        f"The network of the teaching script on its one sample. Press Step: the output creeps towards its target "
        f"{NUMBERS['target']} and the loss towards {NUMBERS['entropy']}, the entropy of that target, below which no "
        "prediction can come. Every edge moves against its colour: ▲ down, ▼ up."
    ),
    numbers=NUMBERS,
    make=_make,
    selected=SELECTED,
)


def seed_session() -> Session:
    """A new run of the seed network, its first gradients computed."""
    return SEED.start()
