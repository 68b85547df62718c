"""Which samples an update sees: a pure function of the seed and the number of the update."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from backprop_core.data import Dataset
from backprop_core.errors import SpecError
from backprop_core.primitives import Array
from backprop_core.tape.spec import TrainingSpec

Indices = npt.NDArray[np.intp]


def check_schedule(training: TrainingSpec, samples: int) -> None:
    """Raise SpecError if the schedule refers to a sample that does not exist."""
    highest = max((i for batch in training.schedule or () for i in batch), default=0)
    if highest >= samples:
        raise SpecError("schedule", highest, f"sample indices below {samples}")


class Batches:
    """The batches of a training run over `samples` samples; the last one of an epoch may be smaller.

    Updates are counted from 0 at the first one of epoch `first_epoch`. `bounds` are the slices that cut the order of
    an epoch into batches.
    """

    def __init__(self, training: TrainingSpec, samples: int, first_epoch: int = 0) -> None:
        self.samples, self.first_epoch = samples, first_epoch
        size = min(training.batch_size or samples, samples)
        self.shuffled = training.shuffle and size < samples and not training.schedule
        self._seed = training.seed
        lengths = [len(batch) for batch in training.schedule or ()]
        edges = list(accumulate(lengths, initial=0)) if lengths else [*range(0, samples, size), samples]
        self.bounds = tuple(slice(a, b) for a, b in pairwise(edges))
        self._fixed = np.array([i for batch in training.schedule or (range(samples),) for i in batch], dtype=np.intp)

    @property
    def per_epoch(self) -> int:
        """The number of batches in an epoch."""
        return len(self.bounds)

    @property
    def length(self) -> int:
        """The number of samples in an epoch, a sample counted as often as it is scheduled."""
        return len(self._fixed)

    def order(self, epoch: int) -> Indices:
        """The sample indices of an epoch, counted from `first_epoch`, in the order of its batches."""
        if not self.shuffled:
            return self._fixed
        return np.random.default_rng(np.array([self._seed, self.first_epoch + epoch], dtype=np.uint32)).permutation(
            self.samples
        )

    def indices(self, update: int) -> Indices:
        """The sample indices of an update."""
        epoch, batch = divmod(update, self.per_epoch)
        return self.order(epoch)[self.bounds[batch]]

    def size(self, update: int) -> int:
        """The number of samples of an update."""
        bounds = self.bounds[update % self.per_epoch]
        return bounds.stop - bounds.start


def stacked(data: Dataset) -> Array:
    """[X; 1; Y] with a column per sample, so that one call can copy a whole batch."""
    return np.vstack([data.X, np.ones((1, data.X.shape[1])), data.Y])
