"""What the training views look at: scores and surfaces on buffers of their own, and the record over the updates."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from backprop_core import Dataset, NetworkSpec, Session, SlopeEvaluator
from backprop_core.analysis.evaluation import Score, Theta, scorers
from backprop_core.analysis.flow import flow_of
from playground.model.training.plane import SIZE, plane_of
from playground.model.training.record import Record
from playground.model.training.series import Series
from playground.model.training.sheet import Sheet

THUMBNAIL = 20  # cells along a side


def parameters_after(session: Session) -> Theta:
    """The parameters after the completed updates, also where another update is under way."""
    return session.settled


def data_changes(session: Session) -> list[int]:
    """The updates from which on the course on display has other data."""
    return [after.start for before, after in pairwise(session.segments) if after.data is not before.data]


class Watch:
    """Follows one session after the other; the record is that of the course on display."""

    def __init__(self, session: Session) -> None:
        self._record = Record()
        self._scored: tuple[NetworkSpec, Dataset] | None = None
        self._begin_views(session)
        self._record.follow(session)

    @property
    def series(self) -> Series:
        """Scores and gradients over the updates of the course on display."""
        return self._record.series

    def follow(self, session: Session) -> None:
        """After a change: forget what belongs to another network, other data or another course."""
        if session.network != self._network or session.data is not self._data:
            self._begin_views(session)
        self._record.follow(session)

    def _begin_views(self, session: Session) -> None:
        """Those that nobody looks at are never made."""
        self._network, self._data = session.network, session.data
        self.sheet = lru_cache(maxsize=4)(self._sheet)
        self.slopes = lru_cache(maxsize=1)(self._slopes)

    def _slopes(self) -> SlopeEvaluator:
        """On all training samples."""
        return SlopeEvaluator(self._network, self._data.X)

    def record(self, session: Session) -> float:
        """Write the present state into the record; its training loss."""
        self.follow(session)
        at = session.completed
        train, test = self._scores(session, at)
        row: dict[str, float | None] = {"train loss": train.loss, "train accuracy": train.accuracy}
        if test:
            row |= {"test loss": test.loss, "test accuracy": test.accuracy}
        complete = at > session.position.update
        for flow in flow_of(session) if complete else ():  # else it is that of the next update
            row |= {f"gradient {flow.layer}": flow.gradient, f"ratio {flow.layer}": flow.ratio}
        self._record.write(at, row)
        return train.loss

    def _scores(self, session: Session, at: int) -> tuple[Score, Score | None]:
        """After so many updates, the present number; where an edit was made there, of what the edit made of it."""
        segment = next(each for each in reversed(session.segments) if each.start <= at)
        edited = segment.start == at > 0
        theta = segment.memory[: session.table.count] if edited else parameters_after(session)
        if self._scored != (session.network, segment.data):
            self._scored = session.network, segment.data
            self.train, self.test = scorers(session.network, segment.data)
        return self.train.score(theta), self.test.score(theta) if self.test else None

    def _sheet(self, size: int = SIZE, inputs: tuple[int, int] = (0, 1), held: tuple[float, ...] = ()) -> Sheet:
        """Over two inputs; all others are `held`, which may be left out where there are no others."""
        held = held or (0.0,) * self._network.inputs
        return Sheet(self._network, plane_of(self._data, held, *inputs, size))
