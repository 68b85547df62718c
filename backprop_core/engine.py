"""A segment of a run, compiled: the parameter table, and for each batch size a wiring and its tape."""

from __future__ import annotations

import numpy as np

from backprop_core.batches import Batches, Indices, stacked
from backprop_core.calls import Array, Calls, execute
from backprop_core.compiler import compile_tape
from backprop_core.history import Segment
from backprop_core.parameters import Parameters
from backprop_core.quantities import read_quantity
from backprop_core.spec import NetworkSpec
from backprop_core.tape import Operation, Tape
from backprop_core.wiring import Wiring


class Engine:
    """Runs the updates of one segment on `table`, whole and fast or operation by operation."""

    def __init__(self, network: NetworkSpec, segment: Segment, table: Parameters) -> None:
        self.segment, self.table = segment, table
        self.batches = Batches(segment.training, segment.data.X.shape[1], segment.first_epoch)
        self._compiled: dict[int, tuple[Wiring, Tape]] = {}
        self._network = network
        self._samples = stacked(segment.data)
        self._ordered: Array = np.empty((len(self._samples), self.batches.length))
        self._plan = [self._planned(self._ordered[:, bounds]) for bounds in self.batches.bounds]
        self._epoch = -1
        optimizer, options = segment.training.optimizer_record, segment.training.optimizer_options
        self._clocked = bool(optimizer.ticks(table.clock, options))  # whether each update itself counts t
        self.wiring, self.tape = self._at_size(self.batches.size(0))

    def _planned(self, view: Array) -> tuple[tuple[Array, Array], Calls]:
        """What an update needs of its batch: the copy that loads it, and the calls."""
        wiring, tape = self._at_size(view.shape[1])
        return (wiring.samples, view), tape.fast

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
        np.copyto(*self._plan[batch][0])

    def _turn_to(self, epoch: int) -> None:
        """Put an epoch's samples in their order."""
        if self._epoch < 0 or (epoch != self._epoch and self.batches.shuffled):
            np.take(self._samples, self.batches.order(epoch), axis=1, out=self._ordered, mode="clip")
            if self.batches.per_epoch == 1:
                np.copyto(*self._plan[0][0])
        self._epoch = epoch

    def walk(self, start: int, end: int) -> int:
        """Run operations of the tape; the position after the last whose quantities are all finite."""
        with np.errstate(all="ignore"):
            for at in range(start, end):
                execute(self.tape.operations[at].calls)
                if not self._finite(self.tape.operations[at]):
                    return at
        return end

    def _finite(self, operation: Operation) -> bool:
        return all(np.isfinite(read_quantity(self.wiring, self.table, name)).all() for name in operation.writes)

    def sprint(self, start: int, count: int) -> int:
        """Run whole updates from `start` on; how many of them stayed finite.

        The state is then that after the last finite one. Finiteness is looked at once for all of them: parameters that
        have left the finite numbers do not come back.
        """
        memory = self.table.snapshot()
        with np.errstate(all="ignore"):
            self._rush(start, count)
        if self.table.finite():
            return count
        self.table.restore(memory)
        return self._creep(start, count)

    def _creep(self, start: int, count: int) -> int:
        """The same, looking after each update."""
        for done in range(count):
            memory = self.table.snapshot()
            with np.errstate(all="ignore"):
                self._rush(start + done, 1)
            if not self.table.finite():
                self.table.restore(memory)
                return done
        return count

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
            fast = self._plan[0][1]
            for _ in range(count):
                for call, arguments in fast:
                    call(*arguments)
            return count
        plan = self._plan[first : first + count]
        for load, fast in plan:
            np.copyto(*load)
            for call, arguments in fast:
                call(*arguments)
        return len(plan)
