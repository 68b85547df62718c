"""Moves a run along one course: onwards, fast or operation by operation, and back by replaying what is kept."""

from __future__ import annotations

from backprop_core.calls import Array
from backprop_core.engine import Engine
from backprop_core.history import START, Branch, Course, Divergence, Position
from backprop_core.parameters import empty_table
from backprop_core.spec import NetworkSpec

CHUNK = 512  # updates between two looks at whether all is finite


class Runner:
    """A position on a course of a run, with the engine of its segment. `causes` are those of the update under way."""

    causes: Array

    def __init__(self, network: NetworkSpec, branch: Branch, position: Position = START) -> None:
        self.network, self.branch = network, branch
        self.divergence: Divergence | None = None
        self.engine = self._compiled(position.update)
        self.go_to(position)

    @property
    def complete(self) -> bool:
        """Whether the update under way is complete."""
        return self.position.operation == len(self.engine.tape)

    @property
    def course(self) -> Course:
        """The course with the position on it."""
        return Course(self.branch, self.position)

    def take(self, course: Course) -> None:
        """Go on from a position on another course."""
        self.branch, position = course
        self.go_to(position)

    def length(self, update: int) -> int:
        """The number of operations of an update."""
        segment = self.branch.segment_at(update)
        return len((self.engine if self.engine.segment is segment else self._compiled(update)).tape)

    def _compiled(self, update: int) -> Engine:
        segment = self.branch.segment_at(update)
        return Engine(self.network, segment, empty_table(self.network, segment.training))

    def begin_next(self) -> None:
        """Enter the next update if the one under way is complete."""
        self.divergence = None
        if self.complete:
            self.arrive(self.position.update + 1)

    def arrive(self, update: int) -> None:
        """Enter an update whose causes the table holds."""
        self._switch(update)
        self.engine.enter(update)
        self.causes = self.engine.table.snapshot()
        self.branch.checkpoints.offer(update, self.causes)
        self.branch.checkpoints.remember(update, self.causes)
        self._move(Position(update, 0))

    def _switch(self, update: int) -> None:
        """At the start of a segment, go on with what it says."""
        if self.engine.segment is not self.branch.segment_at(update):
            self.engine = self._compiled(update)
            self.engine.table.restore(self.engine.segment.memory)

    def advance(self, at: int, end: int) -> int:
        """Run updates from `at` up to `end`, fast, and leave checkpoints; the update that it came to."""
        while at < end:
            self._switch(at)
            checkpoints = self.branch.checkpoints
            checkpoints.offer(at, self.engine.table.memory)
            stop = min(end, at + CHUNK, at + checkpoints.spacing - at % checkpoints.spacing)
            stop = min(stop, self.branch.segment_end(at) or stop)
            done = self.engine.sprint(at, stop - at)
            if at + done < stop:
                return at + done
            at = stop
        return at

    def go_to(self, position: Position) -> None:
        """Rebuild a past position from the causes that are kept, with what its update left beside it."""
        segment = self.branch.segment_at(position.update)
        before = max(segment.start, position.update - 1)
        at, memory = self.branch.nearest(before)
        self.engine = self.engine if self.engine.segment is segment else self._compiled(position.update)
        self.engine.table.restore(memory)
        self.arrive(self._replay(at, before))
        if before < position.update:
            self.run_to(len(self.engine.tape))
            self.arrive(position.update)
        self.divergence = None
        self.run_to(position.operation)

    def _replay(self, at: int, end: int) -> int:
        """Run past updates again, and remember causes ever closer to the end: who goes back will go back further."""
        while at < end - 1:
            at = self.advance(at, (at + end) // 2)
            self.branch.checkpoints.remember(at, self.engine.table.snapshot())
        return self.advance(at, end)

    def _move(self, position: Position) -> None:
        self.position = position
        self.branch.reach = max(self.branch.reach, position)
        self.branch.completed = max(self.branch.completed, self.position.update + self.complete)

    def run_to(self, end: int) -> None:
        """Run the operations up to `end`; stop before the first that leaves the finite numbers."""
        update, start = self.position
        stopped = self.engine.walk(start, end)
        if stopped == end:
            self._move(Position(update, end))
            return
        operation = self.engine.tape.operations[stopped]
        self.go_to(Position(update, stopped))
        self.divergence = Divergence(operation.name, operation.layer, update)

    def end_of(self, update: int) -> None:
        """Go to the end of a past update; before the first one, to the start."""
        self.go_to(Position(max(update, 0), 0))
        if update >= 0:
            self.run_to(len(self.engine.tape))

    def rest(self) -> None:
        """Give up the engine, and checkpoints that are not needed, until `wake`."""
        self.branch.checkpoints.thin(self.position.update)
        del self.engine

    def wake(self) -> None:
        """Come back to the same position."""
        found, self.engine = self.divergence, self._compiled(self.position.update)
        self.go_to(self.position)
        self.divergence = found
