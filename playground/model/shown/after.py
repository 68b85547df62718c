"""What an update has made of its own batch: the loss and the outputs once more, with the new parameters."""

from __future__ import annotations

from dataclasses import dataclass

from backprop_core import Session
from backprop_core.analysis.evaluation import Workspace, calls_of
from backprop_core.primitives import Array


@dataclass(frozen=True, eq=False)
class After:
    """The loss of the batch after its update, without penalties, and the outputs of one sample, (outputs,)."""

    loss: float
    outputs: Array


class SecondLook:
    """Runs a batch again on buffers apart from the session's, kept for the next batch of a network's own size.

    For a large network and batch it would take several times longer to make them than to use them.
    """

    def __init__(self) -> None:
        self._apart: Workspace | None = None

    def after_update(self, session: Session, sample: int) -> After | None:
        """The batch of the update that is complete, with the parameters that it led to; None in one under way.

        `sample` is a column of the batch. The operations are those of the tape.
        """
        if session.position.operation < len(session.tape):
            return None
        apart = self._fitting(session)
        apart.wiring.samples[:] = session.wiring.samples
        apart.table.rows["theta"][:] = session.table.rows["theta"]
        apart.run(self._calls)
        return After(float(apart.wiring.L), apart.wiring.A[-1][:, sample].copy())

    def _fitting(self, session: Session) -> Workspace:
        apart, batch = self._apart, session.wiring.batch
        if apart is None or (apart.network, apart.wiring.batch) != (session.network, batch):
            apart = self._apart = Workspace(session.network, batch)
            self._calls = calls_of([*apart.forward(), *apart.loss()])
        return apart
