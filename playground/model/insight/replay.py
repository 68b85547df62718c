"""The beginning of a run's curve: the losses of updates that nobody has looked at are computed anew beside the page."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

import numpy as np

from backprop_core import Session
from backprop_core.document.work import update_cost
from backprop_core.run.history import Segment
from playground.model.insight.background import BACKGROUND, Job
from playground.model.training.exact import rows_along
from playground.model.training.series import Rows

MARKS = 60  # updates at which losses are computed
MOST_WORK = 4e9  # estimated nanoseconds: what takes longer stays unknown


class Replay:
    """The scores of a course up to the update `until`: in `rows` once they are there, None before.

    `job` is None where they would take too long. The session may go on meanwhile.
    """

    def __init__(self, session: Session, until: int, listens: Callable[[], bool]) -> None:
        self.until = until
        self.rows: Rows | None = None
        self.job: Job | None = None
        self._segments = _up_to(session, until)
        if until * update_cost(session.network, session.training, session.data.samples) <= MOST_WORK:
            self.job = BACKGROUND.begin(Job(self._slices(copy.deepcopy(session)), listens))

    @property
    def under_way(self) -> bool:
        """Whether the scores are still to come."""
        return self.job is not None and not self.job.ended

    def is_of(self, session: Session, until: int) -> bool:
        """Whether these are the scores of a session's course up to an update."""
        return self.until == until and self._segments == _up_to(session, until)

    def before(self, later: Rows, last: int) -> Rows:
        """Rows of the same course with these before them, up to the update `last`."""
        if self.rows is None:
            return later
        return (self.rows.followed_by(later) if len(later.updates) else self.rows).between(-1, last)

    def _slices(self, twin: Session) -> Iterator[float]:
        marks = np.unique(np.linspace(0, self.until, min(MARKS, self.until) + 1).round().astype(np.int64)).tolist()
        found = []
        for done, mark in enumerate(marks, 1):
            found.append(rows_along(twin, [mark]))
            yield done / len(marks)
        self.rows = Rows(np.array(marks, np.int64), np.concatenate([rows.values for rows in found]))


def _up_to(session: Session, until: int) -> tuple[Segment, ...]:
    """What a course was like up to an update."""
    return tuple(segment for segment in session.segments if segment.start <= until)
