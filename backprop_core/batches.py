"""Which samples an update sees: a pure function of the seed and the number of the update."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backprop_core.calls import Array
from backprop_core.datasets import Dataset
from backprop_core.errors import SpecError
from backprop_core.spec import TrainingSpec

Indices = npt.NDArray[np.intp]


class Batches:
    """The batches of a training run over `samples` samples; the last one of an epoch may be smaller."""

    def __init__(self, training: TrainingSpec, samples: int) -> None:
        self.samples = samples
        self.size = min(training.batch_size or samples, samples)
        self.shuffle = training.shuffle and self.size < samples
        self.seed = training.seed
        self.schedule = [np.array(batch, dtype=np.intp) for batch in training.schedule or ()]
        for batch in self.schedule:
            if batch.max() >= samples:
                raise SpecError("schedule", int(batch.max()), f"sample indices below {samples}")
        self.per_epoch = len(self.schedule) or -(-samples // self.size)
        self._epoch, self._order = -1, np.arange(samples)

    def indices(self, update: int) -> Indices:
        """The sample indices of an update, counted from 0."""
        epoch, batch = divmod(update, self.per_epoch)
        if self.schedule:
            return self.schedule[batch]
        if self.shuffle and epoch != self._epoch:
            self._order = np.random.default_rng((self.seed, epoch)).permutation(self.samples)
            self._epoch = epoch
        return self._order[batch * self.size : (batch + 1) * self.size]


def stacked(data: Dataset) -> Array:
    """[X; 1; Y] with a column per sample: what one call copies a batch from."""
    return np.vstack([data.X, np.ones((1, data.X.shape[1])), data.Y])
