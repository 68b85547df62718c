"""A network at samples of one's own choice: outputs, activations, loss and accuracy, on buffers of their own.

The forward and loss operations are those of the tape, bound to another wiring: what is evaluated here is bit for bit
what a training step would compute from a batch of the same samples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core.analysis.metrics import accuracy, decision_threshold
from backprop_core.checks import as_matrix, counted
from backprop_core.data import Dataset
from backprop_core.errors import DataError
from backprop_core.primitives import Array, Calls, execute
from backprop_core.tape.compiler import forward_operations, loss_operations
from backprop_core.tape.operation import Operation
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.spec import NetworkSpec, TrainingSpec
from backprop_core.tape.wiring import Wiring

Theta = Parameters | Array


@dataclass(frozen=True, slots=True)
class Score:
    """The mean loss without penalties, and the fraction of samples classified right; None where there are no classes.

    The mean is the network's own `reduction`: with "sum_all" it is a sum, which grows with the number of samples.
    """

    loss: float
    accuracy: float | None


class Evaluator:
    """Runs `network` forward on `points`, a column per sample.

    Parameters come as a session's table (`session.table`: those of now) or as its row theta (`session.causes[:count]`:
    those at the start of the update under way); they are copied, and the session is never touched. What is returned
    are read-only views that the next evaluation writes over. Raises DataError for points that do not fit.
    """

    def __init__(self, network: NetworkSpec, points: Array) -> None:
        self.network = network
        self._points = _fitting("points", points, network.inputs, "inputs")
        self._table = Parameters(network.sizes)
        self._wiring = Wiring(network, self._points.shape[1])
        np.copyto(self._wiring.A[0], self._points)
        self._forward = _calls(forward_operations(self._wiring, self._table))
        self.activations = tuple(_read_only(buffer) for buffer in self._wiring.A)

    def __reduce__(self) -> tuple[object, ...]:
        """Copies and pickles make their own buffers and calls."""
        return type(self), (self.network, self._points)

    def __repr__(self) -> str:
        sizes = "-".join(map(str, self.network.sizes))
        return f"<{type(self).__name__} {sizes} at {counted(self._points.shape[1])}>"

    @property
    def points(self) -> Array:
        """The samples, a column each."""
        return self._points

    def outputs(self, parameters: Theta) -> Array:
        """(outputs, samples) with these parameters; `activations`, from the input on, then belong to them too."""
        self._run(parameters, self._forward)
        return self.activations[-1]

    def _run(self, parameters: Theta, calls: Calls) -> None:
        theta = parameters.rows["theta"] if isinstance(parameters, Parameters) else parameters
        if theta.shape != (self._table.count,):
            raise DataError("parameters.shape", theta.shape, f"({self._table.count},), a row of the network's table")
        np.copyto(self._table.rows["theta"], theta)
        with np.errstate(all="ignore"):
            execute(calls)


class Scorer(Evaluator):
    """Evaluates on samples with targets: also their loss, and the accuracy where `threshold` is given.

    `threshold` is where a single output decides between two classes; any number does for several outputs.
    """

    def __init__(self, network: NetworkSpec, points: Array, targets: Array, threshold: float | None = None) -> None:
        super().__init__(network, points)
        self._targets, self._threshold = _fitting("targets", targets, network.outputs, "outputs"), threshold
        if self._targets.shape[1] != self._points.shape[1]:
            raise DataError("targets.shape", self._targets.shape, f"{self._points.shape[1]} columns, as the points")
        np.copyto(self._wiring.Y, self._targets)
        loss = loss_operations(self._wiring, self._table, TrainingSpec())
        self._scoring = Calls([*self._forward, *_calls(loss)])

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.network, self._points, self._targets, self._threshold)

    def score(self, parameters: Theta) -> Score:
        """The loss and the accuracy with these parameters."""
        self._run(parameters, self._scoring)
        right = None
        if self._threshold is not None:
            right = accuracy(self.activations[-1], self._targets, self._threshold)
        return Score(float(self._wiring.L), right)


def scorers(network: NetworkSpec, data: Dataset) -> tuple[Scorer, Scorer | None]:
    """One for all training samples and one for the test samples, if there are any."""
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


def _calls(operations: list[Operation]) -> Calls:
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
