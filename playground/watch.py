"""What the training views look at: scores and surfaces on buffers of their own, and the record over the updates."""

from __future__ import annotations

from functools import lru_cache

from backprop_core import Dataset, NetworkSpec, Session
from backprop_core.evaluation import Theta, scorers
from backprop_core.flow import flow_of
from playground.plane import SIZE, plane_of
from playground.series import Series
from playground.sheet import Sheet

THUMBNAIL = 20  # cells along a side


def parameters_after(session: Session) -> Theta:
    """The parameters after the completed updates, also where another update is under way."""
    complete = session.completed > session.position.update
    return session.table if complete else session.causes[: session.table.count]


class Watch:
    """Follows one session; the record goes on as long as the network is the same."""

    def __init__(self, session: Session) -> None:
        self._network: NetworkSpec = session.network
        self._data: Dataset = session.data
        self._start(session)

    def _start(self, session: Session) -> None:
        layers = range(1, session.network.depth + 1)
        scores = ("train loss", "test loss", "train accuracy", "test accuracy")
        self.series = Series([*scores, *(f"{what} {n}" for what in ("gradient", "ratio") for n in layers)])
        self._measure(session)

    def _measure(self, session: Session) -> None:
        self._network, self._data = session.network, session.data
        self.train, self.test = scorers(session.network, session.data)
        self.sheet = lru_cache(maxsize=4)(self._sheet)

    def follow(self, session: Session) -> None:
        """After a change: forget what belongs to another network, other data or an abandoned future."""
        if session.network != self._network:
            self._start(session)
        elif session.data is not self._data:
            self._measure(session)
        furthest = session.reach.update + bool(session.reach.operation)
        if self.series.last is not None and self.series.last > furthest:
            self.series.truncate(furthest)

    def record(self, session: Session) -> None:
        """Add the present state to the record."""
        self.follow(session)
        if self.series.last is not None and session.completed <= self.series.last:
            return
        theta, complete = parameters_after(session), session.completed > session.position.update
        train, test = self.train.score(theta), self.test.score(theta) if self.test else None
        row = {"train loss": train.loss, "train accuracy": train.accuracy}
        if test:
            row |= {"test loss": test.loss, "test accuracy": test.accuracy}
        for flow in flow_of(session) if complete else ():  # else it is that of the next update
            row |= {f"gradient {flow.layer}": flow.gradient, f"ratio {flow.layer}": flow.ratio}
        self.series.append(session.completed, row)

    def _sheet(self, size: int = SIZE, inputs: tuple[int, int] = (0, 1), held: tuple[float, ...] = ()) -> Sheet:
        """Over two inputs; all others are `held`, which may be left out where there are no others."""
        held = held or (0.0,) * self._network.inputs
        return Sheet(self._network, plane_of(self._data, held, *inputs, size))
