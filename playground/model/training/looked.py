"""Which updates of a run the curves are looked at over: all, those about the present, or a part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core import Session
from playground.model.training.series import Updates

MOST = 300  # updates, as many as a curve draws
EARLY = 1024  # updates: what the beginning of a run is made of where updates are drawn by powers of ten

Span = tuple[int, int]


@dataclass(frozen=True)
class Looked:
    """`window` updates about the present, or a `part` from one update to another, or else all of them.

    With `log` they lie by powers of ten. A part holds still while the run goes on; one that the run has not come to yet
    is looked at once it has, and till then all updates are.
    """

    window: int = 0
    part: Span | None = None
    log: bool = False

    def span(self, session: Session) -> Span | None:
        """The first and last update that are looked at; None for all."""
        if self.window:
            return window_of(session, self.window)
        return self.part if self.part and self.part[0] < session.furthest else None

    def wanted(self, session: Session) -> tuple[int, ...]:
        """At most `MOST` updates that a curve of them goes through, as far as the run has come."""
        span = self.span(session)
        if span is None and self.log:
            beyond = by_powers(EARLY + 1, session.furthest, MOST // 2)
            found = (*by_powers(1, EARLY, MOST // 2), *beyond)
        else:
            first, last = span or (0, session.furthest)
            found = by_powers(max(first, 1), last, MOST) if self.log else evenly(first, last)
        return tuple(update for update in found if update <= session.furthest)


def part_of(first: int, last: int) -> Span:
    """The part between two updates, whichever is named first; it has two at least."""
    low = max(0, min(first, last))
    return low, max(first, last, low + 1)


def window_of(session: Session, window: int) -> Span:
    """The first and last of so many updates about the present, as far as the run has come."""
    first = max(0, min(session.completed - window // 2, session.furthest - window))
    return first, min(session.furthest, first + window)


def evenly(first: int, last: int) -> tuple[int, ...]:
    """At most `MOST` updates from first to last: multiples of one number, so that neighbouring parts share them."""
    stride = -(-(last - first + 1) // MOST)
    return tuple(range(-(-first // stride) * stride, last + 1, stride))


def by_powers(first: int, last: int, most: int) -> tuple[int, ...]:
    """At most so many updates from first to last, the gaps between them in proportion to the updates."""
    if last < first:
        return ()
    found: Updates = np.unique(np.geomspace(first, last, most).round().astype(np.int64))
    return tuple(found.tolist())
