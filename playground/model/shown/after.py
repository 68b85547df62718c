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


def after_update(session: Session, sample: int) -> After | None:
    """The batch of the update that is complete, with the parameters that it led to; None in an update under way.

    `sample` is a column of the batch. The operations are those of the tape, on buffers apart from the session's.
    """
    if session.position.operation < len(session.tape):
        return None
    apart = Workspace(session.network, session.wiring.batch)
    apart.wiring.samples[:] = session.wiring.samples
    apart.table.rows["theta"][:] = session.table.rows["theta"]
    apart.run(calls_of([*apart.forward(), *apart.loss()]))
    return After(float(apart.wiring.L), apart.wiring.A[-1][:, sample].copy())
