"""Moves a run along one course: onwards, fast or operation by operation, and back by replaying what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from backprop_core.checks import checked_integer
from backprop_core.primitives import Array
from backprop_core.run.engine import Engine
from backprop_core.run.history import Course, Divergence, Position, Segment, Watch
from backprop_core.tape.operation import Phase, check_granularity

MOST_UPDATES = 10**9  # of one run: what counts updates stays exact far beyond it
CHUNK = 512  # updates at most between two looks at whether all is finite
SPACING = 32  # updates at least between two checkpoints on the way


class Runner:
    """A position on a course of a run, with the engine of its segment.

    `causes` are those at the start of the update under way.
    """

    causes: Array
    engine: Engine
    divergence: Divergence | None

    def __init__(self, course: Course) -> None:
        self.take(course)

    def __reduce__(self) -> tuple[type[Runner], tuple[Course]]:
        """A pickle keeps the course; the engine is compiled anew."""
        return Runner, (self.course,)

    @property
    def segment(self) -> Segment:
        """The segment that the update under way belongs to."""
        return self.engine.segment

    @property
    def complete(self) -> bool:
        """Whether the update under way is complete."""
        return self.position.operation == len(self.engine.tape)

    @property
    def completed(self) -> int:
        """The number of completed updates."""
        return self.position.update + self.complete

    @property
    def carried(self) -> Array:
        """The causes that an edit goes on with: of the update under way, or of the next one where that is complete."""
        return self.engine.table.memory if self.complete else self.causes

    @property
    def course(self) -> Course:
        """The course with the position on it."""
        return Course(self.branch, self.position, self.divergence)

    @contextmanager
    def _moving(self) -> Iterator[None]:
        """Around every move: if it is broken off, as by Ctrl-C, rebuild the buffers for the position it had reached."""
        try:
            yield
        except BaseException:
            self.engine = self._compiled(self.position.update)
            self._go_to(self.position)
            raise

    def take(self, course: Course | None) -> bool:
        """Go on from a position on another course, if there is one; whether there is."""
        if course is None:
            return False
        self.branch, self.position = course.branch, course.position
        with self._moving():
            self.engine = self._compiled(course.position.update)
            self._go_to(course.position)
            self.divergence = course.divergence
        return True

    def step(self, granularity: str) -> None:
        """Run on to the next end of an operation, layer, phase, update or epoch. Raises SpecError."""
        check_granularity(granularity)
        self.begin_next()
        update, at = self.position
        if granularity == "epoch":
            self.run(self.epoch_end(update) - update + 1)
        else:
            self.run_to(next(stop for stop in self.engine.tape.stops(granularity) if stop > at))

    def back(self, granularity: str) -> None:
        """Go back to the last end of an operation, layer, phase, update or epoch. Raises SpecError."""
        check_granularity(granularity)
        if self.position.operation == 0:
            self._go_to_end_of(self.position.update - 1)
        update, at = self.position
        if granularity == "epoch":
            self._go_to_end_of(self.engine.epoch_before(update))
        elif earlier := [stop for stop in self.engine.tape.stops(granularity) if stop < at]:
            self.go_to(Position(update, earlier[-1]))
        else:
            self._go_to_end_of(update - 1)

    def prime(self) -> None:
        """Run to the end of the backward phase, unless the update under way is beyond it."""
        self.begin_next()
        self.run_to(max(self.position.operation, self.engine.tape.end_of(Phase.BACKWARD)))

    def run(self, updates: int, watch: Watch | None = None) -> None:
        """Run to the end of that many updates, the last one by operation; stop early if the run diverges.

        `watch` is asked after every update but the last, and ends the run where it says so. Raises SpecError.
        """
        updates = checked_integer("updates", updates, 0, MOST_UPDATES)
        last = self.completed + updates - 1
        self.divergence = None
        if updates > 1 and 0 < self.position.operation < len(self.engine.tape):
            self.run_to(len(self.engine.tape))
            if watch and self.divergence is None and watch(self.completed, self.engine.table.rows["theta"]):
                return
        if self.divergence is None and self.completed < last and self.advance(last, watch):
            self._go_to_end_of(self.position.update - 1)
            return
        if updates and self.divergence is None:
            self.begin_next()
            self.run_to(len(self.engine.tape))

    def travel(self, update: int, operation: int) -> None:
        """Go to a position in an update that the course has reached; run what has not been run. Raises SpecError."""
        update = checked_integer("update", update, 0, self.branch.reach.update)
        operation = checked_integer("operation", operation, 0, self.length(update))
        if update != self.position.update or operation < self.position.operation:
            self.go_to(min(Position(update, operation), self.branch.reach))
        self.run_to(operation)

    def length(self, update: int) -> int:
        """The number of operations of an update."""
        segment = self.branch.segment_at(update)
        return len((self.engine if self.engine.segment is segment else self._compiled(update)).tape)

    def _compiled(self, update: int) -> Engine:
        return Engine(self.branch.segment_at(update))

    def begin_next(self) -> None:
        """Enter the next update if the one under way is complete."""
        with self._moving():
            self.divergence = None
            if self.complete:
                self._arrive(self.position.update + 1)

    def _arrive(self, update: int) -> None:
        """Enter an update whose causes the table holds."""
        self._switch(update)
        self.engine.enter(update)
        self.causes = self.engine.table.snapshot()
        self._remember(update, self.causes)
        self._stand(Position(update, 0))

    def _remember(self, update: int, causes: Array) -> None:
        """Keep a checkpoint, unless the segment itself has the causes."""
        if update > self.engine.segment.start:
            self.branch.checkpoints.remember(update, causes)

    def _switch(self, update: int) -> None:
        """Continue with the engine of another segment if the update belongs to one."""
        if self.engine.segment is not self.branch.segment_at(update):
            self.engine = self._compiled(update)
            self.engine.table.restore(self.engine.segment.memory)

    def advance(self, end: int, watch: Watch | None = None) -> bool:
        """Complete all updates before `end`, fast, and enter that; or the first one that leaves the finite numbers.

        Where `watch` ends it, enter the update after that; whether it did.
        """
        with self._moving():
            self.divergence = None
            at, ended = self.completed, False
            for start, count in self._chunks(at, end, SPACING):
                self._stand(Position(start, 0))
                done, ended = self.engine.train_checked(start, count, watch)
                at = start + done
                if ended or done < count:
                    break
            self._arrive(at)
        return ended

    def _chunks(self, at: int, end: int, finest: int) -> Iterator[tuple[int, int]]:
        """Updates from `at` up to `end`, some at a time: the first one and how many.

        The chunks get smaller towards the end, down to `finest` updates, and leave checkpoints between them, since one
        step back is often followed by another.
        """
        first = at
        while at < end:
            self._switch(at)
            if at > first:
                self._remember(at, self.engine.table.snapshot())
            size = min(CHUNK, max(finest, _power_of_two((end - at) // 2)))
            stop = min(end, at - at % size + size, self.branch.segment_end(at) or end)
            yield at, stop - at
            at = stop

    def go_to(self, position: Position) -> None:
        """Go to a past position."""
        with self._moving():
            self._go_to(position)

    def _go_to(self, position: Position) -> None:
        """Rebuild a past position from the causes that are kept, with what its update left beside it.

        The operations are unchecked, because everything is finite up to where the run has been before.
        """
        segment = self.branch.segment_at(position.update)
        before = max(segment.start, position.update - 1)
        at, memory = self.branch.nearest(before)
        self.engine = self.engine if self.engine.segment is segment else self._compiled(position.update)
        self.engine.table.restore(memory)
        for chunk in self._chunks(at, before, 1):
            self.engine.train_unchecked(*chunk)
        self._arrive(before)
        if before < position.update:
            self.engine.run_unchecked(0, len(self.engine.tape))
            self._arrive(position.update)
        self.divergence = None
        self.engine.run_unchecked(0, position.operation)
        self._stand(position)

    def _stand(self, position: Position) -> None:
        """Set the position, and note how far the course has come."""
        self.position = position
        self.branch.reach = max(self.branch.reach, position)
        self.branch.completed = max(self.branch.completed, self.completed)

    def run_to(self, end: int) -> None:
        """Run the operations up to `end`; stop before the first that leaves the finite numbers."""
        with self._moving():
            self.divergence = None
            update, start = self.position
            stopped = self.engine.run_checked(start, end)
            self._stand(Position(update, stopped))
            if stopped < end:
                found = self.engine.divergence(update, stopped)
                self._go_to(self.position)
                self.divergence = found

    def epoch_end(self, update: int) -> int:
        """The last update of the epoch that an update belongs to; an edit on the way may have begun another epoch."""
        end = self.engine.epoch_end(update)
        return min([end, *(later.origin - 1 for later in self.branch.segments if later.origin > update)])

    def _go_to_end_of(self, update: int) -> None:
        """Go to the end of a past update; before the first one, to the start."""
        self.go_to(Position(max(update, 0), 0))
        if update >= 0:
            self.run_to(len(self.engine.tape))


def _power_of_two(most: int) -> int:
    """The largest power of two up to a number, 1 at least."""
    return 1 << (max(1, most).bit_length() - 1)
