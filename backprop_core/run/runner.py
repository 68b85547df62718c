"""Moves a run along one course: onwards, fast or operation by operation, and back by replaying what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Concatenate, ParamSpec

from backprop_core.primitives import Array
from backprop_core.run.engine import Engine
from backprop_core.run.history import Course, Divergence, Position
from backprop_core.tape.parameters import empty_table
from backprop_core.tape.spec import NetworkSpec

CHUNK = 512  # updates between two looks at whether all is finite

P = ParamSpec("P")


def _or_back(move: Callable[Concatenate[Runner, P], None]) -> Callable[Concatenate[Runner, P], None]:
    """A move that, broken off (by Ctrl-C, say), leaves the run where it was."""

    @wraps(move)
    def _moved(runner: Runner, /, *args: P.args, **options: P.kwargs) -> None:
        course = runner.course
        try:
            move(runner, *args, **options)
        except BaseException:
            runner.rebuild(course)
            raise

    return _moved


class Runner:
    """A position on a course of a run, with the engine of its segment. `causes` are those of the update under way."""

    causes: Array

    def __init__(self, network: NetworkSpec, course: Course) -> None:
        self.network = network
        self.rebuild(course)

    @property
    def complete(self) -> bool:
        """Whether the update under way is complete."""
        return self.position.operation == len(self.engine.tape)

    @property
    def course(self) -> Course:
        """The course with the position on it."""
        return Course(self.branch, self.position, self.divergence)

    @_or_back
    def take(self, course: Course) -> None:
        """Go on from a position on another course."""
        self.branch = course.branch
        self._go_to(course.position)
        self.divergence = course.divergence

    def rebuild(self, course: Course) -> None:
        """Go on from a position on a course, whatever state the buffers are in."""
        self.branch = course.branch
        self.engine = self._compiled(course.position.update)
        self._go_to(course.position)
        self.divergence = course.divergence

    def length(self, update: int) -> int:
        """The number of operations of an update."""
        segment = self.branch.segment_at(update)
        return len((self.engine if self.engine.segment is segment else self._compiled(update)).tape)

    def _compiled(self, update: int) -> Engine:
        segment = self.branch.segment_at(update)
        return Engine(self.network, segment, empty_table(self.network, segment.training))

    @_or_back
    def begin_next(self) -> None:
        """Enter the next update if the one under way is complete."""
        self.divergence = None
        if self.complete:
            self._arrive(self.position.update + 1)

    def _arrive(self, update: int) -> None:
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

    def advance(self, end: int) -> None:
        """Complete all updates before `end`, fast, and enter that; or the first one that leaves the finite numbers.

        Broken off, it keeps what is done.
        """
        at = self.position.update + self.complete
        try:
            for start, count in self._chunks(at, end):
                done = self.engine.sprint(start, count)
                at = start + done
                if done < count:
                    break
            self._arrive(at)
        except BaseException:
            self.rebuild(Course(self.branch, Position(at, 0)))
            raise

    def _chunks(self, at: int, end: int) -> Iterator[tuple[int, int]]:
        """Updates from `at` up to `end`, a few at a time: the first one and how many. Leaves checkpoints between."""
        while at < end:
            self._switch(at)
            checkpoints = self.branch.checkpoints
            checkpoints.offer(at, self.engine.table.memory)
            stop = min(end, at + CHUNK, at + checkpoints.spacing - at % checkpoints.spacing)
            stop = min(stop, self.branch.segment_end(at) or stop)
            yield at, stop - at
            at = stop

    @_or_back
    def go_to(self, position: Position) -> None:
        """Go to a past position."""
        self._go_to(position)

    def _go_to(self, position: Position) -> None:
        """Rebuild a past position from the causes that are kept, with what its update left beside it.

        All is finite up to where the run has been, and no look is taken: a stop on the way would lead back here.
        """
        segment = self.branch.segment_at(position.update)
        before = max(segment.start, position.update - 1)
        at, memory = self.branch.nearest(before)
        self.engine = self.engine if self.engine.segment is segment else self._compiled(position.update)
        self.engine.table.restore(memory)
        self._replay(at, before)
        self._arrive(before)
        if before < position.update:
            self.engine.walk(0, len(self.engine.tape))
            self._arrive(position.update)
        self.divergence = None
        self.engine.walk(0, position.operation)
        self._move(position)

    def _replay(self, at: int, end: int) -> None:
        """Run past updates again, and remember causes ever closer to the end: who goes back will go back further."""
        while at < end:
            to = (at + end) // 2 if at < end - 1 else end
            for chunk in self._chunks(at, to):
                self.engine.rush(*chunk)
            if to < end:
                self.branch.checkpoints.remember(to, self.engine.table.snapshot())
            at = to

    def _move(self, position: Position) -> None:
        self.position = position
        self.branch.reach = max(self.branch.reach, position)
        self.branch.completed = max(self.branch.completed, self.position.update + self.complete)

    @_or_back
    def run_to(self, end: int) -> None:
        """Run the operations up to `end`; stop before the first that leaves the finite numbers."""
        self.divergence = None
        update, start = self.position
        stopped = self.engine.look(start, end)
        self._move(Position(update, stopped))
        if stopped < end:
            name, layer = self.engine.first_not_finite(stopped), self.engine.tape.operations[stopped].layer
            self._go_to(self.position)
            self.divergence = Divergence(name, layer, update)

    def epoch_end(self, update: int) -> int:
        """The last update of the epoch that an update belongs to; an edit on the way may have begun another epoch."""
        end = self.engine.epoch_end(update)
        return min([end, *(later.origin - 1 for later in self.branch.segments if later.origin > update)])

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
        self.rebuild(self.course)
