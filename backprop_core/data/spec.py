"""What to generate: a specification determines every number of a data set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from backprop_core.checks import checked_integer
from backprop_core.data.catalogue import DATASETS
from backprop_core.errors import SpecError
from backprop_core.functions.registry import Option

Encoding: TypeAlias = Literal["binary01", "binary-11", "onehot", "onehot-11"]
LABELS: tuple[Encoding, ...] = ("binary01", "binary-11", "onehot", "onehot-11")
ROW_PER_CLASS = ("onehot", "onehot-11")
MAX_ROWS = 64

MAX_CLASSES = max(len(kind.classes) for kind in DATASETS.values())
NOISE = Option(0.0, "How far noise moves the samples, as a fraction of the data set's scale", 0.0, 1.0)
TEST_FRACTION = Option(0.0, "The fraction of samples that is kept out of training", 0.0, 0.9)


@dataclass(frozen=True, slots=True)
class DataSpec:
    """A data set by name, and how much of it to draw.

    `samples` (4 to 10,000) counts training and test samples together, `noise` (0 to 1) is a fraction of
    the data set's own scale, `test_fraction` (0 to 0.9) is kept out of training, and `seed` decides all
    that is random. `classes` (2 to 6) can differ from 2 for blobs only. `labels` is how the loss wants the
    classes: 0 and 1 for cross-entropy, -1 and 1 for tanh, hinge or a squared error, one row per class for
    softmax, and one of -1 and 1 for several outputs with the hinge loss; a regression takes no notice of it.
    `inputs` and `outputs` are the rows that a network has: the first ones, or more, without anything in them;
    0 for those that the data set has. Raises SpecError, naming field, value and what is allowed.
    """

    name: str
    samples: int = 200
    noise: float = 0.0
    test_fraction: float = 0.0
    seed: int = 0
    classes: int = 2
    labels: Encoding = "binary01"
    inputs: int = 0
    outputs: int = 0

    def __post_init__(self) -> None:
        _require_choice("name", self.name, tuple(DATASETS))
        _require_choice("labels", self.labels, LABELS)
        checked = {
            "samples": checked_integer("samples", self.samples, 4, 10_000),
            "noise": NOISE.number("noise", self.noise),
            "test_fraction": TEST_FRACTION.number("test_fraction", self.test_fraction),
            "seed": checked_integer("seed", self.seed, 0, 2**31 - 1),
            "classes": checked_integer("classes", self.classes, 2, MAX_CLASSES),
            "inputs": checked_integer("inputs", self.inputs, 0, MAX_ROWS),
            "outputs": checked_integer("outputs", self.outputs, 0, MAX_ROWS),
        }
        for field, value in checked.items():
            object.__setattr__(self, field, value)
        self._check_classes()

    def _check_classes(self) -> None:
        if self.classes > max(2, len(DATASETS[self.name].classes)):
            raise SpecError("classes", self.classes, f"2 with {self.name}; more with blobs only")
        if self.classes > 2 and self.labels not in ROW_PER_CLASS:
            raise SpecError("labels", self.labels, f"'onehot' or 'onehot-11', as there are {self.classes} classes")

    def replaced(self, **changes: Any) -> DataSpec:
        """A copy with some fields changed, checked again. Raises SpecError."""
        return replace(self, **changes)


def _require_choice(field: str, value: object, choices: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in choices:
        raise SpecError(field, value, "one of " + ", ".join(choices))
