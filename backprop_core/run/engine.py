"""A segment of a run, compiled: the parameter table, and for each batch size a wiring and its tape."""

from __future__ import annotations

from itertools import repeat

import numpy as np

from backprop_core.primitives import Array, Flat, execute, execute_all
from backprop_core.run.batches import Batches, Indices, stacked
from backprop_core.run.history import Divergence, Segment, Watch
from backprop_core.tape.compiler import compile_tape
from backprop_core.tape.operation import Tape
from backprop_core.tape.parameters import empty_table
from backprop_core.tape.quantity import find_quantity
from backprop_core.tape.wiring import Wiring

# Updates between two looks at the parameters, which need more updates than this to overflow and come back.
LOOK = 64


class Engine:
    """Runs the updates of one segment on a table of its own, operation by operation or whole and fast.

    A checked method stops before what leaves the finite numbers, an unchecked one does not look. The table is empty
    until causes are restored to it.
    """

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.table = empty_table(segment.network, segment.training)
        self.batches = Batches(segment.training, segment.data.samples, segment.first_epoch)
        self._compiled: dict[int, tuple[Wiring, Tape]] = {}
        self._found: dict[tuple[int, int], list[Array]] = {}
        self._samples = stacked(segment.data)
        self._ordered: Array = np.empty((len(self._samples), self.batches.length))
        self._loads = [self._loading(self._ordered[:, bounds]) for bounds in self.batches.bounds]
        self._plan = [calls for load in self._loads for calls in ([(np.copyto, *load)], self._fast(load[0]))]
        self._epoch = -1
        optimizer, options = segment.training.optimizer_record, segment.training.optimizer_options
        self._clocked = bool(optimizer.ticks(self.table.clock, options))  # whether each update itself counts t
        # Below this limit the product of two factors for each layer cannot overflow, nor can a sum of such products.
        self._limit = 10.0 ** (250 / (2 * segment.network.depth + 3))
        self._tame_data = bool(np.abs(self._samples).max() <= self._limit)
        self.wiring, self.tape = self._at_size(self.batches.size(0))

    def _loading(self, batch: Array) -> tuple[Array, Array]:
        """Where a batch is copied to, and where from."""
        return self._at_size(batch.shape[1])[0].samples, batch

    def _fast(self, samples: Array) -> Flat:
        return self._at_size(samples.shape[1])[1].fast

    def _at_size(self, size: int) -> tuple[Wiring, Tape]:
        if size not in self._compiled:
            wiring = Wiring(self.segment.network, size)
            self._compiled[size] = wiring, compile_tape(wiring, self.table, self.segment.training)
        return self._compiled[size]

    def indices(self, update: int) -> Indices:
        """The sample indices of an update."""
        return self.batches.indices(update - self.segment.origin)

    def epoch(self, update: int) -> int:
        """The epoch of an update, counted from 0."""
        return self.segment.first_epoch + (update - self.segment.origin) // self.batches.per_epoch

    def epoch_end(self, update: int) -> int:
        """The last update of the epoch that an update belongs to."""
        return update + self.batches.per_epoch - 1 - (update - self.segment.origin) % self.batches.per_epoch

    def epoch_before(self, update: int) -> int:
        """The last update of the epoch before that of an update, or the one before the first that is counted here."""
        return self.epoch_end(update) - self.batches.per_epoch

    def has_leftovers(self, update: int) -> bool:
        """Whether the buffers hold what the update before it computed, until its own operations overwrite it."""
        at = update - self.segment.origin
        return update > self.segment.start and self.batches.size(at) == self.batches.size(at - 1)

    def enter(self, update: int) -> None:
        """Load the batch of an update. The results of the update before stay in the buffers, where they can be seen."""
        at = update - self.segment.origin
        self.wiring, self.tape = self._at_size(self.batches.size(at))
        if not self.has_leftovers(update):
            self.wiring.clear()
        if update == self.segment.start:
            self.table.clear_effects()
        epoch, batch = divmod(at, self.batches.per_epoch)
        self._turn_to(epoch)
        np.copyto(*self._loads[batch])

    def _turn_to(self, epoch: int) -> None:
        """Put an epoch's samples in their order."""
        if self._epoch < 0 or (epoch != self._epoch and self.batches.shuffled):
            np.take(self._samples, self.batches.order(epoch), axis=1, out=self._ordered, mode="clip")
            if self.batches.per_epoch == 1:
                np.copyto(*self._loads[0])
        self._epoch = epoch

    def run_unchecked(self, start: int, end: int) -> None:
        """Run operations of the tape from place `start` up to `end`."""
        with np.errstate(all="ignore"):
            for operation in self.tape.operations[start:end]:
                execute(operation.calls)

    def run_checked(self, start: int, end: int) -> int:
        """Run operations until one writes what is not finite: its place on the tape, or `end` if none does.

        What that operation has written stays in the buffers.
        """
        with np.errstate(all="ignore"):
            for at in range(start, end):
                execute(self.tape.operations[at].calls)
                if not all(np.isfinite(array).all() for array in self._written(at)):
                    return at
        return end

    def divergence(self, update: int, at: int) -> Divergence:
        """The first quantity that the operation at a place has made non-finite, in the given update."""
        operation = self.tape.operations[at]
        written = zip(operation.writes, self._written(at), strict=True)
        name = next(name for name, array in written if not np.isfinite(array).all())
        return Divergence(name, operation.layer, update)

    def _written(self, at: int) -> list[Array]:
        """The arrays that the operation at a place writes, looked up by name once."""
        key = self.wiring.batch, at
        if key not in self._found:
            names = self.tape.operations[at].writes
            self._found[key] = [find_quantity(self.wiring, self.table, name) for name in names]
        return self._found[key]

    @property
    def tame(self) -> bool:
        """Whether parameters and data are below the limit; NaN is not."""
        causes = self.table.memory[:-1]
        with np.errstate(all="ignore"):
            return self._tame_data and bool(causes.dot(causes) <= self._limit**2)

    def train_checked(self, start: int, count: int, watch: Watch | None = None) -> tuple[int, bool]:
        """Run whole updates from `start` on: how many of them stayed finite, and whether `watch` ended it.

        The state is then that after the last finite one. While parameters and data stay below the limit, nothing that
        an update computes can overflow. Beyond it, the same updates run again and every operation is checked.
        """
        before, done, ended = self.table.snapshot(), 0, False
        with np.errstate(all="ignore"):
            tame = self.tame
            while done < count and not ended:
                made, ended = self._train_watched(start + done, min(LOOK, count - done), watch)
                done, tame = done + made, tame and self.tame
        if tame:
            return done, ended
        self.table.restore(before)
        return self._train_by_operation(start, count, watch)

    def _train_by_operation(self, start: int, count: int, watch: Watch | None) -> tuple[int, bool]:
        """The same with a look at every operation."""
        for done in range(count):
            memory = self.table.snapshot()
            self.enter(start + done)
            if self.run_checked(0, len(self.tape)) < len(self.tape):
                self.table.restore(memory)
                return done, False
            if watch and watch(start + done + 1, self.table.rows["theta"]):
                return done + 1, True
        return count, False

    def _train_watched(self, start: int, count: int, watch: Watch | None) -> tuple[int, bool]:
        """Run whole updates until `watch` ends it: how many, and whether it did."""
        if watch is None:
            self._train(start, count)
            return count, False
        theta = self.table.rows["theta"]
        for update in range(start, start + count):
            self._train(update, 1)
            if watch(update + 1, theta):
                return update + 1 - start, True
        return count, False

    def train_unchecked(self, start: int, count: int) -> None:
        """Run whole updates from `start` on."""
        with np.errstate(all="ignore"):
            self._train(start, count)

    def _train(self, start: int, count: int) -> None:
        at, end = start - self.segment.origin, start - self.segment.origin + count
        while at < end:
            epoch, first = divmod(at, self.batches.per_epoch)
            self._turn_to(epoch)
            at += self._train_within_epoch(first, end - at)
        if not self._clocked:
            np.add(self.table.t, count, out=self.table.t)

    def _train_within_epoch(self, first: int, count: int) -> int:
        """Run updates of one epoch, or all of them where every epoch is the same one batch; how many were run."""
        if self.batches.per_epoch == 1:
            execute_all(repeat(self._plan[1], count))
            return count
        plan = self._plan[2 * first : 2 * (first + count)]
        execute_all(plan)
        return len(plan) // 2
