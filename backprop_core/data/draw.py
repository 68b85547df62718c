"""Where a sample lies, how noise moves it and who tests it are drawn from three independent streams."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from backprop_core.primitives import Array

Labels: TypeAlias = NDArray[np.int64]
Targets: TypeAlias = NDArray[Any]  # labels, or the numbers of a regression


@dataclass(frozen=True)
class Draw:
    """What a generator draws from: so many samples of so many classes, moved by this fraction of noise.

    The streams are children of one seed, so that one setting can change without redrawing what the
    others decide: more noise pushes the same samples further, along the same directions.
    """

    samples: int
    classes: int
    noise: float
    points: np.random.Generator
    moves: np.random.Generator

    def alternating(self) -> Labels:
        """Labels 0, 1, ..., 0, 1, ...: the classes differ by one sample at most."""
        return np.arange(self.samples) % self.classes

    def uniform(self, low: float, high: float, rows: int | None = None) -> Array:
        """Uniform numbers, one for each sample or `rows` of them."""
        return self.points.uniform(low, high, self.samples if rows is None else (rows, self.samples))

    def jitter(self, rows: int, reach: float) -> Array:
        """Uniform displacements of at most noise · reach."""
        return self.noise * self.moves.uniform(-reach, reach, (rows, self.samples))
