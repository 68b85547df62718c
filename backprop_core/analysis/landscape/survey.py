"""The loss at all places of a grid on a plane or a line, some at a time, and along the path of a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop_core.analysis.landscape.planes import Plane
from backprop_core.analysis.stacked.losses import StackedLosses
from backprop_core.primitives import Array
from backprop_core.run.session import Session


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


class Survey:
    """The loss (J with a penalty) of all training samples over a grid: `losses` is (len(ys), len(xs)), NaN until it is
    computed; `tested` that of the test samples, None where there are none or nobody asks for it.

    `path` is the run's path with its places on the plane, `along` the losses there, which are those of the run itself
    and not of the places.
    """

    def __init__(self, session: Session, plane: Plane, xs: Array, ys: Array, *, tests: bool = False) -> None:
        self.plane, self.xs, self.ys, self.path = plane, xs, ys, path_of(session)
        data, network = session.data, session.network
        self._train = StackedLosses(network, data.X, data.Y, session.training)
        self._test = None
        if tests and data.X_test is not None and data.Y_test is not None:
            self._test = StackedLosses(network, data.X_test, data.Y_test)
        self._places = np.stack([each.ravel() for each in np.meshgrid(xs, ys)], axis=1)
        self.losses: Array = np.full((len(ys), len(xs)), np.nan)
        self.tested: Array | None = None if self._test is None else self.losses.copy()
        self.along: Array = np.full(len(self.path.updates), np.nan)

    def slices(self) -> Iterator[float]:
        """Compute a part after the other, the path first; yields the share that is done."""
        step, total = self._train.room, len(self._places) + len(self.along)
        for start in range(0, len(self.along), step):
            part = slice(start, start + step)
            self.along[part] = self._train.at(self.path.thetas[part])
            yield min(start + step, len(self.along)) / total
        for start in range(0, len(self._places), step):
            part = slice(start, start + step)
            thetas = self.plane.at(self._places[part])
            self.losses.reshape(-1)[part] = self._train.at(thetas)
            if self._test is not None and self.tested is not None:
                self.tested.reshape(-1)[part] = self._test.at(thetas)
            yield min(1.0, (len(self.along) + start + step) / total)
