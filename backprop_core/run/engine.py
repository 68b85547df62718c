"""A segment of a run, compiled: the parameter table, and for each batch size a wiring and its tape."""

from __future__ import annotations

from itertools import repeat

import numpy as np

from backprop_core.primitives import Array, Flat, execute, execute_all
from backprop_core.run.batches import Batches, Indices, stacked
from backprop_core.run.history import Segment
from backprop_core.tape.compiler import compile_tape
from backprop_core.tape.operation import Tape
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.quantity import find_quantity
from backprop_core.tape.spec import NetworkSpec
from backprop_core.tape.wiring import Wiring

LOOK = 64  # updates between two looks at the parameters: to overflow and be back within the limit, they take more


class Engine:
    """Runs the updates of one segment on `table`, whole and fast or operation by operation."""

    def __init__(self, network: NetworkSpec, segment: Segment, table: Parameters) -> None:
        self.segment, self.table = segment, table
        self.batches = Batches(segment.training, segment.data.X.shape[1], segment.first_epoch)
        self._compiled: dict[int, tuple[Wiring, Tape]] = {}
        self._found: dict[tuple[int, int], list[Array]] = {}
        self._network = network
        self._samples = stacked(segment.data)
        self._ordered: Array = np.empty((len(self._samples), self.batches.length))
        self._loads = [self._loading(self._ordered[:, bounds]) for bounds in self.batches.bounds]
        self._plan = [calls for load in self._loads for calls in ([(np.copyto, *load)], self._fast(load[0]))]
        self._epoch = -1
        optimizer, options = segment.training.optimizer_record, segment.training.optimizer_options
        self._clocked = bool(optimizer.ticks(table.clock, options))  # whether each update itself counts t
        # Products of so many numbers of this size, two of a layer each, are numbers still, and have room for sums.
        self._limit = 10.0 ** (250 / (2 * network.depth + 3))
        self._tame_data = bool(np.abs(self._samples).max() <= self._limit)
        self.wiring, self.tape = self._at_size(self.batches.size(0))

    def _loading(self, batch: Array) -> tuple[Array, Array]:
        """Where a batch is copied to, and where from."""
        return self._at_size(batch.shape[1])[0].samples, batch

    def _fast(self, samples: Array) -> Flat:
        return self._at_size(samples.shape[1])[1].fast

    def _at_size(self, size: int) -> tuple[Wiring, Tape]:
        if size not in self._compiled:
            wiring = Wiring(self._network, size)
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

    def has_leftovers(self, update: int) -> bool:
        """Whether the buffers hold what the update before it computed, until its own operations overwrite it."""
        at = update - self.segment.origin
        return update > self.segment.start and self.batches.size(at) == self.batches.size(at - 1)

    def enter(self, update: int) -> None:
        """Make the batch of an update the one in the wiring.

        What an update leaves in the buffers stays there, to be seen beside the next one.
        """
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

    def walk(self, start: int, end: int) -> None:
        """Run operations of the tape, whatever comes of them."""
        with np.errstate(all="ignore"):
            for operation in self.tape.operations[start:end]:
                execute(operation.calls)

    def look(self, start: int, end: int) -> int:
        """The same, up to the first whose quantities are not all finite: its place on the tape, `end` if there is none.

        What that operation has written stays in the buffers.
        """
        with np.errstate(all="ignore"):
            for at in range(start, end):
                execute(self.tape.operations[at].calls)
                if not all(np.isfinite(array).all() for array in self._written(at)):
                    return at
        return end

    def first_not_finite(self, at: int) -> str:
        """The name of the first quantity that the operation at a place has made something else than a number."""
        names = self.tape.operations[at].writes
        return next(n for n, array in zip(names, self._written(at), strict=True) if not np.isfinite(array).all())

    def _written(self, at: int) -> list[Array]:
        """What the operation at a place writes, found by name once."""
        key = self.wiring.batch, at
        if key not in self._found:
            names = self.tape.operations[at].writes
            self._found[key] = [find_quantity(self.wiring, self.table, name) for name in names]
        return self._found[key]

    def sprint(self, start: int, count: int) -> int:
        """Run whole updates from `start` on; how many of them stayed finite in all their quantities.

        The state is then that after the last finite one. As long as parameters and data keep to the limit, so does all
        that an update makes of them. Else the same updates run again, with a look at every operation.
        """
        before, causes, end = self.table.snapshot(), self.table.memory[:-1], start + count
        with np.errstate(all="ignore"):
            tame = self._tame_data and causes.dot(causes) <= self._limit**2
            for at in range(start, end, LOOK):
                self._rush(at, min(LOOK, end - at))
                tame = tame and causes.dot(causes) <= self._limit**2  # NaN is not
        if tame:
            return count
        self.table.restore(before)
        return self._creep(start, count)

    def _creep(self, start: int, count: int) -> int:
        """The same, operation by operation."""
        for done in range(count):
            memory = self.table.snapshot()
            self.enter(start + done)
            if self.look(0, len(self.tape)) < len(self.tape):
                self.table.restore(memory)
                return done
        return count

    def rush(self, start: int, count: int) -> None:
        """Run whole updates from `start` on, fast, whatever comes of them."""
        with np.errstate(all="ignore"):
            self._rush(start, count)

    def _rush(self, start: int, count: int) -> None:
        at, end = start - self.segment.origin, start - self.segment.origin + count
        while at < end:
            epoch, first = divmod(at, self.batches.per_epoch)
            self._turn_to(epoch)
            at += self._rush_through(first, end - at)
        if not self._clocked:
            np.add(self.table.t, count, out=self.table.t)

    def _rush_through(self, first: int, count: int) -> int:
        """Updates of one epoch, or any number of them where each epoch is the same one batch; how many."""
        if self.batches.per_epoch == 1:
            execute_all(repeat(self._plan[1], count))
            return count
        plan = self._plan[2 * first : 2 * (first + count)]
        execute_all(plan)
        return len(plan) // 2
