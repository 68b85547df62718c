"""Scores at any updates of a course, exactly: what the record has thinned out is run again, beside the session."""

from __future__ import annotations

import copy
from collections.abc import Container, Iterator, Mapping, Sequence

import numpy as np

from backprop_core import Session
from backprop_core.analysis.evaluation import Score, Scorer, scorers
from backprop_core.primitives import Array
from backprop_core.run.history import Segment
from playground.model.training.record import SCORES
from playground.model.training.series import Rows

Scorers = tuple[Scorer, Scorer | None]


def exact_rows(session: Session, updates: Sequence[int]) -> Rows:
    """The scores (SCORES) after those numbers of completed updates, rising, of the session's course.

    Where an edit was made, they are those of what was edited. The session is not touched.
    """
    return rows_along(copy.deepcopy(session), updates)


def rows_along(session: Session, updates: Sequence[int]) -> Rows:
    """The scores of `exact_rows` by a session that moves to each of the updates and is left at the last one."""
    found = dict[int, list[float]]()
    for segment, wanted in _by_segment(session, updates):
        known = scorers(segment.network, segment.data)
        _score(session, known, wanted, found)
    return _rows(updates, found)


def kept_rows(session: Session, first: int, last: int, but: Container[int] = ()) -> Rows:
    """The scores at the updates from `first` to `last` whose causes the session keeps: nothing is run for them.

    The updates in `but` are left out, as they are known.
    """
    kept = {at: memory for at, memory in session.kept.items() if first <= at <= last and at not in but}
    found = dict[int, list[float]]()
    for segment, updates in _by_segment(session, list(kept)):
        known, count = scorers(segment.network, segment.data), session.table.count
        found |= {update: _row(known, kept[update][:count]) for update in updates}
    return _rows(list(kept), found)


def _rows(updates: Sequence[int], found: Mapping[int, list[float]]) -> Rows:
    values = np.array([found[update] for update in updates], dtype=np.float64)
    return Rows(np.array(updates, dtype=np.int64), values.reshape(len(updates), len(SCORES)))


def _by_segment(session: Session, updates: Sequence[int]) -> Iterator[tuple[Segment, list[int]]]:
    segments = session.segments
    ends = [*(segment.start for segment in segments[1:]), session.furthest + 1]
    for segment, end in zip(segments, ends, strict=True):
        if wanted := [update for update in updates if segment.start <= update < end]:
            yield segment, wanted


def _score(session: Session, known: Scorers, wanted: list[int], found: dict[int, list[float]]) -> None:
    """Go from the first to the last of the wanted updates, and score at each."""

    def look(completed: int, theta: Array) -> bool:
        if completed in asked:
            found[completed] = _row(known, theta)
        return False

    asked, first, last = set(wanted), min(wanted[0], session.reach.update), wanted[-1]
    session.travel(first)
    look(first, session.settled)
    if last > first:
        session.run(last - first, look)
        look(last, session.settled)


def _row(known: Scorers, theta: Array) -> list[float]:
    train, test = (each.score(theta) if each else Score(np.nan, None) for each in known)
    by_name = {"train loss": train.loss, "test loss": test.loss}
    by_name |= {"train accuracy": _or_nan(train.accuracy), "test accuracy": _or_nan(test.accuracy)}
    return [by_name[name] for name in SCORES]


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else value
