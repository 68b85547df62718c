"""Many runs trained beside each other, with their losses on the way, some updates at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from backprop_core.analysis.stacked.losses import StackedLosses
from backprop_core.analysis.stacked.training import Run, StackedTraining, stackable
from backprop_core.primitives import Array

MARKS = 60  # updates at which losses are recorded, beside the start
SLICE = 200_000  # entries of signals that are computed between two looks at whoever waits


class Sweep:
    """`runs` trained for so many updates, those that can be together.

    `marks` are the numbers of completed updates at which losses are recorded: `train` and `test`, (runs, marks), of all
    training and test samples without penalties, NaN until they are known. Test losses stay NaN where there are no test
    samples. Raises SpecError or DataError as a session would.
    """

    def __init__(self, runs: Sequence[Run], updates: int) -> None:
        self.runs, self.updates = tuple(runs), updates
        self.marks: npt.NDArray[np.int64] = np.unique(np.linspace(0, updates, min(MARKS, updates) + 1).round()).astype(
            np.int64
        )
        self.train: Array = np.full((len(runs), len(self.marks)), np.nan)
        self.test: Array = self.train.copy()
        self._groups = [(places, StackedTraining([runs[at] for at in places])) for places in stackable(runs)]

    def slices(self) -> Iterator[float]:
        """Train a part after the other; yields the share that is done."""
        total, before = self.updates * len(self.runs), 0
        for places, training in self._groups:
            for done in self._train(places, training):
                yield (before + done * len(places)) / total
            before += self.updates * len(places)

    def _train(self, places: list[int], training: StackedTraining) -> Iterator[int]:
        scored = [_Scored(training.runs, test=test) for test in (False, True)]
        step = _updates_at_once(training.runs)
        for mark, update in enumerate(self.marks.tolist()):
            while training.completed < update:
                training.train(min(step, update - training.completed))
                yield training.completed
            self.train[places, mark], self.test[places, mark] = (each.losses(training.theta) for each in scored)
        yield training.completed


class _Scored:
    """The losses of runs on their training or test samples; runs on the same data in one go."""

    def __init__(self, runs: Sequence[Run], *, test: bool) -> None:
        self._of: list[tuple[list[int], StackedLosses]] = []
        places: dict[int, list[int]] = {}
        for at, run in enumerate(runs):
            places.setdefault(id(run.data), []).append(at)
        for group in places.values():
            network, data = runs[group[0]].network, runs[group[0]].data
            X, Y = (data.X_test, data.Y_test) if test else (data.X, data.Y)
            if X is not None and Y is not None:
                self._of.append((group, StackedLosses(network, X, Y)))

    def losses(self, thetas: Array) -> Array:
        """The loss of each run, NaN where it has no such samples."""
        found: Array = np.full(len(thetas), np.nan)
        for group, losses in self._of:
            found[group] = losses.at(thetas[group])
        return found


def _updates_at_once(runs: Sequence[Run]) -> int:
    batch = min(runs[0].training.batch_size or runs[0].data.samples, runs[0].data.samples)
    return max(1, SLICE // (len(runs) * batch * sum(runs[0].network.sizes)))
