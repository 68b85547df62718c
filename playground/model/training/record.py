"""The record over the updates of a run: the rows of each course of the run are kept apart."""

from __future__ import annotations

from itertools import takewhile
from weakref import ref

from backprop_core import Session
from backprop_core.run.history import Segment
from playground.model.training.series import Rows, Series

SCORES = ("train loss", "test loss", "train accuracy", "test accuracy")
KEPT = 300  # rows of a course that was left, as many as a curve draws
BYTES = 300_000  # for the rows of all courses that were left

Course = tuple[ref[Segment], ...]


class Record:
    """The `series` of the course on display; the rows of other courses return when undo leads back to them.

    A course is identified by its segments. A row is the state at the start of an update, after any edit made there.
    """

    series: Series

    def __init__(self) -> None:
        self._segments: tuple[Segment, ...] = ()
        self._left: dict[Course, Rows] = {}
        self._led: dict[int, dict[str, float | None]] = {}

    def follow(self, session: Session) -> None:
        """Switch to the session's course, up to the last update it has completed."""
        before, self._segments = self._segments, session.segments
        shared = in_common(before, session.segments)
        if not shared:
            self._cut(before, 0)
            self._led = {}
            layers = range(1, session.network.depth + 1)
            self.series = Series([*SCORES, *(f"{what} {n}" for what in ("gradient", "ratio") for n in layers)])
        elif shared < max(len(before), len(session.segments)):
            start = min(each[shared].start for each in (before, session.segments) if len(each) > shared)
            self._led = self._flows_at(start)
            self._cut(before, min(start, session.furthest + 1))
        else:
            self._cut(before, session.furthest + 1)
        self._bring_back(session.furthest)

    def write(self, update: int, row: dict[str, float | None]) -> None:
        """Add the row of an update, or correct the one that is there."""
        if not self.series.append(update, self._led.get(update, {}) | row):
            self.series.revise(update, row)

    def _flows_at(self, update: int) -> dict[int, dict[str, float | None]]:
        """The gradients on the way to an update: a new course that begins there was led to by the same ones."""
        rows = self.series.since(update)
        if update not in rows.updates[:1]:
            return {}
        row = zip(self.series.names, rows.values[0].tolist(), strict=True)
        return {update: {name: value for name, value in row if name not in SCORES}}

    def _cut(self, course: tuple[Segment, ...], start: int) -> None:
        """Take the rows from update `start` on out of the series, and keep some of them for a return to the course."""
        if not course or self.series.last is None or self.series.last < start:
            return
        rows, known = self.series.since(start), self._left.pop(named(course), None)
        self._left = {each: kept for each, kept in self._left.items() if all(segment() for segment in each)}
        self._left[named(course)] = (rows.followed_by(known) if known else rows).some(KEPT)
        while sum(kept.nbytes for kept in self._left.values()) > BYTES:
            del self._left[next(iter(self._left))]
        self.series.truncate(start - 1)

    def _bring_back(self, furthest: int) -> None:
        """Put back the rows that were kept of this course, up to the update `furthest`."""
        if not self._left or (rows := self._left.pop(named(self._segments), None)) is None:
            return
        last = -1 if self.series.last is None else self.series.last
        self.series.extend(rows.between(last, furthest))
        if len((beyond := rows.between(furthest, int(rows.updates[-1]))).updates):
            self._left[named(self._segments)] = beyond


def in_common(one: tuple[Segment, ...], other: tuple[Segment, ...]) -> int:
    """The number of segments that two courses share at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], zip(one, other, strict=False)))


def named(segments: tuple[Segment, ...]) -> Course:
    """Weak references as a key: a course that undo can no longer reach is not kept alive by its rows."""
    return tuple(ref(segment) for segment in segments)
