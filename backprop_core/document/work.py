"""How much work it is to open a document, estimated before it begins; there is a bound."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from backprop_core.data import Dataset
from backprop_core.errors import DocumentError
from backprop_core.run.batches import Batches
from backprop_core.tape.spec import NetworkSpec, TrainingSpec

MOST_WORK = 10**9  # ns, of the estimates below: about a second
MOST_PARAMETERS = 100_000
SLICE = 10**8  # ns, of updates between two looks at what has been spent, if every operation is checked
SLACK = 3 * SLICE  # for numbers that get large on the way, which nobody foresees
BY_OPERATION = 30  # how much longer an update takes of which every operation is checked


class WorkError(DocumentError):
    """More work than is allowed."""


@dataclass
class Work:
    """What may still be spent, in estimated nanoseconds."""

    most: int
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.most

    def spend(self, where: str, cost: int, of: str) -> None:
        """Take a cost off. Raises WorkError if there is not as much left."""
        self.left -= cost
        if self.left < 0:
            raise WorkError(where, f"{of} would take too long: more than {self.most / 1e9:g} s of work")


def parameters_of(network: NetworkSpec) -> int:
    """How many weights and biases a network has."""
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(network.sizes))


def update_cost(network: NetworkSpec, training: TrainingSpec, samples: int) -> int:
    """What an update costs at most, in ns; measured on all scenes and optimisers, with room to spare."""
    batch = largest_batch(training, samples)
    return 4_000 + 3_000 * network.depth + parameters_of(network) * (batch + 10) + 15 * sum(network.sizes) * batch


def compile_cost(network: NetworkSpec, training: TrainingSpec, data: Dataset) -> int:
    """What it costs to compile the tapes of a segment, one for each size of a batch, and to lay out its batches."""
    batches = Batches(training, data.samples)
    sizes = {bounds.stop - bounds.start for bounds in batches.bounds}
    tapes = sum(400_000 + 200_000 * network.depth + 200 * sum(network.sizes) * size for size in sizes)
    return tapes + 10 * parameters_of(network) + 3_000 * batches.per_epoch + 50 * len(data.X) * batches.length


def largest_batch(training: TrainingSpec, samples: int) -> int:
    """The most samples that an update sees."""
    if training.schedule:
        return max(len(batch) for batch in training.schedule)
    return min(training.batch_size or samples, samples)
