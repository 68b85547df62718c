"""The data sets by name: one record each feeds menus, links, tests and explanations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from backprop_core.data import classification, regression
from backprop_core.data.draw import Draw, Labels, Targets
from backprop_core.functions.registry import registry
from backprop_core.primitives import Array

Kind: TypeAlias = Literal["classification", "regression", ""]
KINDS: tuple[Kind, ...] = ("classification", "regression", "")


@dataclass(frozen=True, kw_only=True)
class DatasetKind:
    """A data set that can be generated.

    `teaches` says in a sentence what it shows. `classes` names every class that it can have, of which a
    specification uses the first few; there are none for a regression. `generate` returns the inputs and
    either a label for each column or, for a regression, the targets.
    """

    name: str
    title: str
    kind: Kind
    teaches: str
    generate: Callable[[Draw], tuple[Array, Targets]]
    classes: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ("x1", "x2")


def _truth_table(name: str, teaches: str, rule: Callable[[Labels, Labels], Labels]) -> DatasetKind:
    generate = classification.truth_table(rule)
    return DatasetKind(
        name=name,
        title=name.upper(),
        kind="classification",
        teaches=teaches,
        generate=generate,
        classes=("false", "true"),
    )


def _equal(p: Labels, q: Labels) -> Labels:
    return 1 - (p ^ q)


DATASETS: Mapping[str, DatasetKind] = registry(
    _truth_table("and", "One neuron is enough: a straight line cuts off the corner (1, 1).", np.bitwise_and),
    _truth_table("or", "One neuron is enough: a straight line cuts off the corner (0, 0).", np.bitwise_or),
    _truth_table(
        "xor",
        "No straight line separates the two diagonals, so a hidden layer has to bend the plane first.",
        np.bitwise_xor,
    ),
    _truth_table(
        "xnor",
        "XOR with the answers exchanged: equally hard, as only the sign of the output layer changes.",
        _equal,
    ),
    DatasetKind(
        name="circle",
        title="Circle",
        kind="classification",
        teaches="Three hidden neurons can fence in a disc: each draws one line, and the output joins them.",
        generate=classification.circle,
        classes=("outside", "inside"),
    ),
    DatasetKind(
        name="blobs",
        title="Gaussian blobs",
        kind="classification",
        teaches="Round groups need straight borders only; with several groups it is the picture of softmax.",
        generate=classification.blobs,
        classes=("A", "B", "C", "D", "E", "F"),
    ),
    DatasetKind(
        name="spirals",
        title="Two spirals",
        kind="classification",
        teaches="The arms wind around each other, so a small network fits a part of them and stops learning there.",
        generate=classification.spirals,
        classes=("first arm", "second arm"),
    ),
    DatasetKind(
        name="xor_cloud",
        title="XOR cloud",
        kind="classification",
        teaches="XOR with many samples: opposite quadrants belong together, and every batch differs a little.",
        generate=classification.xor_cloud,
        classes=("different signs", "same sign"),
    ),
    DatasetKind(
        name="moons",
        title="Two moons",
        kind="classification",
        teaches="A straight line gets most of the samples right, and the rest makes the hidden layer useful.",
        generate=classification.moons,
        classes=("upper", "lower"),
    ),
    DatasetKind(
        name="plane",
        title="Plane",
        kind="regression",
        teaches="The target is linear in the inputs, so any hidden layer is more than it takes.",
        generate=regression.plane,
    ),
    DatasetKind(
        name="multi_gaussian",
        title="Hills and valleys",
        kind="regression",
        teaches="Six bumps of either sign, each to be built from neurons that act on half of the plane.",
        generate=regression.multi_gaussian,
    ),
    DatasetKind(
        name="sine",
        title="Sine",
        kind="regression",
        teaches="One input and one output: every hidden ReLU neuron adds at most one visible kink to the curve.",
        generate=regression.sine,
        inputs=("x1",),
    ),
)
