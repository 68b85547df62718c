"""The part of the curves that is looked at: all updates, or those about the present, evenly or by powers of ten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core import Session
from playground.model.training.exact import exact_rows
from playground.model.training.record import SCORES, Course, named
from playground.model.training.series import Rows, Series, Updates

MOST = 300  # rows, as many as a curve draws
EARLY = 1024  # updates: what the beginning of a run is made of where updates are drawn by powers of ten


@dataclass
class Excerpt:
    """Rows of the scores, run again where the record has thinned them out; the last ones are kept."""

    _course: Course = ()
    _updates: tuple[int, ...] = ()
    _rows: Rows | None = None

    def rows(self, session: Session, series: Series, *, window: int, log: bool, run_again: bool) -> Rows:
        """The scores of a window of so many updates about the present (0: of all), at most `MOST` rows or so.

        Without `run_again` they are those that are recorded. With `log` those of all are spread by powers of ten.
        """
        if window:
            first, last = window_of(session, window)
            return (
                self._exact(session, evenly(first, last)) if run_again else _recorded(series).between(first - 1, last)
            )
        recorded = _recorded(series)
        if not log:
            return recorded
        beyond = recorded.between(EARLY, session.furthest)
        early = recorded.between(-1, EARLY)
        if run_again:
            early = self._exact(session, by_powers(1, min(EARLY, session.furthest), MOST // 2))
        spread = by_powers(EARLY + 1, session.furthest, MOST // 2)
        places = np.unique(np.searchsorted(beyond.updates, spread).clip(0, max(0, len(beyond.updates) - 1)))
        later = Rows(beyond.updates[places], beyond.values[places]) if len(beyond.updates) else beyond
        return Rows(np.append(early.updates, later.updates), np.concatenate([early.values, later.values]))

    def _exact(self, session: Session, updates: tuple[int, ...]) -> Rows:
        course = named(session.segments)
        if self._rows is None or (self._course, self._updates) != (course, updates):
            self._course, self._updates = course, updates
            self._rows = exact_rows(session, updates)
        return self._rows


def window_of(session: Session, window: int) -> tuple[int, int]:
    """The first and last of so many updates about the present, as far as the run has come."""
    first = max(0, min(session.completed - window // 2, session.furthest - window))
    return first, min(session.furthest, first + window)


def evenly(first: int, last: int) -> tuple[int, ...]:
    """At most `MOST` updates from first to last, both included."""
    return tuple(np.unique(np.linspace(first, last, min(MOST, last - first + 1)).round().astype(int)).tolist())


def by_powers(first: int, last: int, most: int) -> tuple[int, ...]:
    """At most so many updates from first to last, the gaps between them in proportion to the updates."""
    if last < first:
        return ()
    found: Updates = np.unique(np.geomspace(first, last, most).round().astype(np.int64))
    return tuple(found.tolist())


def _recorded(series: Series) -> Rows:
    return Rows(series.updates, np.column_stack([series[name] for name in SCORES]))
