"""The gradient check: central differences of the loss for every parameter, on buffers of its own."""

from __future__ import annotations

import math

import numpy as np

from backprop_core.analysis.complex_step import complex_derivatives
from backprop_core.analysis.evaluation import LossAt
from backprop_core.analysis.explain import gradients_made
from backprop_core.analysis.rounding import EPS, gradient_rounding, loss_rounding
from backprop_core.analysis.trials import Columns, Flags, Trials
from backprop_core.analysis.verdicts import AGREE, GradientCheck, Verdict, assembled, judged
from backprop_core.checks import checked_integer
from backprop_core.errors import SpecError
from backprop_core.functions.registry import Option
from backprop_core.primitives import Array
from backprop_core.run.session import Session

STEP = 1e-5
_STEPS = Option(STEP, "The step of the central difference.", 1e-12, 1.0)
SHORTER = (0.8, 0.6, 0.5, 0.4, 0.3)  # of the step: a difference that is a slope is the same for all of them
LADDER = tuple(10.0**-k for k in range(1, 10))


class GradientChecker:
    """Evaluates the loss of a session's batch at parameters near its own, without touching it.

    It follows the session: whatever batch, training and network are under way are those that it evaluates.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._made: dict[int, tuple[LossAt, Trials]] = {}
        self._made_for = session.network, session.training

    def _evaluators(self) -> tuple[LossAt, Trials]:
        """Those of the network, the training and the batch under way; compiled once for each size of a batch."""
        session = self._session
        if self._made_for != (session.network, session.training):
            self._made_for, self._made = (session.network, session.training), {}
        size = session.wiring.batch
        if size not in self._made:
            self._made[size] = LossAt(session), Trials(session)
        losses, trials = self._made[size]
        losses.take_batch(session)
        return losses, trials

    def __repr__(self) -> str:
        return f"<GradientChecker of {self._session!r}>"

    def loss(self, theta: Array) -> float:
        """The loss (with its penalty) of the session's batch at the parameters `theta`."""
        return self._evaluators()[0].at(theta)

    def check(self, step: float = STEP, every: int = 1, gradients: Array | None = None) -> GradientCheck:
        """(L(w + h) - L(w - h)) / 2h for `every`-th parameter, beside the gradients of the update under way.

        `gradients`, a row of the table, if given, are checked in their place: those of a wrong backward pass.

        Parameters that were not checked have NaN for their difference, error and floor; so have those, also left out
        of `columns`, that are so large that the step is lost in rounding, or near which the loss overflows, or whose
        difference disagrees because a kink lies within the step. Raises SpecError where the gradients are still to be
        computed.
        """
        step, every = _STEPS.number("step", step), checked_integer("every", every, 1, 10**9)
        self._refuse_early()
        count = self._session.table.count
        columns = np.arange(0, count, every)
        ratios = self._ratios(step, columns)
        columns, ratios = columns[np.isfinite(ratios)], ratios[np.isfinite(ratios)]
        gradients = self._session.table.rows["grad"] if gradients is None else gradients
        verdicts, floors, kinks = self._judged(step, columns, ratios, gradients[columns])
        kept = ~kinks
        found = [verdict for verdict, keep in zip(verdicts, kept, strict=True) if keep]
        table, kinked = self._session.table, columns[kinks]
        return assembled(table, gradients, step, columns[kept], ratios[kept], floors[kept], found, kinked)

    def steps_that_tell(self, found: GradientCheck) -> Array:
        """For each gradient that a central difference could not tell, the step of LADDER nearest to its own that can.

        NaN for those that need none, and where no step can. Shape: a number for each column of the table.
        """
        steps, own = np.full(len(found.gradients), np.nan), found.step or STEP
        for step in sorted(LADDER, key=lambda h: abs(math.log(h / own))):
            left = [at for at, each in enumerate(found.verdicts) if each and not each.told and np.isnan(steps[at])]
            columns = np.array(left, dtype=np.intp)
            ratios = self._ratios(step, columns)
            columns, ratios = columns[np.isfinite(ratios)], ratios[np.isfinite(ratios)]
            verdicts, _, kinks = self._judged(step, columns, ratios, found.gradients[columns])
            told = np.array([verdict.told for verdict in verdicts], dtype=np.bool_)
            steps[columns[told & ~kinks]] = step
        return steps

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

    def floors(self, step: float) -> Array:
        """The rounding errors of all central differences with a step: (count,).

        They are those of two losses divided by 2h, and of the gradients beside them, by the signals of the update that
        is under way.
        """
        theta = self._theta()
        with np.errstate(all="ignore"):
            rounding = loss_rounding(self._session) + EPS * self._penalty(theta)
            floors: Array = 2 * rounding / ((theta + step) - (theta - step)) + gradient_rounding(self._session)
        return floors

    def _refuse_early(self) -> None:
        if not gradients_made(self._session):
            raise SpecError("the position", tuple(self._session.position), "one at which all gradients are computed")

    def _theta(self) -> Array:
        """The parameters that the gradients of the update under way belong to."""
        return self._session.causes[: self._session.table.count]

    def _ratios(self, step: float, columns: Columns) -> Array:
        """The central difference of each of the parameters; not finite where it cannot be taken."""
        theta, (losses, trials) = self._theta(), self._evaluators()
        losses.at(theta)
        above, below = theta + step, theta - step
        with np.errstate(all="ignore"):
            rise = trials.losses(losses, above, columns)
            rise -= trials.losses(losses, below, columns)
            rise += (self._penalty(above) - self._penalty(below))[columns]
            ratios: Array = rise / (above - below)[columns]
        return ratios

    def _judged(
        self, step: float, columns: Columns, ratios: Array, gradients: Array
    ) -> tuple[list[Verdict], Array, Flags]:
        """For each of the columns a verdict, the floor of its difference, and whether a kink lies within the step."""
        floors = self.floors(step)[columns]
        gaps = np.abs(ratios - gradients)
        allowed = AGREE * np.maximum(np.abs(ratios), np.abs(gradients))
        off = gaps > allowed + floors
        kinks, spreads = np.zeros(len(columns), dtype=np.bool_), np.zeros(len(columns))
        kinks[off] = self._kinked(step, columns[off])
        off &= ~kinks
        spreads[off] = self._spread(step, columns[off], ratios[off])
        clear = floors <= allowed
        nothing = allowed == 0
        clear[nothing] = self._flat(columns[nothing])
        return judged(gaps, allowed, floors, spreads, clear), floors, kinks

    def _spread(self, step: float, columns: Columns, ratios: Array) -> Array:
        """How far the differences of shorter steps lie from each other: their truncation errors, and their rounding.

        Where the loss is steeper than all of these steps can see, the one of next to nothing, a complex step, lies
        further off.
        """
        if not len(columns):
            return np.zeros(0)
        several = np.array([ratios, *(self._ratios(share * step, columns) for share in SHORTER)])
        spread: Array = 2 * (several.max(axis=0) - several.min(axis=0))
        beyond: Array = np.abs(ratios - complex_derivatives(self._session, columns))
        return np.fmax(np.where(np.isfinite(spread), spread, np.inf), beyond)

    def _flat(self, columns: Columns) -> Flags:
        """Whether the loss really is flat along parameters that do not change it within the step.

        A complex step sees any slope.
        """
        flat: Flags = complex_derivatives(self._session, columns) == 0
        return flat

    def _kinked(self, step: float, columns: Columns) -> Flags:
        """Whether a kink lies within the step of each of the parameters."""
        if not len(columns):
            return np.zeros(0, dtype=np.bool_)
        theta, training, (losses, trials) = self._theta(), self._session.training, self._evaluators()
        above, below = theta + step, theta - step
        losses.at(theta)
        crossed = trials.crossed(losses, above, below, columns)
        if training.l1:
            signs = (above > 0) != (below > 0)
            crossed |= (signs & (self._session.table.penalised(training) > 0))[columns]
        return crossed

    def _penalty(self, theta: Array) -> Array:
        """Each parameter's own part of the penalty."""
        training = self._session.training
        counted = self._session.table.penalised(training)
        penalty: Array = counted * (training.l1 * np.abs(theta) + training.l2 / 2 * theta**2)
        return penalty


def gradient_check(session: Session, step: float = STEP, every: int = 1) -> GradientCheck:
    """Check every (or `every`-th) gradient of a session. Raises SpecError where they are still to come."""
    return GradientChecker(session).check(step, every)
