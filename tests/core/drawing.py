"""Networks, data and trainings drawn at random, for laws that hold for all of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from backprop_core import (
    ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    Choice,
    Dataset,
    LayerSpec,
    NetworkSpec,
    Session,
    TrainingSpec,
)
from backprop_core.functions.losses import REDUCTIONS

SHARES = ("sigmoid", "softmax")
OUTPUTS = {name: SHARES if record.range == (0.0, 1.0) else tuple(ACTIVATIONS) for name, record in LOSSES.items()}
RANGES = {"alpha": (0.2, 3.0), "negative_slope": (0.0, 0.9), "delta": (0.2, 2.0), "value": (-1.0, 1.0)}
RANGES |= {"std": (0.2, 1.0), "limit": (0.2, 1.0), "gain": (0.5, 1.5)}


@st.composite
def choices(draw: Any, registry: Any, names: tuple[str, ...] = ()) -> Choice:
    """A function of a registry with options drawn as well."""
    name = draw(st.sampled_from(names or tuple(registry)))
    options = {
        key: draw(st.sampled_from(option.choices) if option.choices else st.floats(*RANGES[key]))
        for key, option in registry[name].options.items()
    }
    return Choice(name, **options)


@st.composite
def networks(draw: Any, losses: tuple[str, ...] = tuple(LOSSES), outputs: tuple[str, ...] = ()) -> NetworkSpec:
    """One to four layers of one to five units; any function that fits, any initialiser, any reduction."""
    loss = draw(choices(LOSSES, losses))
    fitting = tuple(name for name in outputs or ACTIVATIONS if name in OUTPUTS[loss.name])
    hidden = [LayerSpec(draw(st.integers(1, 5)), draw(choices(ACTIVATIONS))) for _ in range(draw(st.integers(0, 3)))]
    output = LayerSpec(draw(st.integers(1, 4)), draw(choices(ACTIVATIONS, fitting)))
    return NetworkSpec(
        draw(st.integers(1, 4)), [*hidden, output], loss, draw(st.sampled_from(tuple(REDUCTIONS))),
        draw(choices(INITIALIZERS)), draw(st.integers(0, 10**6)),
    )  # fmt: skip


@st.composite
def trainings(draw: Any) -> TrainingSpec:
    """Any optimiser at a small rate, batches of any size, with and without penalties."""
    return TrainingSpec(
        Choice(draw(st.sampled_from(tuple(OPTIMIZERS))), lr=0.01),
        batch_size=draw(st.none() | st.integers(1, 5)),
        l1=draw(st.sampled_from([0.0, 0.05])),
        l2=draw(st.sampled_from([0.0, 0.1])),
        penalise_biases=draw(st.booleans()),
    )


def samples(network: NetworkSpec, count: int, seed: int) -> Dataset:
    """Targets that the loss takes, for random inputs."""
    rng = np.random.default_rng(seed)
    Y = rng.uniform(0.05, 0.95, (network.outputs, count))
    name = network.loss_record.name
    if name == "cce":
        Y /= Y.sum(axis=0)
    elif name == "hinge":
        Y = np.where(Y > 0.5, 1.0, -1.0)
    return Dataset(rng.standard_normal((network.inputs, count)), Y)


def with_biases(network: NetworkSpec, training: TrainingSpec, data: Dataset) -> Session:
    """A session whose biases are drawn as well: with zeros for weights, they are all that tells the units apart."""
    rng = np.random.default_rng(network.seed)
    session = Session(network, training, data)
    biases = {f"b{n}": rng.uniform(-1, 1, (units, 1)) for n, units in enumerate(network.sizes[1:], 1)}
    session.edit(parameters=biases)
    return session


def parameters_of(session: Session, theta: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """(W, b) of each layer from a row of the table."""
    return [(block[:, :-1], block[:, -1:]) for block in session.table.blocks(theta)]
