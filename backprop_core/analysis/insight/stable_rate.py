"""The largest learning rate at which training on a quadratic loss does not grow without end.

One linear layer under a squared error has a loss that is a quadratic in its parameters, with a Hessian H that is the
same everywhere. The column of H for a parameter is the change of the gradient when that parameter grows by 1, exactly,
so it is read off the tape. Gradient descent is stable for rates below 2 / lambda, the largest eigenvalue of H; with
momentum mu below 2 (1 + mu) / lambda (Polyak 1964), with Nesterov's below 2 (1 + mu) / (lambda (1 + 2 mu)).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop_core.analysis.evaluation import Workspace
from backprop_core.primitives import Array
from backprop_core.run.session import Session
from backprop_core.tape.backward import backward_operations
from backprop_core.tape.spec import NetworkSpec, TrainingSpec

MOST = 128  # parameters: the Hessian needs a backward pass for each
SQUARED = ("half_mse", "mse")
LIMITS: Mapping[str, Callable[[float, Mapping[str, Any]], float]] = {
    "gd": lambda sharpness, _: 2 / sharpness,
    "momentum": lambda sharpness, options: 2 * (1 + options["mu"]) / sharpness,
    "nesterov": lambda sharpness, options: 2 * (1 + options["mu"]) / (sharpness * (1 + 2 * options["mu"])),
}


@dataclass(frozen=True, slots=True)
class StableRate:
    """The largest stable rate, the one in use, and the largest eigenvalue of the Hessian (`sharpness`).

    It holds for training on the batch under way, over and over.
    """

    largest: float
    rate: float
    sharpness: float


def stable_rate(session: Session) -> StableRate | None:
    """The largest stable rate; None where the loss is no quadratic, or the optimiser's step is not linear in it."""
    network, training, count = session.network, session.training, session.table.count
    name, options = training.optimizer_record.name, training.optimizer_options
    if not is_quadratic(network, training) or name not in LIMITS or count > MOST:
        return None
    sharpness = float(np.linalg.eigvalsh(_hessian(session))[-1])
    if not np.isfinite(sharpness) or sharpness <= 0:
        return None
    return StableRate(LIMITS[name](sharpness, options), float(options["lr"]), sharpness)


def is_quadratic(network: NetworkSpec, training: TrainingSpec) -> bool:
    """Whether the objective is a quadratic in the parameters, and its gradient is used as it is."""
    linear = network.depth == 1 and network.layers[0].record.name == "identity"
    whole = training.clip_norm is None and training.l1 == 0
    return linear and whole and network.loss_record.name in SQUARED


def _hessian(session: Session) -> Array:
    """The second derivatives by the parameters that are trained."""
    gradients = _GradientAt(session)
    start = session.causes[: session.table.count]
    here = gradients.at(start)
    columns = [gradients.at(start + unit) - here for unit in np.eye(len(start))]
    hessian: Array = np.array(columns)
    if not session.training.train_biases:
        trained = session.table.is_weight > 0
        hessian = hessian[np.ix_(trained, trained)]
    return (hessian + hessian.T) / 2


class _GradientAt(Workspace):
    """The gradient of the batch under way at any parameters."""

    def __init__(self, session: Session) -> None:
        super().__init__(session.network, session.wiring.batch, session.training)
        np.copyto(self.wiring.samples, session.wiring.samples)
        operations = [*self.forward(), *backward_operations(self.wiring, self.table, self.training)]
        self._calls = [call for operation in operations for call in operation.calls]

    def at(self, theta: Array) -> Array:
        """The gradient at `theta`, a row of the table."""
        np.copyto(self.table.rows["theta"], theta)
        self.run(self._calls)
        return self.table.rows["grad"].copy()
