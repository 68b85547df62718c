"""What can be read off a training run, wherever it stands; nothing here moves it."""

from __future__ import annotations

from backprop_core.data import Dataset
from backprop_core.primitives import Array
from backprop_core.run.batches import Indices
from backprop_core.run.history import Divergence, Position, Segment
from backprop_core.run.runner import Runner
from backprop_core.tape.operation import Operation, Tape
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.quantity import place_of, read_quantity
from backprop_core.tape.spec import TrainingSpec
from backprop_core.tape.wiring import Wiring


class Reading:
    """The readable side of a session."""

    _runner: Runner

    @property
    def training(self) -> TrainingSpec:
        """How the update under way is trained."""
        return self._runner.engine.segment.training

    @property
    def data(self) -> Dataset:
        """The data that the update under way draws from."""
        return self._runner.engine.segment.data

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
        """The update under way and its operations done."""
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
    def completed(self) -> int:
        """The number of completed updates."""
        return self.position.update + self._runner.complete

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
    def fresh(self) -> frozenset[str]:
        """The quantities that this position has made."""
        return self.tape.fresh(self.position.operation)

    @property
    def has_leftovers(self) -> bool:
        """Whether quantities that are not fresh hold what the update before made of them."""
        return self._runner.engine.has_leftovers(self.position.update)

    @property
    def next_operation(self) -> Operation:
        """The operation that the next step by operation runs."""
        return self.tape.operations[self.position.operation % len(self.tape)]

    @property
    def causes(self) -> Array:
        """Parameters and optimiser state at the start of the update under way."""
        return self._runner.causes.copy()

    def value(self, name: str) -> Array:
        """A copy of a quantity by name: X, Y, Z1, A1, W1, b1, L, dA2, dZ2, dW2, db2, stepW1, vW1, ..."""
        return read_quantity(self.wiring, self.table, name)

    def old(self, name: str) -> Array:
        """W or b of a layer at the start of the update under way: the values that all its gradients belong to."""
        kind, layer = place_of("quantity", name, len(self.table.shapes))
        block = self._runner.causes[self.table.span(layer)].reshape(self.table.shapes[layer - 1])
        return (block[:, :-1] if kind == "W" else block[:, -1:]).copy()

    def replayed(self, update: int) -> int:
        """How many updates are run again to get to the start of an update."""
        return self._runner.branch.replayed(update)
