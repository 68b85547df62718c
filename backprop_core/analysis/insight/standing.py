"""Where a run stands that hardly moves: arrived, at a saddle, or short of a gradient.

A small gradient alone says none of it. What tells them apart, on all training samples:

- solved: next to nothing of the loss is left that an output which ignores its inputs would have;
- vanished: the gradients of single samples are small, or no slope lets them through;
- saddle: they are not small but cancel, and the loss bends down somewhere; or the outputs hardly differ from sample to
  sample, though the targets do and a hidden layer could tell them apart (on XOR the bend at such a place is 0);
- arrived: they cancel, and the loss bends up in every direction that was tried.

The bends are the ends of the spectrum of the Hessian, by the method of Lanczos (1950) on differences of gradients.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from backprop_core.analysis.insight.observed import Observed
from backprop_core.primitives import Array

SOLVED = 1e-3  # of the loss of an output that ignores its inputs
STILL = 1e-2  # of the loss that is left: what the gradient, times the size of the parameters, may come to
CANCELLED = 0.1  # of the sizes of the samples' gradients is left in their sum: less than that, and they cancel
ALIKE = 0.05  # of the spread of the targets: outputs that spread less are all alike
BENT = 1e-3  # of the largest bend: a bend down by more is one
STEPS = 30  # of Lanczos's method
H = 1e-4  # the step of a difference of gradients, beside the size of the parameters
FINER = 1e-2  # of that step: a bend that is one is there at both, and a kink between the two is none


class Standing(StrEnum):
    """What a run that hardly moves has come to."""

    MOVING = "it moves"
    SOLVED = "solved"
    VANISHED = "the gradient has vanished"
    SADDLE = "at a saddle"
    ARRIVED = "arrived"


@dataclass(frozen=True, slots=True)
class Stand:
    """The verdict with its numbers: the loss, the least that there could be, that of the best constant output.

    `size` is the norm of the gradient, `left` what is left of the samples' gradients in their sum, `bend` the lowest
    second derivative of the loss in any direction that was tried, None where it was not looked for.
    """

    standing: Standing
    loss: float
    least: float
    constant: float
    size: float
    left: float
    bend: float | None = None

    @property
    def share(self) -> float:
        """What is left of the loss of the best constant output, 0 at the least loss; 1 where that has none to lose."""
        whole = self.constant - self.least
        return (self.loss - self.least) / whole if whole > 0 else 1.0


@np.errstate(all="ignore")
def stand_of(seen: Observed, theta: Array, *, still: float = STILL) -> Stand:
    """Where the network stands at the parameters `theta`; `still` is how small a gradient counts as none."""
    seen.at(theta)
    Y = seen.data.Y
    least, constant = seen.loss_of(Y), seen.loss_of(Y.mean(axis=1, keepdims=True))
    loss, size, left = seen.loss_value, float(np.linalg.norm(seen.gradient)), seen.cancelled

    def _stand(standing: Standing, bend: float | None = None) -> Stand:
        return Stand(standing, loss, least, constant, size, left, bend)

    if not np.isfinite([loss, size, left]).all():
        return _stand(Standing.MOVING)
    whole = constant - least if constant - least > SOLVED else max(1.0, constant)
    if loss - least <= SOLVED * whole:
        return _stand(Standing.SOLVED)
    if size * (1 + float(np.linalg.norm(theta))) > still * (loss - least):
        return _stand(Standing.MOVING)
    if left > CANCELLED or _blocked(seen):
        return _stand(Standing.VANISHED)
    if _alike(seen):
        return _stand(Standing.SADDLE)
    lowest, largest = bends(seen.gradient_at, theta, seen.trained)
    if lowest < -BENT * largest:
        lowest, largest = bends(seen.gradient_at, theta, seen.trained, FINER * H)
    if lowest < -BENT * largest:
        return _stand(Standing.SADDLE, lowest)
    nothing = not np.any(seen.at(theta).wiring.dZ[1])
    return _stand(Standing.VANISHED if nothing and size == 0 else Standing.ARRIVED, lowest)


def _blocked(seen: Observed) -> bool:
    """Whether some layer's slopes are all 0, away from the kink: nothing gets past it, and a small step opens none."""
    layers = range(1, seen.network.depth + (not seen.network.cancels))
    return any(not seen.wiring.S[n].any() and bool((seen.wiring.Z[n] != 0).all()) for n in layers)


def _alike(seen: Observed) -> bool:
    """Whether the outputs are about the same for all samples, where targets differ and hidden layers could, too."""
    hidden = [layer.record.name for layer in seen.network.layers[:-1]]
    bends = any(name != "identity" for name in hidden)
    spread = float(seen.data.Y.std(axis=1).max())
    if not bends or spread == 0 or not np.any(np.ptp(seen.data.X, axis=1)):
        return False
    return float(seen.wiring.A[-1].std(axis=1).max()) < ALIKE * spread


def bends(gradient: Callable[[Array], Array], theta: Array, trained: Array, step: float = H) -> tuple[float, float]:
    """The lowest second derivative in any direction, and the largest by size: the ends of the Hessian's spectrum.

    `trained` is 1 for each parameter that is, and 0 for the others, in whose directions nobody looks; `step` is that of
    the differences, beside the size of the parameters.
    """
    h = step * (1 + float(np.abs(theta).max()))

    def _product(direction: Array) -> Array:
        return (gradient(theta + h * direction) - gradient(theta - h * direction)) / (2 * h)

    values = np.linalg.eigvalsh(_tridiagonal(_product, trained))
    return float(values[0]), float(np.abs(values).max())


def _tridiagonal(product: Callable[[Array], Array], trained: Array) -> Array:
    """Lanczos's matrix; each direction is made orthogonal to all before it."""
    direction = np.random.default_rng(0).standard_normal(len(trained)) * trained
    basis = [direction / np.linalg.norm(direction)]
    diagonal: list[float] = []
    beside: list[float] = []
    for _ in range(min(STEPS, int(trained.sum()))):
        image = product(basis[-1])
        diagonal.append(float(image @ basis[-1]))
        for _ in range(2):
            for known in basis:
                image = image - (image @ known) * known
        size = float(np.linalg.norm(image))
        if not size > 1e-12 * max(1e-30, *map(abs, diagonal)):
            break
        beside.append(size)
        basis.append(image / size)
    count = len(diagonal)
    matrix: Array = np.diag(diagonal) + np.diag(beside[: count - 1], 1) + np.diag(beside[: count - 1], -1)
    return matrix
