"""The problems that all engines train on: architecture, optimiser, batch, and data and weights drawn from a seed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Parameters = list[tuple[Array, Array]]

CHECKED_UPDATES = 10  # after so many, all engines must have come to the same parameters


@dataclass(frozen=True)
class Problem:
    """One training problem, a column per sample: half squared error, or cross-entropy where `output` is softmax."""

    name: str
    sizes: tuple[int, ...]
    samples: int
    batch: int
    hidden: str = "tanh"
    output: str = "tanh"
    optimizer: str = "gd"
    lr: float = 0.1
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    @property
    def classifies(self) -> bool:
        """Whether the outputs are classes."""
        return self.output == "softmax"

    @property
    def per_epoch(self) -> int:
        """Updates in an epoch; the batch divides the samples."""
        return self.samples // self.batch

    @property
    def products(self) -> int:
        """Multiplications in the forward products of one update."""
        return self.batch * sum(n * m for n, m in pairwise(self.sizes))

    @property
    def activations(self) -> list[str]:
        """The activation of each layer."""
        return [self.hidden] * (len(self.sizes) - 2) + [self.output]

    def whole_epochs(self, updates: int) -> int:
        """The least number of updates from `updates` on that ends an epoch."""
        return math.ceil(updates / self.per_epoch) * self.per_epoch

    def data(self) -> tuple[Array, Array]:
        """X (inputs, samples) and Y (outputs, samples)."""
        rng = np.random.default_rng(1)
        X = rng.normal(size=(self.sizes[0], self.samples))
        if self.classifies:
            return X, np.eye(self.sizes[-1])[:, rng.integers(self.sizes[-1], size=self.samples)]
        return X, np.tanh(rng.normal(size=(self.sizes[-1], self.samples)))

    def labels(self) -> Indices:
        """The class of each sample."""
        return np.argmax(self.data()[1], axis=0)

    def parameters(self) -> Parameters:
        """The initial (W, b) of each layer, W (outputs, inputs) and b (outputs, 1)."""
        rng = np.random.default_rng(2)
        return [(rng.normal(size=(m, n)) / math.sqrt(n), np.zeros((m, 1))) for n, m in pairwise(self.sizes)]

    def shuffles(self, shuffle: bool) -> bool:
        """Whether an epoch is shuffled at all: a full batch has nothing to shuffle."""
        return shuffle and self.per_epoch > 1

    def orders(self, epochs: int, *, shuffle: bool, rng: np.random.Generator) -> Iterator[Indices]:
        """The order of the samples in each epoch."""
        for _ in range(epochs):
            yield rng.permutation(self.samples) if self.shuffles(shuffle) else np.arange(self.samples)


PROBLEMS = {
    problem.name: problem
    for problem in (
        Problem("2-4-2-1", (2, 4, 2, 1), samples=250, batch=10),
        Problem("2-8-8-1", (2, 8, 8, 1), samples=250, batch=10),
        Problem("2-8-8-8-8-8-8-1", (2, 8, 8, 8, 8, 8, 8, 1), samples=250, batch=10),
        Problem("2-8-8-1-full", (2, 8, 8, 1), samples=250, batch=250),
        Problem("2-64-64-1", (2, 64, 64, 1), samples=1024, batch=32),
        Problem("2-3-1-one", (2, 3, 1), samples=1, batch=1),
        Problem(
            "64-128-128-10", (64, 128, 128, 10), samples=1024, batch=128,
            hidden="relu", output="softmax", optimizer="adam", lr=1e-3,
        ),
    )
}  # fmt: skip
