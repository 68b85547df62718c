"""What becomes of the loss where an edge or a unit is switched off, beside what its gradient foretells.

To first order, setting a weight w to 0 changes the loss by -w g; the true change is the loss of the batch evaluated
again. The two differ by how the loss bends on the way (Mozer and Smolensky 1989 call the true change relevance, and
estimate it by the derivative). A unit is off where all the weights that leave it are 0.

All three numbers are of one update, the first that a cut made now would change: the one under way, or the next one
where that is complete.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from backprop_core.analysis.evaluation import LossAt
from backprop_core.analysis.explain import gradients_made
from backprop_core.primitives import Array
from backprop_core.run.session import Session
from backprop_core.tape.parameters import Parameters

Columns = tuple[int, ...]  # of the parameter table


@dataclass(frozen=True, slots=True)
class Cut:
    """Parameters set to 0: the loss (J with a penalty) before, its true change, and -w g summed over them."""

    before: float
    change: float
    foretold: float


class Cutter:
    """Tries cuts of the batch and the parameters of the update under way, one at a time, on buffers of its own.

    All gradients of the update must be there. `update` is its number, counted from 0, and `samples` how many it has.
    """

    def __init__(self, session: Session) -> None:
        table = session.table
        self.update, self.samples = session.position.update, len(session.batch)
        self._losses = LossAt(session)
        self._losses.take_batch(session)
        self._theta, self._gradient = session.causes[: table.count], table.rows["grad"].copy()
        self._before = self._losses.at(self._theta)

    def is_off(self, columns: Iterable[int]) -> bool:
        """Whether the parameters of these columns are 0 already."""
        return not self._theta[np.fromiter(columns, dtype=np.intp)].any()

    def cut(self, columns: Iterable[int]) -> Cut:
        """What happens where the parameters of these columns are 0."""
        at = np.fromiter(columns, dtype=np.intp)
        theta: Array = self._theta.copy()
        theta[at] = 0.0
        with np.errstate(all="ignore"):
            foretold = -float(self._theta[at] @ self._gradient[at])
        return Cut(self._before, self._losses.at(theta) - self._before, foretold)


def cutter(session: Session) -> Cutter | None:
    """Tries cuts of the update under way, or of the next one where that is complete.

    None until all gradients of the one under way are there, and where the next one has none that are finite.
    """
    first = session if session.completed == session.position.update else _next_of(session)
    return Cutter(first) if gradients_made(first) else None


def _next_of(session: Session) -> Session:
    """A session apart, in the update that an edit made now would lead to, with its gradients."""
    apart = copy.deepcopy(session)
    apart.edit()
    apart.prime()
    return apart


def edge_columns(table: Parameters, layer: int, row: int, column: int) -> Columns:
    """The column of an entry of a layer's [W | b]; -1 is the bias."""
    width = table.shapes[layer - 1][1]
    return (table.span(layer).start + row * width + column % width,)


def unit_columns(table: Parameters, layer: int, row: int) -> Columns:
    """The columns of all weights that leave a unit of a layer before the output; of an input for layer 0."""
    count = table.shapes[layer][0]
    return tuple(edge_columns(table, layer + 1, after, row)[0] for after in range(count))
