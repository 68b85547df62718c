"""What the loss has done since its last progress, and what a plateau is that Play has stopped on.

Batches that are a part of the samples pull to and fro, so that the gradient of all samples never comes to rest. What
such a run swings about is the mean of its parameters on the plateau (Polyak and Juditsky 1992), and that is judged.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from backprop_core import Session, SlopeEvaluator
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.standing import Stand, Standing, stand_of
from backprop_core.primitives import Array
from playground.formats import number
from playground.model.insight.standing import standing_in_words
from playground.model.shown.elements import symbol

STRAIGHT = 0.5  # of the way that the loss has gone up and down: with less than that between its ends, it swings
LITTLE = 0.01  # of the loss of the best constant output
ABOUT_STILL = 0.1  # in place of STILL: a mean of swings is only about where they would come to rest
MOST_TOLD = 4  # dead units, by name


@dataclass(slots=True)
class Course:
    """The loss since the update `begun`, where it was `first`: its ends, its extremes and all its ups and downs.

    `losses` and `thetas` are sums over the updates since then, of those whose parameters are given.
    """

    begun: int
    first: float
    at: int
    last: float
    low: float
    high: float
    way: float = 0.0
    count: int = 0
    losses: float = 0.0
    thetas: Array = field(default_factory=lambda: np.zeros(0))

    @classmethod
    def begin(cls, update: int, loss: float) -> Course:
        """A course of one loss."""
        return cls(update, loss, update, loss, loss, loss)

    def goes_on(self, update: int, loss: float, theta: Array | None = None) -> None:
        """Another loss, at the parameters `theta`; an update that is seen again changes nothing."""
        if update > self.at:
            self.way += abs(loss - self.last)
            self.at, self.last = update, loss
            self.low, self.high = min(self.low, loss), max(self.high, loss)
            if theta is not None:
                self._adds(loss, theta)

    def _adds(self, loss: float, theta: Array) -> None:
        if self.thetas.shape != theta.shape:
            self.count, self.losses, self.thetas = 0, 0.0, np.zeros_like(theta)
        self.count, self.losses = self.count + 1, self.losses + loss
        self.thetas += theta

    @property
    def swings(self) -> bool:
        """Whether the loss goes up and down more than it gets anywhere."""
        return self.way > 0 and not abs(self.last - self.first) >= STRAIGHT * self.way

    def in_words(self) -> str:
        """Whether it still falls, rises, swings about or does not change."""
        change, updates = self.last - self.first, self.at - self.begun
        if self.way == 0:
            return f"It stays at {number(self.last)}: the steps are too small to change it."
        if self.swings:
            return f"It swings about between {number(self.low)} and {number(self.high)}, and is {number(self.last)}."
        moves = "still falling, but slowly" if change < 0 else "rising"
        ends = f"from {number(self.first, 6)} to {number(self.last, 6)}"
        return f"It is {moves}: {ends}, by {number(abs(change) / updates, 2)} an update."


def plateau_in_words(course: Course, session: Session) -> str:
    """Whether the run has arrived, has lost its gradient or is at a saddle, or else what the loss does; dead units."""
    seen = Observed(session)
    stand = stand_of(seen, session.settled)
    moves = stand.standing is Standing.MOVING
    says = [course.in_words(), _why_it_swings(course, session, seen), _left(stand)]
    return " ".join(filter(None, [*(says if moves else [standing_in_words(stand)]), _dead(session)]))


def _why_it_swings(course: Course, session: Session, seen: Observed) -> str:
    """Whether it is the batches or the steps, and what the swings are about; empty where the loss does not swing."""
    if not course.swings:
        return ""
    if session.batches_per_epoch == 1:
        return "Every batch is all samples, so it is the steps that are too large for it to settle."
    return _noise(course, seen) if course.count and course.thetas.shape == session.settled.shape else ""


def _noise(course: Course, seen: Observed) -> str:
    """What the mean of the parameters says that the single ones do not; empty where its loss is no lower."""
    mean = stand_of(seen, course.thetas / course.count, still=ABOUT_STILL)
    whole = course.losses / course.count
    if not mean.loss < whole:
        return ""
    if mean.standing in (Standing.MOVING, Standing.VANISHED):
        lower = f"at the mean of the parameters since then it is {number(mean.loss)}, below its mean {number(whole)}"
        return f"That is the noise of the batches: {lower}. A smaller rate or larger batches would take it there."
    return f"That is the noise of the batches, about the mean of the parameters since then. {standing_in_words(mean)}"


def _left(stand: Stand) -> str:
    """How little of the loss is left, where it is little."""
    share = f"{number(100 * stand.share, 2)} %"
    return f"Of the loss of the best constant output, {share} is left." if stand.share < LITTLE else ""


def _dead(session: Session) -> str:
    sizes = session.network.sizes
    layers = SlopeEvaluator(session.network, session.data.X).stuck(session.settled)
    names = [symbol(n, unit, sizes) for n, layer in enumerate(layers, 1) for unit in layer.dead or ()]
    if not names:
        return ""
    told = ", ".join(names[:MOST_TOLD]) + (f" and {len(names) - MOST_TOLD} more" if len(names) > MOST_TOLD else "")
    return f"Dead for all training samples: {told}."
