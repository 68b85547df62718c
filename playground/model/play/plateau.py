"""What the loss has done since its last progress, and what a plateau is that Play has stopped on."""

from __future__ import annotations

from dataclasses import dataclass

from backprop_core import Session, SlopeEvaluator
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.standing import Stand, Standing, stand_of
from playground.formats import number
from playground.model.insight.standing import standing_in_words
from playground.model.shown.elements import symbol

STRAIGHT = 0.5  # of the way that the loss has gone up and down: with less than that between its ends, it swings
LITTLE = 0.01  # of the loss of the best constant output
MOST_TOLD = 4  # dead units, by name


@dataclass(slots=True)
class Course:
    """The loss since the update `begun`, where it was `first`: its ends, its extremes and all its ups and downs."""

    begun: int
    first: float
    at: int
    last: float
    low: float
    high: float
    way: float = 0.0

    @classmethod
    def begin(cls, update: int, loss: float) -> Course:
        """A course of one loss."""
        return cls(update, loss, update, loss, loss, loss)

    def goes_on(self, update: int, loss: float) -> None:
        """Another loss; an update that is seen again changes nothing."""
        if update > self.at:
            self.way += abs(loss - self.last)
            self.at, self.last = update, loss
            self.low, self.high = min(self.low, loss), max(self.high, loss)

    def in_words(self) -> str:
        """Whether it still falls, rises, swings about or does not change."""
        change, updates = self.last - self.first, self.at - self.begun
        if self.way == 0:
            return f"It stays at {number(self.last)}: the steps are too small to change it."
        if not abs(change) >= STRAIGHT * self.way:
            return f"It swings about between {number(self.low)} and {number(self.high)}, and is {number(self.last)}."
        moves = "still falling, but slowly" if change < 0 else "rising"
        ends = f"from {number(self.first, 6)} to {number(self.last, 6)}"
        return f"It is {moves}: {ends}, by {number(abs(change) / updates, 2)} an update."


def plateau_in_words(course: Course, session: Session) -> str:
    """Whether the run has arrived, has lost its gradient or is at a saddle, or else what the loss does; dead units."""
    stand = stand_of(Observed(session), session.settled)
    moves = stand.standing is Standing.MOVING
    says = [course.in_words(), _left(stand)] if moves else [standing_in_words(stand)]
    return " ".join(filter(None, [*says, _dead(session)]))


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
