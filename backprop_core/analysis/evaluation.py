"""A network elsewhere than in its session: at other samples or other parameters, on buffers apart from the session's.

The forward and loss operations are those of the tape, bound to another wiring: what is evaluated here is bit for bit
what a training step would compute from a batch of the same samples.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from backprop_core.analysis.metrics import accuracy, decision_threshold
from backprop_core.checks import as_matrix, counted
from backprop_core.data import Dataset
from backprop_core.errors import DataError
from backprop_core.primitives import Array, Call, Calls, execute, written
from backprop_core.run.session import Session
from backprop_core.tape.bound import Bound
from backprop_core.tape.compiler import forward_operations, loss_operations
from backprop_core.tape.operation import Operation
from backprop_core.tape.parameters import Parameters, empty_table
from backprop_core.tape.spec import LayerSpec, NetworkSpec, TrainingSpec
from backprop_core.tape.wiring import Wiring

Theta = Parameters | Array
PLAIN = TrainingSpec()


@dataclass(frozen=True, slots=True)
class Score:
    """The mean loss without penalties, and the fraction of samples classified right; None where there are no classes.

    The mean is the network's own `reduction`: with "sum_all" it is a sum, which grows with the number of samples.
    """

    loss: float
    accuracy: float | None


class Workspace(Bound):
    """A table and a wiring for `batch` samples, apart from any session's, and what can be run on them."""

    def __init__(self, network: NetworkSpec, batch: int, training: TrainingSpec = PLAIN) -> None:
        self.network, self.training = network, training
        self.table, self.wiring = empty_table(network, training), Wiring(network, batch)

    def forward(self) -> list[Operation]:
        """The operations that compute the outputs."""
        return forward_operations(self.wiring, self.table)

    def loss(self) -> list[Operation]:
        """The operations that compute the loss from the outputs, with its penalty if the training has one."""
        return loss_operations(self.wiring, self.table, self.training)

    def run(self, calls: Iterable[Call]) -> None:
        """Run calls, whatever comes of them."""
        with np.errstate(all="ignore"):
            execute(calls)


class LossAt(Workspace):
    """The loss (with its penalty) of a batch of a session's size under its training, at any parameters."""

    def __init__(self, session: Session) -> None:
        super().__init__(session.network, session.wiring.batch, session.training)
        self._objective = {"L": self.wiring.L, "J": self.wiring.J}[session.objective]
        self._calls = calls_of([*self.forward(), *self.loss()])

    def take_batch(self, session: Session) -> None:
        """Evaluate on the batch that a session has under way, from now on."""
        np.copyto(self.wiring.samples, session.wiring.samples)

    def at(self, theta: Array) -> float:
        """The loss at the parameters `theta`, a row of the table."""
        np.copyto(self.table.rows["theta"], theta)
        self.run(self._calls)
        return float(self._objective)


def loss_along(session: Session, layer: int, row: int, column: int, values: Array) -> Array:
    """The loss of the batch under way where an entry of a layer's [W | b] has those values and all others stay."""
    losses, found = LossAt(session), []
    losses.take_batch(session)
    theta = session.causes[: losses.table.count]
    block = losses.table.blocks(theta)[layer - 1]
    for value in values:
        block[row, column] = value
        found.append(losses.at(theta))
    return np.array(found)


def activation_at(layer: LayerSpec, z: Array) -> tuple[Array, Array]:
    """A layer's outputs and slopes at the inputs `z`, a column per sample."""
    a, slope = np.zeros_like(z), np.zeros_like(z)
    scratch: dict[str, Array] = {}

    def _work(name: str) -> Array:
        return scratch.setdefault(name, np.zeros_like(z))

    with np.errstate(all="ignore"):
        execute(written(layer.record.forward, z, a, _work, layer.options))
        execute(written(layer.record.slope, z, a, slope, _work, layer.options))
    return a, slope


class Evaluator:
    """Runs `network` forward on `points`, a column per sample.

    Parameters come as a session's table (`session.table`: those of now) or as its row theta (`session.settled`: those
    after the completed updates); they are copied, and the session is never touched. What is returned are read-only
    views that the next evaluation writes over. Raises DataError for points that do not fit.
    """

    def __init__(self, network: NetworkSpec, points: Array) -> None:
        self.network = network
        self._points = _fitting("points", points, network.inputs, "inputs")
        self._workspace = Workspace(network, self._points.shape[1])
        wiring = self._workspace.wiring
        np.copyto(wiring.A[0], self._points)
        self._forward = calls_of(self._workspace.forward())
        self.activations = tuple(_read_only(buffer) for buffer in wiring.A)
        self.preactivations = tuple(_read_only(buffer) for buffer in wiring.Z)

    def __repr__(self) -> str:
        sizes = "-".join(map(str, self.network.sizes))
        return f"<{type(self).__name__} {sizes} at {counted(self._points.shape[1])}>"

    @property
    def points(self) -> Array:
        """The samples, a column each."""
        return self._points

    def outputs(self, parameters: Theta) -> Array:
        """(outputs, samples) with these parameters.

        `activations` and `preactivations`, a layer each from the input on, then belong to them too; the input has none.
        """
        self._run(parameters, self._forward)
        return self.activations[-1]

    def _run(self, parameters: Theta, calls: Calls) -> None:
        theta = parameters.rows["theta"] if isinstance(parameters, Parameters) else parameters
        own = self._workspace.table.rows["theta"]
        if theta.shape != own.shape:
            raise DataError("parameters.shape", theta.shape, f"{own.shape}, a row of the network's table")
        np.copyto(own, theta)
        self._workspace.run(calls)


class Scorer(Evaluator):
    """Evaluates on samples with targets: also their loss, and the accuracy where `threshold` is given.

    `threshold` is where a single output decides between two classes; any number does for several outputs.
    """

    def __init__(self, network: NetworkSpec, points: Array, targets: Array, threshold: float | None = None) -> None:
        super().__init__(network, points)
        self._targets, self._threshold = _fitting("targets", targets, network.outputs, "outputs"), threshold
        if self._targets.shape[1] != self._points.shape[1]:
            raise DataError("targets.shape", self._targets.shape, f"{self._points.shape[1]} columns, as the points")
        np.copyto(self._workspace.wiring.Y, self._targets)
        self._scoring = calls_of([*self._workspace.forward(), *self._workspace.loss()])

    def score(self, parameters: Theta) -> Score:
        """The loss and the accuracy with these parameters."""
        self._run(parameters, self._scoring)
        right = None
        if self._threshold is not None:
            right = accuracy(self.activations[-1], self._targets, self._threshold)
        return Score(float(self._workspace.wiring.L), right)


def scorers(network: NetworkSpec, data: Dataset) -> tuple[Scorer, Scorer | None]:
    """A scorer for all training samples, and one for the test samples if there are any."""
    threshold = decision_threshold(data.Y) if has_classes(data) else None
    train = Scorer(network, data.X, data.Y, threshold)
    if data.X_test is None or data.Y_test is None:
        return train, None
    return train, Scorer(network, data.X_test, data.Y_test, threshold)


def has_classes(data: Dataset) -> bool:
    """Whether the targets are classes: the data say so, or all targets are 0 or 1, -1 or 1, or one of several 1."""
    if data.kind:
        return data.kind == "classification"
    if data.n_out == 1:
        return bool(np.isin(data.Y, (0, 1)).all() or np.isin(data.Y, (-1, 1)).all())
    return bool(np.isin(data.Y, (0, 1)).all() and (data.Y.sum(axis=0) == 1).all())


def calls_of(operations: Iterable[Operation]) -> Calls:
    """The calls of all operations, in order."""
    return Calls(call for operation in operations for call in operation.calls)


def _read_only(buffer: Array) -> Array:
    view = buffer.view()
    view.setflags(write=False)
    return view


def _fitting(name: str, values: Array, rows: int, what: str) -> Array:
    matrix = as_matrix(name, values)
    if len(matrix) != rows:
        raise DataError(f"{name}.shape", matrix.shape, f"{rows} rows, one for each of the {what}")
    return matrix
