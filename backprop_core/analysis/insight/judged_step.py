"""One step judged: the parabola along it, and where on that it landed.

Through the loss before the step, its slope along the step and the loss after it goes one parabola. For gradient descent
this is the gauge of Cockpit (Schneider, Dangel and Hennig 2021, section 3), alpha = 2c / (eta |g|^2) - 1 with
c = L1 - L0 + eta |g|^2: -1 is a step so short that the loss has not bent yet, 0 lands on the lowest point of the
parabola, 1 comes up as high on its other side, and beyond 1 the loss has risen. Written with the slope -eta |g|^2 it
holds along the step of any optimiser.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from backprop_core.analysis.effects import updated_table
from backprop_core.analysis.evaluation import LossAt
from backprop_core.analysis.explain import gradients_made
from backprop_core.analysis.rounding import loss_rounding
from backprop_core.primitives import Array
from backprop_core.run.session import Session

NEAR = 1.25  # the lowest point of the parabola within this factor of the step: it landed there
DOUBT = 0.1  # of alpha: rounding may move it by no more
FURTHEST = 30.0  # steps: the curve is drawn no further
PLACES, FEWER = 121, 31  # along the step at which the loss is computed
MUCH = 300_000  # parameters times samples: from here on it is computed at fewer
NARROWED = 40  # times the stretch around the lowest of these is made shorter, by the golden ratio each time
GOLDEN = (math.sqrt(5) - 1) / 2
SURE = 10.0  # times its rounding: a bend that tells where the lowest point is


class Landing(StrEnum):
    """Where a step has landed on the parabola along it."""

    NOWHERE = "no parameter moves"
    NOT_FINITE = "the loss after the step is not a finite number"
    LEVEL = "the loss has no slope along the step"
    UPHILL = "the step begins uphill"
    ROUNDED = "the loss changes by too little to tell its bend from rounding"
    BENDING_DOWN = "the loss bends down along the step"
    SHORT = "short of the lowest point"
    LOWEST = "near the lowest point"
    PAST = "past the lowest point"
    ABOVE = "past the lowest point, and higher than it began"


@dataclass(frozen=True, slots=True, eq=False)
class JudgedStep:
    """The loss (J where there is a penalty) of an update's batch along the update's step, whose length counts as 1.

    `before` and `after` are the losses at 0 and 1, `slope` is the derivative along the step at 0, `moved` says whether
    any parameter moves, and `rounding` is how far rounding can move the difference of two losses. `along`, (places,),
    are fractions of the step, and `losses` the losses there. On that part of the curve the loss is lowest at `best_at`
    of the step, where it is `best`; NaN where it is finite nowhere.
    """

    before: float
    after: float
    slope: float
    moved: bool
    rounding: float
    along: Array
    losses: Array
    best_at: float = math.nan
    best: float = math.nan

    @property
    def bend(self) -> float:
        """The c of the parabola before + slope s + c s^2 that passes through `after`."""
        return self.after - self.before - self.slope

    @property
    def alpha(self) -> float:
        """2c / -slope - 1; for gradient descent -slope is eta |g|^2. NaN where the loss has no slope."""
        return -2 * self.bend / self.slope - 1 if self.slope else math.nan

    @property
    def lowest(self) -> float:
        """Where the parabola has its lowest point, in steps; infinite where it has none ahead."""
        ahead = self.slope < 0 < self.bend
        return -self.slope / (2 * self.bend) if ahead else math.inf

    @property
    def told(self) -> bool:
        """Whether rounding leaves alpha alone."""
        return 2 * self.rounding <= DOUBT * abs(self.slope)

    @property
    def landing(self) -> Landing:
        """Where the step has landed."""
        if not self.moved:
            return Landing.NOWHERE
        if not math.isfinite(self.after):
            return Landing.NOT_FINITE
        if self.slope == 0:
            return Landing.LEVEL
        if not self.told:
            return Landing.ROUNDED
        return Landing.UPHILL if self.slope > 0 else self._downhill()

    def _downhill(self) -> Landing:
        if self.bend < -self.rounding:
            return Landing.BENDING_DOWN
        if self.alpha > 1:
            return Landing.ABOVE
        if self.lowest > NEAR:
            return Landing.SHORT
        return Landing.LOWEST if self.lowest >= 1 / NEAR else Landing.PAST

    def parabola(self, along: Array) -> Array:
        """Its values at fractions of the step."""
        with np.errstate(all="ignore"):
            values: Array = self.before + self.slope * along + self.bend * along**2
        return values


@np.errstate(all="ignore")
def judged_step(session: Session) -> JudgedStep | None:
    """The step of the update under way, whether it has run or not; None until all its gradients are there."""
    if not gradients_made(session):
        return None
    losses, start, step = _along(session)
    bare = _ends(session, losses, start, step)
    places = FEWER if len(start) * session.wiring.batch > MUCH else PLACES
    along = np.linspace(0.0, _end(bare), places)
    drawn = np.array([losses.at(start + share * step) for share in along])
    best_at, best = _best(lambda share: losses.at(start + share * step), along, drawn, bare.rounding)
    return replace(bare, along=along, losses=drawn, best_at=best_at, best=best)


@np.errstate(all="ignore")
def judged_ends(session: Session) -> JudgedStep | None:
    """A judged step with the losses at its two ends and none between, which costs next to nothing."""
    return _ends(session, *_along(session)) if gradients_made(session) else None


@np.errstate(all="ignore")
def lowest_ahead(session: Session, most: float) -> float:
    """Where the parabola along the step of the update under way has its lowest point, in steps; infinite if nowhere.

    A step whose bend is lost in rounding is judged by one ten times as long, or a hundred times, up to `most`. All its
    gradients must be there.
    """
    losses, start, step = _along(session)
    times = 1.0
    while times <= most:
        judged = _ends(session, losses, start, times * step)
        if judged.bend > SURE * judged.rounding:
            return times * judged.lowest
        times *= 10.0
    return math.inf


@np.errstate(all="ignore")
def raises_its_loss(session: Session) -> bool:
    """Whether the step of the update under way makes its batch's loss higher, by more than rounding, or not finite.

    All its gradients must be there.
    """
    losses, start, step = _along(session)
    before, after = losses.at(start), losses.at(start + step)
    return not after <= before + 2 * float(loss_rounding(session).max())


def _along(session: Session) -> tuple[LossAt, Array, Array]:
    """What gives the loss of the update's batch, where the step starts, and the step."""
    table, losses = updated_table(session), LossAt(session)
    losses.take_batch(session)
    return losses, session.causes[: table.count], table.rows["step"]


def _ends(session: Session, losses: LossAt, start: Array, step: Array) -> JudgedStep:
    before, after = losses.at(start), losses.at(start + step)
    slope = float(session.table.rows["grad"] @ step)
    rounding = 2 * float(loss_rounding(session).max())
    return JudgedStep(before, after, slope, bool(step.any()), rounding, np.zeros(0), np.zeros(0))


def _end(step: JudgedStep) -> float:
    """How far the curve goes, in steps: past the lowest point if that is not too far."""
    lowest = step.lowest if math.isfinite(step.lowest) and step.told else 0.0
    return min(max(1.6, 1.5 * lowest), FURTHEST)


def _best(loss_at: Callable[[float], float], along: Array, losses: Array, rounding: float) -> tuple[float, float]:
    """Where a curve is lowest, and how low: the lowest of its places, or beside it what is lower than by rounding."""
    finite = np.where(np.isfinite(losses), losses, np.inf)
    at = int(finite.argmin())
    if not np.isfinite(finite[at]):
        return math.nan, math.nan
    low, high = float(along[max(at - 1, 0)]), float(along[min(at + 1, len(along) - 1)])
    best_at, best = _narrowed(loss_at, low, high)
    return (best_at, best) if best < finite[at] - rounding else (float(along[at]), float(finite[at]))


def _narrowed(loss_at: Callable[[float], float], low: float, high: float) -> tuple[float, float]:
    """Where a curve with one valley between two places is lowest, and how low, by golden-section search."""
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = loss_at(left), loss_at(right)
    for _ in range(NARROWED):
        if at_left < at_right or not math.isfinite(at_right):
            high, right, at_right = right, left, at_left
            left = high - GOLDEN * (high - low)
            at_left = loss_at(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + GOLDEN * (high - low)
            at_right = loss_at(right)
    return (left, at_left) if at_left < at_right else (right, at_right)
