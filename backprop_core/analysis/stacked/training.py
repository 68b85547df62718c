"""Many runs of one network trained together: every update is one list of calls for all of them.

Runs may differ in what their numbers are: initial weights, data, the order of the batches, penalties, clipping, and
those options of the optimiser that are among `NUMBERS`. What makes the calls others (the architecture, the optimiser,
the size of a batch) makes another stack: `stackable` puts together what can be trained together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backprop_core.analysis.evaluation import PLAIN
from backprop_core.analysis.stacked.stack import Stack
from backprop_core.analysis.stacked.updates import NUMBERS, Memory, write_update
from backprop_core.data import Dataset
from backprop_core.primitives import Array, Flat, execute_all, flat
from backprop_core.run.batches import Batches, stacked
from backprop_core.run.editing import check_run
from backprop_core.tape.backward import backward_operations
from backprop_core.tape.compiler import forward_operations
from backprop_core.tape.fusing import needed
from backprop_core.tape.parameters import Start, initial_parameters
from backprop_core.tape.quantity import Quantity
from backprop_core.tape.spec import NetworkSpec, TrainingSpec


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What is trained, as a session would train it: `start`, (W, b) per layer, replaces the initialiser's draw."""

    network: NetworkSpec
    training: TrainingSpec
    data: Dataset
    start: Start | None = None
    check_labels: bool = True

    @property
    def shape(self) -> tuple[object, ...]:
        """What must be equal among runs that are trained together."""
        network, training = self.network, self.training
        options = {name: value for name, value in training.optimizer_options.items() if name not in NUMBERS}
        same = network.replaced(seed=0, initializer="zeros")
        how = training.optimizer_record.name, options, training.train_biases, training.penalise_biases
        return same, how, (training.batch_size, training.schedule, training.shuffle, self.data.samples)


def stackable(runs: Sequence[Run]) -> list[list[int]]:
    """The places of the runs that can be trained together, in groups."""
    groups: list[list[int]] = []
    for at, run in enumerate(runs):
        known = next((group for group in groups if runs[group[0]].shape == run.shape), None)
        if known is None:
            groups.append([at])
        else:
            known.append(at)
    return groups


class StackedTraining:
    """Trains runs of one shape together, from their starts. Raises SpecError or DataError as a session would."""

    def __init__(self, runs: Sequence[Run]) -> None:
        for run in runs:
            check_run(run.network, run.training, run.data, labels=run.check_labels)
        self.runs, self.completed = tuple(runs), 0
        self._memory = Memory([initial_parameters(run.network, run.training, run.start) for run in runs])
        self._batches = [Batches(run.training, run.data.samples) for run in runs]
        self._samples = [stacked(run.data) for run in runs]
        first = self._batches[0]
        self._ordered: Array = np.empty((len(self._samples[0]), len(runs), first.length))
        self._updates: dict[int, tuple[Stack, Flat]] = {}
        self._plan = [self._planned(bounds) for bounds in first.bounds]
        self._epoch = -1

    @property
    def theta(self) -> Array:
        """The parameters of all runs after the completed updates, (runs, parameters): a view."""
        return self._memory.rows["theta"]

    def train(self, updates: int) -> None:
        """Go on by so many updates; a run that leaves the finite numbers does not come back to them."""
        end, per_epoch = self.completed + updates, len(self._plan)
        with np.errstate(all="ignore"):
            while self.completed < end:
                epoch, batch = divmod(self.completed, per_epoch)
                self._turn_to(epoch)
                count = min(end - self.completed, per_epoch - batch)
                execute_all(calls for plan in self._plan[batch : batch + count] for calls in plan)
                self.completed += count

    def _planned(self, bounds: slice) -> tuple[Flat, Flat]:
        """The calls that load a batch of all runs, and those of the update on it."""
        size = bounds.stop - bounds.start
        if size not in self._updates:
            self._updates[size] = self._compiled(size)
        stack, update = self._updates[size]
        samples = stack.wiring.samples.reshape(-1, len(self.runs), size)
        return [(np.copyto, samples, self._ordered[:, :, bounds])], update

    def _compiled(self, size: int) -> tuple[Stack, Flat]:
        network = self.runs[0].network
        stack = Stack(network, size, self._memory.rows["theta"], self._memory.rows["grad"])
        wiring, table = stack.wiring, stack.table
        operations = (*forward_operations(wiring, table), *backward_operations(wiring, table, PLAIN))
        do = stack.calls(needed(operations, {Quantity("dW", layer) for layer in range(1, network.depth + 1)}))
        write_update(do, self._memory, [run.training for run in self.runs])
        return stack, flat(do)

    def _turn_to(self, epoch: int) -> None:
        """Put the samples of an epoch in each run's own order."""
        if self._epoch >= 0 and (epoch == self._epoch or not self._batches[0].shuffled):
            return
        self._epoch = epoch
        for at, (samples, batches) in enumerate(zip(self._samples, self._batches, strict=True)):
            self._ordered[:, at] = samples[:, batches.order(epoch)]
