"""The scores of the updates that are looked at; where the record has thinned them out, they are run again."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from backprop_core import Session
from backprop_core.document.work import update_cost
from backprop_core.run.history import Segment
from playground.model.training.exact import exact_rows, kept_rows
from playground.model.training.looked import EARLY, MOST, Looked, evenly
from playground.model.training.record import SCORES, in_common
from playground.model.training.series import Rows, Series

MOST_WORK = 5 * 10**8  # ns, estimated, that a part that is looked at may take once, or the end of a run that was opened
START_WORK = 5 * 10**7  # for the start of a run that was opened in its middle; a longer one is of its checkpoints
CAPACITY = 4 * MOST  # rows that were run again


def _none() -> Rows:
    return Rows(np.zeros(0, np.int64), np.zeros((0, len(SCORES))))


@dataclass
class Excerpt:
    """Rows of the scores, each exactly those of its update. What was run again is kept as long as its course is shown.

    Of a run that was opened in its middle `_start` are those up to the update `_until`, where the record begins, and
    `_end` those after the record's last, up to `_reached`, the furthest update that the run had come to.
    """

    _segments: tuple[Segment, ...] = ()
    _until: int = 0
    _start: Rows = field(default_factory=_none)
    _reached: int = 0
    _end: Rows = field(default_factory=_none)
    _again: Rows = field(default_factory=_none)

    def rows(self, session: Session, series: Series, looked: Looked, *, run_again: bool) -> Rows:
        """The scores of all updates that are recorded, or of those that are looked at, at most `MOST` or so.

        With `run_again` they are as many of these as a curve draws; without it, those that are known.
        """
        self._follow(session)
        recorded = Rows(series.updates, np.column_stack([series[name] for name in SCORES]))
        if run_again:
            self._fill_start(session, recorded)
            self._fill_end(session, recorded)
        known = self._start.merged(recorded).merged(self._end).between(-1, session.furthest).merged(self._again)
        span, wanted = looked.span(session), looked.wanted(session)
        if run_again:
            by_powers = span is None and looked.log
            known = self._completed(session, known, [each for each in wanted if not by_powers or each <= EARLY])
        if span is None and not looked.log:
            return known
        first, last = span or (1, session.furthest)
        return _spread(known.between(first - 1, min(last, session.furthest)), wanted)

    def _follow(self, session: Session) -> None:
        """Drop what is not of the session's course."""
        before, self._segments = self._segments, session.segments
        shared = in_common(before, session.segments)
        if before and shared < max(len(before), len(session.segments)):
            starts = [each[shared].start for each in (before, session.segments) if len(each) > shared]
            end = min(starts) if shared else 0
            self._until, self._reached = min(self._until, end), min(self._reached, end)
            every = self._start, self._end, self._again
            self._start, self._end, self._again = (rows.between(-1, end - 1) for rows in every)

    def _fill_start(self, session: Session, recorded: Rows) -> None:
        """A run that was opened in its middle is recorded from there on only."""
        until = int(recorded.updates[0]) if len(recorded.updates) else 0
        if until > self._until:
            self._until, cheap = until, until * _cost(session) <= START_WORK
            self._start = exact_rows(session, evenly(0, until - 1)) if cheap else kept_rows(session, 0, until - 1)

    def _fill_end(self, session: Session, recorded: Rows) -> None:
        """A run that was opened before its furthest update is recorded up to there only."""
        last, furthest = int(recorded.updates[-1]) if len(recorded.updates) else 0, session.furthest
        if max(last, self._reached) < furthest:
            self._reached, cheap = furthest, (furthest - last) * _cost(session) <= MOST_WORK
            updates = sorted({*evenly(last + 1, furthest), furthest})
            self._end = exact_rows(session, updates) if cheap else kept_rows(session, last + 1, furthest)

    def _completed(self, session: Session, known: Rows, wanted: list[int]) -> Rows:
        """What is known, and the wanted updates that have nothing near them run again.

        Where that takes too long, the states that are kept there are scored in their place.
        """
        if not (missing := _missing(known, wanted)):
            return known
        if _work(session, missing) <= MOST_WORK:
            found = exact_rows(session, missing)
        else:
            found = kept_rows(session, missing[0], missing[-1], set(known.updates.tolist()))
        if len(self._again.updates) > CAPACITY:
            self._again = self._again.between(wanted[0] - 1, wanted[-1]).some(CAPACITY // 2)
        self._again = self._again.merged(found)
        return known.merged(found)


def _missing(known: Rows, wanted: list[int]) -> list[int]:
    """The wanted updates that have no known one as near as half of the gap to the next wanted one."""
    if not len(known.updates) or len(wanted) < 2:
        return [update for update in wanted if update not in known.updates]
    after = np.searchsorted(known.updates, wanted)
    sides = [known.updates[(after - back).clip(0, len(known.updates) - 1)] for back in (0, 1)]
    away = np.minimum(*(np.abs(side - wanted) for side in sides))
    gaps = np.diff(wanted)
    nearer = np.minimum(np.append(gaps, gaps[-1]), np.append(gaps[0], gaps))
    return [update for update, far in zip(wanted, 2 * away > nearer, strict=True) if far]


def _spread(rows: Rows, wanted: tuple[int, ...]) -> Rows:
    """Of many rows those that are nearest to the wanted updates, with the first and the last of all."""
    count = len(rows.updates)
    if count <= MOST:
        return rows
    after = np.searchsorted(rows.updates, wanted).clip(1, count - 1)
    nearer = np.abs(rows.updates[after - 1] - wanted) <= np.abs(rows.updates[after] - wanted)
    at = np.unique(np.concatenate([[0], after - nearer, [count - 1]]))
    return Rows(rows.updates[at], rows.values[at])


def _work(session: Session, updates: list[int]) -> int:
    """What it costs to go through some updates."""
    first = min(updates[0], session.reach.update)
    return (session.replayed(first) + updates[-1] - first) * _cost(session)


def _cost(session: Session) -> int:
    return update_cost(session.network, session.training, session.data.samples)
