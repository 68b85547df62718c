"""How well gradients flow, layer by layer: their size, and the size of the step they cause.

All of it is read off the session's own buffers, and only off what the update under way has finished: a gradient that
its penalty is still to be added to, or a step that the optimiser is still at work on, is not there yet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from backprop_core.primitives import Array
from backprop_core.run.session import Session
from backprop_core.run.state import State

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
    return tuple(_layer_flow(session, layer) for layer in range(1, session.network.depth + 1))


def _layer_flow(session: Session, layer: int) -> LayerFlow:
    return LayerFlow(
        layer=layer,
        weight=_norm(session.old(f"W{layer}")),
        gradient=_finished(session, f"dW{layer}"),
        step=_finished(session, f"stepW{layer}"),
    )


def _finished(session: Session, name: str) -> float | None:
    """The norm of a quantity, None until the update under way has finished it."""
    return _norm(session.value(name)) if session.state_of(name) is State.FRESH else None


def _norm(values: Array) -> float:
    """The Euclidean norm; no square of a tiny or huge entry underflows or overflows."""
    return math.hypot(*values.flat)
