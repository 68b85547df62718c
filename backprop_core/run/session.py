"""A training run that can be walked forwards and backwards, travelled in, and edited at any of its positions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backprop_core.checks import checked_integer
from backprop_core.data import Dataset
from backprop_core.primitives import Array
from backprop_core.run.batches import check_schedule
from backprop_core.run.editing import check_data, edited_memory, require, segment_after
from backprop_core.run.history import START, Branch, Course, Position, Segment
from backprop_core.run.reading import Reading
from backprop_core.run.runner import Runner
from backprop_core.run.undo import Past
from backprop_core.tape.operation import Phase, check_granularity
from backprop_core.tape.parameters import initial_parameters
from backprop_core.tape.spec import NetworkSpec, TrainingSpec

MOST_UPDATES = 10**9  # of one run: what counts updates stays exact far beyond it


class Session(Reading):
    """A network in training on data.

    `parameters`, (W, b) per layer, replaces the initialiser's draw. `check_labels=False` lets targets through that do
    not fit the loss (a binary cross-entropy with a target of 1.2). Raises SpecError or DataError.
    """

    def __init__(
        self,
        network: NetworkSpec,
        training: TrainingSpec,
        data: Dataset,
        parameters: Sequence[tuple[Array, Array]] | None = None,
        *,
        check_labels: bool = True,
    ) -> None:
        require("network", network, NetworkSpec)
        require("training", training, TrainingSpec)
        check_data(network, data, labels=check_labels)
        self.network, self._check_labels = network, check_labels
        memory = initial_parameters(network, training, parameters).snapshot()
        self._start = Segment(0, training, data, memory)
        self._runner = Runner(network, Course(Branch((self._start,))))
        self._past = Past()

    def step(self, granularity: str = "update") -> None:
        """Run on to the next end of an operation, layer, phase, update or epoch."""
        check_granularity(granularity)
        self._runner.begin_next()
        update, at = self.position
        if granularity == "epoch":
            self.run(self._runner.epoch_end(update) - update + 1)
        else:
            self._runner.run_to(next(stop for stop in self.tape.stops(granularity) if stop > at))

    def back(self, granularity: str = "update") -> None:
        """Go back to the last end of an operation, layer, phase, update or epoch before this position."""
        check_granularity(granularity)
        if self.position.operation == 0:
            self._runner.end_of(self.position.update - 1)
        update, at = self.position
        if granularity == "epoch":
            before = self._runner.engine.epoch_end(update) - self.batches_per_epoch
            self._runner.end_of(max(before, self._runner.engine.segment.origin - 1))
        elif earlier := [stop for stop in self.tape.stops(granularity) if stop < at]:
            self._runner.go_to(Position(update, earlier[-1]))
        else:
            self._runner.end_of(update - 1)

    def prime(self) -> None:
        """Run to the end of the backward phase: all gradients of the current parameters, and no parameter moved."""
        self._runner.begin_next()
        self._runner.run_to(max(self.position.operation, self.tape.end_of(Phase.BACKWARD)))

    def run(self, updates: int) -> None:
        """Run to the end of that many updates, fast; the last one with everything that there is to look at.

        One that is under way is the first of them. Stops early if the run diverges.
        """
        updates = checked_integer("updates", updates, 0, MOST_UPDATES)
        last, runner = self.completed + updates - 1, self._runner
        runner.divergence = None
        if updates > 1 and 0 < self.position.operation < len(self.tape):
            runner.run_to(len(self.tape))
        if runner.divergence is None and self.completed < last:
            runner.advance(last)
        if updates and runner.divergence is None:
            runner.begin_next()
            runner.run_to(len(self.tape))

    def travel(self, update: int, operation: int = 0) -> None:
        """Go to a position in an update that this course of the run has reached, exactly to the bit.

        Operations of the update that have not been run yet are run. Raises SpecError.
        """
        update = checked_integer("update", update, 0, self.reach.update)
        operation = checked_integer("operation", operation, 0, self.tape_length(update))
        if update != self.position.update or operation < self.position.operation:
            self._runner.go_to(min(Position(update, operation), self.reach))
        self._runner.run_to(operation)

    def tape_length(self, update: int) -> int:
        """The number of operations of an update of this course, which an edit of the training may have changed."""
        return self._runner.length(update)

    def reset(self) -> None:
        """Back to the very start: parameters, training and data as they were. `undo` takes it back."""
        self._leave_for(Branch((self._start,)), START)

    def edit(
        self,
        *,
        data: Dataset | None = None,
        training: TrainingSpec | None = None,
        parameters: Mapping[str, Array] | None = None,
    ) -> None:
        """Go on with other data, another training or other parameters (`{"W1": array}`) in a new course of the run.

        The update under way is run again with the change, up to the same operation; one that is complete stays as it
        was, and the next one is the first to see the change. Another optimiser starts with an empty memory. `undo`
        brings the course back that was left. Raises SpecError or DataError, and changes nothing then.
        """
        if data is not None:
            check_data(self.network, data, labels=self._check_labels)
        data, new = self.data if data is None else data, self.training if training is None else training
        require("training", new, TrainingSpec)
        check_schedule(new, data.samples)
        runner, operation = self._runner, 0 if self._runner.complete else self.position.operation
        update, length = self.completed, len(self.tape)
        held = runner.branch.segment_at(update)
        before = self.table.snapshot() if runner.complete else runner.causes
        memory = edited_memory(self.network, self.training, new, before, {} if parameters is None else parameters)
        segment = segment_after(held, update, new, data, memory)
        self._leave_for(runner.branch.forked(segment), Position(update, 0))
        runner.run_to(operation if len(self.tape) == length else min(operation, self.tape.end_of(Phase.BACKWARD)))

    def undo(self) -> bool:
        """Go back to where the last edit or reset was made, on the course that it left; whether there was one."""
        return self._take(self._past.undone(self._runner.course))

    def redo(self) -> bool:
        """Take the last `undo` back; whether there was one since the last edit."""
        return self._take(self._past.redone(self._runner.course))

    def _take(self, course: Course | None) -> bool:
        if course is not None:
            self._runner.take(course)
        return course is not None

    def forget_undone(self) -> None:
        """Give up what was undone, as an edit does: there is nothing to redo any more."""
        self._past.redo = []

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._past.undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone edit."""
        return bool(self._past.redo)

    @property
    def edited(self) -> bool:
        """Whether an edit has had a part in this course of the run."""
        return self.segments[0] is not self._start or len(self.segments) > 1

    def _leave_for(self, branch: Branch, position: Position) -> None:
        self._past.leave(self._runner.course, branch)
        self._runner.take(Course(branch, position))

    def kept(self) -> Iterator[Array]:
        """All arrays that are kept of the past, the data included, some of them more than once; buffers are not."""
        yield from self._runner.branch.arrays()
        yield from self._past.arrays()

    def rest(self) -> None:
        """Give up the buffers, and checkpoints that are not needed, until `wake`: for a run that is put aside."""
        self._runner.rest()

    def wake(self) -> None:
        """Come back from `rest`, to the same position."""
        self._runner.wake()

    def __deepcopy__(self, memo: object) -> Session:
        """A session that goes on by itself from here. What is kept of the past is never written, and shared."""
        twin = object.__new__(Session)
        twin.__setstate__(self.__getstate__())
        return twin

    def __getstate__(self) -> dict[str, Any]:
        """The courses; engines are compiled again."""
        return {
            "network": self.network,
            "_check_labels": self._check_labels,
            "_start": self._start,
            "course": self._runner.course.copied(),
            "_past": self._past.copied(),
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        course = state.pop("course")
        self.__dict__.update(state)
        self._runner = Runner(self.network, course)

    def __repr__(self) -> str:
        shape = "-".join(map(str, self.network.sizes))
        return f"<Session {shape}, {self.completed} updates, operation {self.position.operation} of {len(self.tape)}>"
