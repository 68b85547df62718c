"""The gradient check: central differences of the loss for every parameter, on buffers of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from backprop_core.analysis.evaluation import LossAt, Workspace
from backprop_core.analysis.explain import gradients_made
from backprop_core.checks import checked_integer
from backprop_core.errors import SpecError
from backprop_core.functions.losses import divisor
from backprop_core.functions.registry import Option
from backprop_core.primitives import Array
from backprop_core.run.session import Session
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.wiring import Wiring

Columns = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]
STEP = 1e-5
AGREE = 1e-4
_STEPS = Option(STEP, "The step of the central difference.", 1e-12, 1.0)
ROOM = 60_000  # numbers in the widest buffer of one round of trials: fits in a processor's cache


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GradientCheck:
    """Central differences beside gradients, in the table's columns, and how far apart they are.

    `columns` are the parameters that were checked. `errors` are |difference - gradient| / max(|difference|, |gradient|,
    floor); the floor is where the loss's own rounding, eps |L| / h, comes to 1e-5: below it rounding hides a gradient.
    `worst` is the largest, at the parameter called `where`. Up to AGREE they agree. `kinked` are parameters near which
    the loss has a kink (of a ReLU at z = 0, say): it has another slope on either side, and the gradient is one of them.
    """

    columns: Columns
    differences: Array
    gradients: Array
    errors: Array
    worst: float
    where: str
    kinked: Columns

    @property
    def wrong(self) -> int:
        """How many of them disagree."""
        return int((self.errors > AGREE).sum())

    @property
    def agrees(self) -> bool:
        """Whether all of them agree; where none could be checked, none does."""
        return len(self.columns) > 0 and self.worst <= AGREE

    def __repr__(self) -> str:
        verdict = "agree" if self.agrees else "disagree"
        return (
            f"<GradientCheck of {len(self.columns)} parameters: they {verdict}, worst {self.worst:.1e} at {self.where}>"
        )


class GradientChecker:
    """Evaluates the loss of a session's batch at parameters near its own, without touching it.

    It follows the session: whatever batch, training and network are under way are those that it evaluates.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._made: dict[int, tuple[LossAt, _Trials]] = {}
        self._made_for = session.network, session.training

    def _evaluators(self) -> tuple[LossAt, _Trials]:
        """Those of the network, the training and the batch under way; compiled once for each size of a batch."""
        session = self._session
        if self._made_for != (session.network, session.training):
            self._made_for, self._made = (session.network, session.training), {}
        size = session.wiring.batch
        if size not in self._made:
            self._made[size] = LossAt(session), _Trials(session)
        losses, trials = self._made[size]
        losses.take_batch(session)
        return losses, trials

    def __repr__(self) -> str:
        return f"<GradientChecker of {self._session!r}>"

    def loss(self, theta: Array) -> float:
        """The loss (with its penalty) of the session's batch at the parameters `theta`."""
        return self._evaluators()[0].at(theta)

    def check(self, step: float = STEP, every: int = 1) -> GradientCheck:
        """(L(w + h) - L(w - h)) / 2h for `every`-th parameter, beside the gradients of the update under way.

        Parameters that were not checked have a difference of NaN and an error of 0; so have those, also left out of
        `columns`, that are so large that the step is lost in rounding, or near which the loss overflows, or whose
        difference disagrees because a kink lies within the step. Raises SpecError where the gradients are still to be
        computed.
        """
        step, every = _STEPS.number("step", step), checked_integer("every", every, 1, 10**9)
        if not gradients_made(self._session):
            raise SpecError("the position", tuple(self._session.position), "one at which all gradients are computed")
        theta, (losses, trials) = self._theta(), self._evaluators()
        columns = np.arange(0, len(theta), every)
        floor = 1e5 * float(np.finfo(float).eps) * max(1.0, abs(losses.at(theta))) / step
        above, below = theta + step, theta - step
        differences, errors = np.full(len(theta), np.nan), np.zeros(len(theta))
        with np.errstate(all="ignore"):
            rise = trials.losses(losses, above, columns)
            rise -= trials.losses(losses, below, columns)
            rise += (self._penalty(above) - self._penalty(below))[columns]
            ratios = rise / (above - below)[columns]
        columns, ratios = columns[np.isfinite(ratios)], ratios[np.isfinite(ratios)]
        gradients = self._session.table.rows["grad"].copy()
        differences[columns], exact = ratios, gradients[columns]
        errors[columns] = np.abs(ratios - exact) / np.maximum(np.maximum(np.abs(ratios), np.abs(exact)), floor)
        kinked = self._kinked(above, below, columns[errors[columns] > AGREE])
        differences[kinked], errors[kinked] = np.nan, 0.0
        worst = int(np.argmax(errors))
        name, checked = parameter_name(self._session.table, worst), np.setdiff1d(columns, kinked)
        return GradientCheck(checked, differences, gradients, errors, float(errors[worst]), name, kinked)

    def _theta(self) -> Array:
        """The parameters that the gradients of the update under way belong to."""
        return self._session.causes[: self._session.table.count]

    def _kinked(self, above: Array, below: Array, columns: Columns) -> Columns:
        """Those parameters between whose two values lies a kink; the loss has been evaluated at the present ones."""
        if not len(columns):
            return columns
        training, (losses, trials) = self._session.training, self._evaluators()
        crossed = trials.crossed(losses, above, below, columns)
        if training.l1:
            signs = (above > 0) != (below > 0)
            crossed |= (signs & (self._session.table.penalised(training) > 0))[columns]
        return columns[crossed]

    def gradient(self, column: int) -> float:
        """The gradient of the parameter in a column of the table."""
        return float(self._session.table.rows["grad"][column])

    def difference(self, column: int, step: float) -> float:
        """The central difference of one parameter, by two evaluations of the loss; NaN where rounding eats the step."""
        moved = self._theta()
        above, below = moved[column] + step, moved[column] - step
        moved[column] = above
        higher = self.loss(moved)
        moved[column] = below
        return (higher - self.loss(moved)) / float(above - below) if above != below else math.nan

    def _penalty(self, theta: Array) -> Array:
        """Each parameter's own part of the penalty."""
        training = self._session.training
        counted = self._session.table.penalised(training)
        penalty: Array = counted * (training.l1 * np.abs(theta) + training.l2 / 2 * theta**2)
        return penalty


class _Trials(Workspace):
    """The loss with one parameter moved, for many parameters at once: a trial is a group of a wide batch's columns.

    Up to the layer of the moved parameter all is as in the batch itself; its Z is computed for each trial from the
    moved [W | b], and the layers after it run once for all trials. `base`, an argument below, has been evaluated at the
    parameters that all trials have in common.
    """

    def __init__(self, session: Session) -> None:
        shapes, self._samples = session.table.shapes, session.wiring.batch
        largest = max(rows * columns for rows, columns in shapes)
        widest = max(max(session.network.sizes) * self._samples, largest)
        self._count = max(1, min(ROOM // widest, largest))
        super().__init__(session.network, self._count * self._samples, session.training)
        self._calls = [operation.calls for operation in (*self.forward(), self.loss()[0])]
        self._share = 1 / divisor(session.network.reduction, session.network.outputs, self._samples)

    def losses(self, base: LossAt, moved: Array, columns: Columns) -> Array:
        """The loss with each of the parameters alone at its value in `moved`."""
        return np.concatenate([self._losses(count) for _, count in self._rounds(base, moved, columns)])

    def crossed(self, base: LossAt, above: Array, below: Array, columns: Columns) -> Flags:
        """Whether anything in the network is on another side of a kink with a parameter above than with it below."""
        with np.errstate(all="ignore"):
            sides = [
                [self._sides(layer, count) for layer, count in self._rounds(base, moved, columns)]
                for moved in (above, below)
            ]
        return np.concatenate([(one != other).any(axis=1) for one, other in zip(*sides, strict=True)])

    def _rounds(self, base: LossAt, moved: Array, columns: Columns) -> Iterator[tuple[int, int]]:
        """Run trials of the columns, which are in order, as many as there is room for: their layer and their number."""
        self.table.rows["theta"][...] = base.table.rows["theta"]
        self.wiring.Y[...] = np.tile(base.wiring.Y, self._count)
        for layer in range(1, self.network.depth + 1):
            span = self.table.span(layer)
            chosen = columns[(columns >= span.start) & (columns < span.stop)] - span.start
            for start in range(0, len(chosen), self._count):
                yield layer, self._try(layer, chosen[start : start + self._count], moved[span], base.wiring)

    def _try(self, layer: int, chosen: Columns, moved: Array, batch: Wiring) -> int:
        block, count = self.table.block("theta", layer), len(chosen)
        blocks = np.tile(block.ravel(), (count, 1))
        blocks[np.arange(count), chosen] = moved[chosen]
        Z = blocks.reshape(-1, *block.shape) @ batch.extended[layer - 1]
        trials = self.wiring.Z[layer].reshape(len(block), self._count, self._samples)
        trials[:, :count] = Z.transpose(1, 0, 2)
        self.run(chain.from_iterable(self._calls[2 * layer - 1 :]))
        return count

    def _losses(self, count: int) -> Array:
        losses: Array = self._each(self.wiring.E, count).sum(axis=(0, 2)) * self._share
        return losses

    def _sides(self, layer: int, count: int) -> Flags:
        """For each trial, on which side of its kinks everything is from a layer on."""
        wiring = self.wiring
        kinks = [wiring.Z[n] for n, each in enumerate(self.network.layers, 1) if n >= layer and each.record.kinked]
        if kink := self.network.loss_record.kink:
            kinks.append(kink(wiring.A[-1], wiring.Y))
        sides = [(self._each(kink, count) > 0).transpose(1, 0, 2).reshape(count, -1) for kink in kinks]
        return np.concatenate([np.zeros((count, 0), dtype=np.bool_), *sides], axis=1)

    def _each(self, values: Array, count: int) -> Array:
        """Numbers of the wide batch by unit, trial and sample."""
        return values.reshape(-1, self._count, self._samples)[:, :count]


def gradient_check(session: Session, step: float = STEP, every: int = 1) -> GradientCheck:
    """Check every (or `every`-th) gradient of a session. Raises SpecError where they are still to come."""
    return GradientChecker(session).check(step, every)


def parameter_name(table: Parameters, column: int) -> str:
    """The name in code of a column of the table: W1[0, 1] or b2[0]."""
    for layer, (_, columns) in enumerate(table.shapes, 1):
        span = table.span(layer)
        if column < span.stop:
            row, at = divmod(column - span.start, columns)
            return f"b{layer}[{row}]" if at == columns - 1 else f"W{layer}[{row}, {at}]"
    raise IndexError(column)
