"""The loss at all places of a grid on a plane or a line, some at a time, and along the path of a run."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop_core.analysis.landscape.planes import Plane
from backprop_core.analysis.stacked.losses import StackedLosses
from backprop_core.primitives import Array
from backprop_core.run.session import Session

STATES = 120  # of a path that is run again
MOST = 20_000  # updates that are run again for it
Laying = Callable[[Array], tuple[Plane, Array, Array] | None]  # a plane and its places, for the states of a path


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Parameters that a run has had, (places, parameters), and after how many updates each; the present ones last."""

    updates: npt.NDArray[np.int64]
    thetas: Array


def path_of(session: Session) -> Path:
    """The states that the run keeps, up to the present one; their gaps grow with the distance to it."""
    count = session.table.count
    known = {update: causes[:count] for update, causes in session.kept.items()} | {session.completed: session.settled}
    order = sorted(known)
    return Path(np.array(order), np.stack([known[update] for update in order]))


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """A path, and the loss at each of its states: (states,)."""

    path: Path
    losses: Array


class Replay:
    """The states of a run at even distances, each run again from what is kept, on a session apart."""

    def __init__(self, session: Session) -> None:
        self._twin = copy.deepcopy(session)
        self._last = session.completed
        self.updates = np.unique(np.linspace(0, self._last, min(STATES, self._last + 1)).round().astype(np.int64))

    def states(self) -> Iterator[Array]:
        """The parameters after each of the updates."""
        present = self._twin.settled
        for update in self.updates.tolist():
            if update == self._last:
                yield present
            else:
                self._twin.travel(update)
                yield self._twin.settled


class Survey:
    """The loss (J with a penalty) of all training samples over a grid: `losses` is (len(ys), len(xs)), NaN until it is
    computed; `tested` that of the test samples, None where there are none or nobody asks for it.

    `track` is the run's path and the losses along it, which are those of the run itself and not of the places on the
    plane: at first the states that are kept, then evenly spaced ones, unless there are more than `MOST` updates. Where
    the plane depends on the path, `lay` gives it, with as many places, for the evenly spaced states, which come first
    then; None leaves all as it is.
    """

    def __init__(
        self, session: Session, plane: Plane, xs: Array, ys: Array, *, tests: bool = False, lay: Laying | None = None
    ) -> None:
        data, network = session.data, session.network
        self._train = StackedLosses(network, data.X, data.Y, session.training)
        self._test = None
        if tests and data.X_test is not None and data.Y_test is not None:
            self._test = StackedLosses(network, data.X_test, data.Y_test)
        self._spread(plane, xs, ys)
        path = path_of(session)
        self.track = Track(path, self._train.at(path.thetas))
        self._replay = Replay(session) if 0 < session.completed <= MOST else None
        self._lay = lay

    @property
    def awaits_path(self) -> bool:
        """Whether the track is still of the states that are kept, and evenly spaced ones are to come."""
        return self._replay is not None and self.track.path.updates is not self._replay.updates

    def _spread(self, plane: Plane, xs: Array, ys: Array) -> None:
        """The grid, with nothing computed on it."""
        self.plane, self.xs, self.ys = plane, xs, ys
        self._places = np.stack([each.ravel() for each in np.meshgrid(xs, ys)], axis=1)
        self.losses: Array = np.full((len(ys), len(xs)), np.nan)
        self.tested: Array | None = None if self._test is None else self.losses.copy()

    def slices(self) -> Iterator[float]:
        """Compute a part after the other; yields the share that is done."""
        total = len(self._places) + (0 if self._replay is None else len(self._replay.updates))
        parts = [self._over_places(), self._along_path()]
        done = 0
        for part in parts if self._lay is None else reversed(parts):
            count = 0
            for count in part:
                yield (done + count) / total
            done += count

    def _over_places(self) -> Iterator[int]:
        """The losses of the grid; yields how many are computed."""
        step = self._train.room
        for start in range(0, len(self._places), step):
            part = slice(start, start + step)
            thetas = self.plane.at(self._places[part])
            self.losses.reshape(-1)[part] = self._train.at(thetas)
            if self._test is not None and self.tested is not None:
                self.tested.reshape(-1)[part] = self._test.at(thetas)
            yield min(start + step, len(self._places))

    def _along_path(self) -> Iterator[int]:
        """Run the path again; it takes the place of the one before once complete. Yields how many states it has."""
        if self._replay is None:
            return
        thetas = []
        for theta in self._replay.states():
            thetas.append(theta)
            yield len(thetas)
        path = Path(self._replay.updates, np.stack(thetas))
        found = self._lay(path.thetas) if self._lay else None
        if found:
            self._spread(*found)
        self.track = Track(path, self._train.at(path.thetas))
