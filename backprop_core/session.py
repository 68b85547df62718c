"""A training run that can be walked: forwards by operation, phase or update, and back to its very start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop_core.batches import Batches, stacked
from backprop_core.calls import Array, execute
from backprop_core.compiler import compile_tape
from backprop_core.datasets import Dataset, check_targets
from backprop_core.errors import DataError, SpecError
from backprop_core.parameters import initial_parameters
from backprop_core.quantities import read_quantity
from backprop_core.spec import NetworkSpec, TrainingSpec
from backprop_core.tape import Operation, Phase, Tape
from backprop_core.wiring import Wiring

GRANULARITIES = ("operation", "phase", "update")


@dataclass(frozen=True, slots=True)
class Position:
    """Where a run stands: the update under way, counted from 0, and how many of its operations are done."""

    update: int
    operation: int


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first quantity that left the finite numbers, its layer (None: all layers) and the update, counted from 0."""

    quantity: str
    layer: int | None
    update: int


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
        parameters: Sequence[tuple[Array, Array]] | None = None,
        *,
        check_labels: bool = True,
    ) -> None:
        _check_shapes(network, data)
        if check_labels:
            check_targets(network.loss_record.name, data.Y)
        self.network, self.training, self.data = network, training, data
        self._check_labels = check_labels
        self.table = initial_parameters(network, training, parameters)
        self._first = self.table.snapshot()
        self._causes = self.table.snapshot()
        self._position = Position(0, 0)
        self.divergence: Divergence | None = None
        self._rewire()

    def _rewire(self) -> None:
        self._samples = stacked(self.data)
        self._batches = Batches(self.training, self.data.X.shape[1])
        self._wirings: dict[int, tuple[Wiring, Tape]] = {}
        self._load(self._position.update)

    def _load(self, update: int) -> None:
        """Copy the batch of an update into the wiring of its size."""
        chosen = self._batches.indices(update)
        if len(chosen) not in self._wirings:
            wiring = Wiring(self.network, len(chosen))
            self._wirings[len(chosen)] = wiring, compile_tape(wiring, self.table, self.training)
        self.wiring, self.tape = self._wirings[len(chosen)]
        np.take(self._samples, chosen, axis=1, out=self.wiring.samples, mode="clip")

    @property
    def position(self) -> Position:
        """The update under way and its operations done."""
        return self._position

    @property
    def completed(self) -> int:
        """The number of completed updates."""
        return self._position.update + (self._position.operation == len(self.tape))

    @property
    def fresh(self) -> frozenset[str]:
        """The quantities that this position has made."""
        return self.tape.fresh(self._position.operation)

    @property
    def next_operation(self) -> Operation:
        """The operation that the next step by operation runs."""
        return self.tape.operations[self._position.operation % len(self.tape)]

    @property
    def causes(self) -> Array:
        """Parameters and optimiser state at the start of the update under way."""
        return self._causes.copy()

    def value(self, name: str) -> Array:
        """A copy of a quantity by name: X, Y, Z1, A1, W1, b1, L, dA2, dZ2, dW2, db2, stepW1, vW1, ..."""
        return read_quantity(self.wiring, self.table, name)

    def old(self, name: str) -> Array:
        """W or b of a layer at the start of the update under way: the values that all its gradients belong to."""
        theta = self._causes[: self.table.count][self.table.span(int(name[1:]))]
        block = theta.reshape(self.table.shapes[int(name[1:]) - 1])
        return (block[:, :-1] if name[0] == "W" else block[:, -1:]).copy()

    def step(self, granularity: str = "update") -> None:
        """Run one operation, to the end of the phase, or to the end of the update."""
        if granularity not in GRANULARITIES:
            raise SpecError("granularity", granularity, "one of " + ", ".join(GRANULARITIES))
        self._begin()
        at = self._position.operation
        ends = {
            "operation": at + 1,
            "phase": self.tape.end_of(self.tape.operations[at].phase),
            "update": len(self.tape),
        }
        self._run_to(ends[granularity])

    def prime(self) -> None:
        """Run to the end of the backward phase: all gradients of the current parameters, and no parameter moved."""
        self._begin()
        self._run_to(self.tape.end_of(Phase.BACKWARD))

    def run(self, updates: int) -> None:
        """Run whole updates, fast; the last one with everything that there is to look at."""
        for _ in range(updates - 1):
            self._begin()
            with np.errstate(all="ignore"):
                execute(self.tape.fast)
            if not self.table.finite():
                self.table.restore(self._causes)
                break
            self._position = Position(self._position.update, len(self.tape))
        if updates > 0:
            self.step("update")

    def reset(self) -> None:
        """Back to the very start, parameters and batches as they were."""
        self.table.restore(self._first)
        self._position, self.divergence = Position(0, 0), None
        self._causes = self.table.snapshot()
        self._load(0)

    def edit(self, *, data: Dataset | None = None, training: TrainingSpec | None = None) -> None:
        """Go on with other data or another training from the start of the update under way.

        An update that is complete stays so: the next one is the first to see the change.
        """
        update = self.completed
        if update == self._position.update:
            self.table.restore(self._causes)
        if data is not None:
            _check_shapes(self.network, data)
            if self._check_labels:
                check_targets(self.network.loss_record.name, data.Y)
            self.data = data
        if training is not None:
            self._change_training(training)
        self._position, self.divergence = Position(update, 0), None
        self._causes = self.table.snapshot()
        self._rewire()

    def _change_training(self, training: TrainingSpec) -> None:
        if training.optimizer_record is not self.training.optimizer_record:
            raise SpecError("optimizer", training.optimizer, "the optimiser that the run began with")
        self.training = training

    def _begin(self) -> None:
        """Enter the next update if the one under way is complete."""
        if self._position.operation == len(self.tape):
            self._position = Position(self._position.update + 1, 0)
            self._load(self._position.update)
        if self._position.operation == 0:
            self._causes = self.table.snapshot()

    def _run_to(self, end: int) -> None:
        """Run the operations up to `end`; stop before the first that leaves the finite numbers."""
        for at in range(self._position.operation, end):
            operation = self.tape.operations[at]
            with np.errstate(all="ignore"):
                execute(operation.calls)
            if not self._finite(operation):
                self.divergence = Divergence(operation.name, operation.layer, self._position.update)
                self._replay(at)
                return
            self._position = Position(self._position.update, at + 1)

    def _finite(self, operation: Operation) -> bool:
        return all(np.isfinite(self.value(name)).all() for name in operation.writes)

    def _replay(self, operations: int) -> None:
        """Rebuild the state after that many operations of the update under way."""
        self.table.restore(self._causes)
        with np.errstate(all="ignore"):
            for operation in self.tape.operations[:operations]:
                execute(operation.calls)

    def __getstate__(self) -> dict[str, Any]:
        """The causes; wirings and views are made again."""
        kept = ("network", "training", "data", "_check_labels", "_first", "_causes", "_position", "divergence")
        return {name: getattr(self, name) for name in kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.table = initial_parameters(self.network, self.training)
        self.table.restore(self._causes)
        self._rewire()
        self._replay(self._position.operation)

    def __repr__(self) -> str:
        shape = "-".join(map(str, self.network.sizes))
        return f"<Session {shape}, {self.completed} updates, operation {self._position.operation} of {len(self.tape)}>"


def _check_shapes(network: NetworkSpec, data: Dataset) -> None:
    if data.X.shape[0] != network.inputs:
        raise DataError("X.shape", data.X.shape, f"{network.inputs} rows, one for each input")
    if data.Y.shape[0] != network.outputs:
        raise DataError("Y.shape", data.Y.shape, f"{network.outputs} rows, one for each output")
