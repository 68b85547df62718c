"""What the page opens on: the 2-3-1 network of the teaching script."""

from __future__ import annotations

import numpy as np

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from playground.elements import Element

# The smallest seed whose three hidden neurons all fire on the first sample: the first picture is alive.
ALIVE = 1
SELECTED = Element("weight", 2, 0, 0)


def seed_session() -> Session:
    """ReLU hidden layer, sigmoid output, W ~ randn, b = 0, one sample, learning rate 0.1; gradients computed."""
    network = NetworkSpec(2, (LayerSpec(3, "relu"), LayerSpec(1, "sigmoid")), "bce", initializer="normal", seed=ALIVE)
    session = Session(network, TrainingSpec(Choice("gd", lr=0.1)), Dataset(np.array([[0.5], [0.1]]), np.array([[0.7]])))
    session.prime()
    return session
