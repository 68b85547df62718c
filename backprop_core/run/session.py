"""A training run that can be walked forwards and backwards, travelled in, and edited at any of its positions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backprop_core.data import Dataset
from backprop_core.primitives import Array
from backprop_core.run.batches import Indices
from backprop_core.run.editing import check_run, edited_memory, first_segment, segment_after
from backprop_core.run.history import START, Branch, Course, Divergence, Position, Segment, Watch
from backprop_core.run.html import html_of
from backprop_core.run.runner import Runner
from backprop_core.run.state import State, state_at
from backprop_core.run.undo import Mark, Past
from backprop_core.tape.operation import Phase, Tape
from backprop_core.tape.parameters import Parameters, Start
from backprop_core.tape.quantity import place_of, read_quantity
from backprop_core.tape.spec import NetworkSpec, TrainingSpec
from backprop_core.tape.wiring import Wiring


class Session:
    """A network in training on data.

    `parameters`, (W, b) per layer, replaces the initialiser's draw. `check_labels=False` lets targets through that do
    not fit the loss (a binary cross-entropy with a target of 1.2). Raises SpecError or DataError.
    """

    def __init__(
        self,
        network: NetworkSpec,
        training: TrainingSpec,
        data: Dataset,
        parameters: Start | None = None,
        *,
        check_labels: bool = True,
    ) -> None:
        self.checks_labels = check_labels
        self._first = first_segment(network, training, data, parameters, labels=check_labels)
        self._runner, self._past = Runner(Course(Branch.begun(self._first))), Past()

    @classmethod
    def resumed(cls, checks_labels: bool, first: Segment, runner: Runner, past: Past) -> Session:
        """A session that began with `first`, goes on where a runner stands, and can go back to a past of its own."""
        session = object.__new__(cls)
        session.checks_labels, session._first, session._runner, session._past = checks_labels, first, runner, past
        return session

    @property
    def network(self) -> NetworkSpec:
        """The network in training."""
        return self._runner.segment.network

    @property
    def training(self) -> TrainingSpec:
        """How the update under way is trained."""
        return self._runner.segment.training

    @property
    def data(self) -> Dataset:
        """The data that the update under way draws from."""
        return self._runner.segment.data

    @property
    def table(self) -> Parameters:
        """All parameters, their gradients and the optimiser's memory."""
        return self._runner.engine.table

    @property
    def wiring(self) -> Wiring:
        """The buffers of the batch under way."""
        return self._runner.engine.wiring

    @property
    def tape(self) -> Tape:
        """The operations of the update under way."""
        return self._runner.engine.tape

    @property
    def divergence(self) -> Divergence | None:
        """What left the finite numbers in the last move, None if nothing did."""
        return self._runner.divergence

    @property
    def position(self) -> Position:
        """The update under way, and how many of its operations are done."""
        return self._runner.position

    @property
    def reach(self) -> Position:
        """The furthest position of this course of the run: all up to it can be travelled to."""
        return self._runner.branch.reach

    @property
    def furthest(self) -> int:
        """The most updates that this course of the run has completed."""
        return self._runner.branch.completed

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What held from which update on."""
        return self._runner.branch.segments

    @property
    def first(self) -> Segment:
        """What the network began with, whatever was edited since; the courses that edits lead to share it."""
        return self._runner.branch.first

    @property
    def completed(self) -> int:
        """The number of completed updates."""
        return self._runner.completed

    @property
    def epoch(self) -> int:
        """The epoch of the update under way, counted from 0."""
        return self._runner.engine.epoch(self.position.update)

    @property
    def batch(self) -> Indices:
        """The indices of the samples of the update under way."""
        return self._runner.engine.indices(self.position.update)

    @property
    def batches_per_epoch(self) -> int:
        """The number of updates in an epoch."""
        return self._runner.engine.batches.per_epoch

    @property
    def left_in_epoch(self) -> int:
        """The updates of this epoch that are still to be completed."""
        return self._runner.epoch_end(self.position.update) + 1 - self.completed

    @property
    def objective(self) -> str:
        """What the parameters' gradients are the derivatives of: "L", the loss, or "J", the loss with its penalty."""
        return "J" if self.training.penalised else "L"

    @property
    def causes(self) -> Array:
        """A copy of parameters and optimiser state at the start of the update under way."""
        return self._runner.causes.copy()

    @property
    def settled(self) -> Array:
        """A copy of all parameters after the completed updates, a row of the table; one under way began with them."""
        return self._runner.carried[: self.table.count].copy()

    @property
    def fresh(self) -> frozenset[str]:
        """The quantities that the update under way has written so far."""
        return self.tape.fresh(self.position.operation)

    @property
    def has_leftovers(self) -> bool:
        """Whether quantities that are not fresh hold their values from the update before."""
        return self._runner.engine.has_leftovers(self.position.update)

    def state_of(self, name: str) -> State:
        """Whether the update under way has made a quantity, in full or in part, or the one before it has."""
        return state_at(self.tape, self.position.operation, name, leftovers=self.has_leftovers)

    def value(self, name: str) -> Array:
        """A copy of a quantity by name: X, Y, Z1, A1, W1, b1, L, dA2, dZ2, dW2, db2, stepW1, vW1, ..."""
        return read_quantity(self.wiring, self.table, name)

    def old(self, name: str) -> Array:
        """W or b of a layer at the start of the update under way: the values that all its gradients belong to."""
        kind, layer = place_of("quantity", name, len(self.table.shapes))
        block = self.table.blocks(self._runner.causes)[layer - 1]
        return (block[:, :-1] if kind == "W" else block[:, -1:]).copy()

    def tape_length(self, update: int) -> int:
        """The number of operations of an update of this course, which an edit of the training may have changed."""
        return self._runner.length(update)

    def replayed(self, update: int) -> int:
        """How many updates have to be run again to get to the start of an update."""
        return self._runner.branch.replayed(update)

    @property
    def kept(self) -> dict[int, Array]:
        """Causes at the starts of updates up to the completed ones, where they are kept; not to be written."""
        return self._runner.branch.kept(self.completed)

    def step(self, granularity: str = "update") -> None:
        """Run on to the next end of an operation, layer, phase, update or epoch."""
        self._runner.step(granularity)

    def back(self, granularity: str = "update") -> None:
        """Go back to the last end of an operation, layer, phase, update or epoch before this position."""
        self._runner.back(granularity)

    def prime(self) -> None:
        """Run to the end of the backward phase: all gradients of the current parameters, and no parameter moved."""
        self._runner.prime()

    def run(self, updates: int, watch: Watch | None = None) -> None:
        """Run to the end of that many updates, fast; the last one with everything that there is to look at.

        One under way is the first. Stops early if the run diverges, or where `watch(completed, parameters)` is true.
        """
        self._runner.run(updates, watch)

    def travel(self, update: int, operation: int = 0) -> None:
        """Go to a position that this course has reached, to the bit; what is not run of it yet is. Raises SpecError."""
        self._runner.travel(update, operation)

    def reset(self) -> None:
        """Go back to the start of the network's run: its parameters, training and data. `undo` takes it back."""
        self._leave_for(Branch.begun(self._runner.branch.first), START)

    def restart(
        self, network: NetworkSpec, training: TrainingSpec, data: Dataset, parameters: Start | None = None
    ) -> None:
        """Begin a run of another network in place of this one, as a new session would. `undo` brings this one back.

        Raises SpecError or DataError, and changes nothing then.
        """
        first = first_segment(network, training, data, parameters, labels=self.checks_labels)
        self._leave_for(Branch.begun(first), START)

    def edit(
        self,
        *,
        data: Dataset | None = None,
        training: TrainingSpec | None = None,
        parameters: Mapping[str, Array] | None = None,
    ) -> None:
        """Go on with other data, another training or other parameters (`{"W1": array}`) in a new course of the run.

        The update under way is run again with the change, up to the same operation; a complete one stays. Another
        optimiser starts empty. `undo` brings the old course back. Raises SpecError or DataError, and changes nothing.
        """
        data, training = self.data if data is None else data, self.training if training is None else training
        check_run(self.network, training, data, labels=self.checks_labels)
        runner, operation = self._runner, 0 if self._runner.complete else self.position.operation
        update, length = self.completed, len(self.tape)
        memory = edited_memory(runner.segment, training, runner.carried, {} if parameters is None else parameters)
        segment = segment_after(runner.branch.segment_at(update), update, training, data, memory)
        self._leave_for(runner.branch.forked(segment), Position(update, 0))
        runner.run_to(operation if len(self.tape) == length else min(operation, self.tape.end_of(Phase.BACKWARD)))

    def undo(self) -> bool:
        """Go back to the course and position that the last edit, reset or restart left; whether there was one."""
        return self._runner.take(self._past.undone(self._runner.course))

    def redo(self) -> bool:
        """Take the last `undo` back; whether there was one since the last edit."""
        return self._runner.take(self._past.redone(self._runner.course))

    @property
    def mark(self) -> Mark:
        """Where the run stands now, with what undo and redo lead to: for `revert` and `join`."""
        return self._past.marked(self._runner.course)

    def revert(self, mark: Mark) -> None:
        """Go back to a mark as if nothing had been done since: what undo and redo lead to is as it was there."""
        self._past.revert(mark)
        self._runner.take(mark.course)

    def join(self, mark: Mark) -> None:
        """Have one undo take back all edits since a mark; the last of them led to this course."""
        self._past.join(mark, self._runner.branch)

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
        """Whether an edit or a restart has had a part in this course of the run."""
        return self.segments != (self._first,)

    def _leave_for(self, branch: Branch, position: Position) -> None:
        self._past.leave(self._runner.course, branch)
        self._runner.take(Course(branch, position))

    def __deepcopy__(self, memo: object) -> Session:
        """A session that goes on independently. What is kept of the past is never written, and shared."""
        return Session.resumed(*self.__reduce__()[1])

    def __reduce__(self) -> tuple[Callable[..., Session], tuple[bool, Segment, Runner, Past]]:
        """Copies and pickles keep the courses; engines are compiled anew, so that their views belong together."""
        runner = Runner(self._runner.course.copied())
        return Session.resumed, (self.checks_labels, self._first, runner, self._past.copied())

    def __repr__(self) -> str:
        shape = "-".join(map(str, self.network.sizes))
        return f"<Session {shape}, {self.completed} updates, operation {self.position.operation} of {len(self.tape)}>"

    def _repr_html_(self) -> str:
        return html_of(repr(self)[1:-1], self.tape, self.position.operation, self.value)
