"""How well gradients flow, layer by layer: their size, and the size of the step they cause.

All of it is read off the session's own buffers, and only off what the update under way has finished: a gradient that
its penalty is still to be added to, or a step that the optimiser is still at work on, is not there yet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from backprop_core.primitives import Array
from backprop_core.run.session import Session

# A step that changes the weights by about a thousandth of themselves is often quoted as healthy (CS231n's notes).
HEALTHY_RATIO = 1e-3


@dataclass(frozen=True, slots=True)
class LayerFlow:
    """One layer at a position of the session; what is not computed yet is None.

    `gradient`, `weight` and `step` are Euclidean norms of dW (penalty included, before clipping), of W at the start of
    the update and of the optimiser's step of W.
    """

    layer: int
    weight: float
    gradient: float | None
    step: float | None

    @property
    def ratio(self) -> float | None:
        """||step|| / ||W||, None without a step or where all weights are 0."""
        return self.step / self.weight if self.step is not None and self.weight > 0 else None


def flow_of(session: Session) -> tuple[LayerFlow, ...]:
    """Every layer of the session, the first one first."""
    finished = finished_quantities(session)
    return tuple(_layer_flow(session, layer, finished) for layer in range(1, session.network.depth + 1))


def finished_quantities(session: Session) -> frozenset[str]:
    """What the update under way has written and will not write again."""
    later = session.tape.operations[session.position.operation :]
    return session.fresh - {name for operation in later for name in operation.writes}


def _layer_flow(session: Session, layer: int, finished: frozenset[str]) -> LayerFlow:
    table = session.table
    return LayerFlow(
        layer=layer,
        weight=_norm(session.old(f"W{layer}")),
        gradient=_norm(table.weights("grad", layer)) if f"dW{layer}" in finished else None,
        step=_norm(table.weights("step", layer)) if f"stepW{layer}" in finished else None,
    )


def _norm(values: Array) -> float:
    """The Euclidean norm; no square of a tiny or huge entry underflows or overflows."""
    return math.hypot(*values.flat)
