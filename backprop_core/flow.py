"""How well gradients flow, layer by layer: their size, the size of the step they cause, and the units that stop them.

All of it is read off the session's own buffers, and only off what the update under way has finished: a gradient that
its penalty is still to be added to, or a step that the optimiser is still at work on, is not there yet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backprop_core.session import Session
from backprop_core.updates import norm

# A step that changes the weights by about a thousandth of themselves is often quoted as healthy (CS231n's notes).
HEALTHY_RATIO = 1e-3
# |tanh z| > 0.97 counts as saturated: a slope below this share of the steepest one. The same share of a sigmoid's
# slope is the same place on its curve, as tanh z = 2 sigmoid(2z) - 1; for the others it is the same loss of slope.
SATURATED = 1 - 0.97**2
_STEEPEST = {"sigmoid": 0.25, "softmax": 0.25}  # the others reach 1, the bent ones a little more
_PIECEWISE = ("relu", "leaky_relu", "identity")


@dataclass(frozen=True, slots=True)
class LayerFlow:
    """One layer at a position of the session; what is not computed yet is None.

    `gradient`, `weight` and `step` are Euclidean norms of dW (penalty included, before clipping), of W at the start of
    the update and of the optimiser's step of W. `dead` are the units of a piecewise linear activation whose slope is
    exactly 0, `saturated` those of a smooth one whose slope is at most `SATURATED` of the steepest, each for every
    sample of the batch: no gradient gets through (or hardly any). `flat` is the share of such slopes among all units
    and samples. An output layer that cancels with its loss needs no slope: for it they stay None.
    """

    layer: int
    units: int
    weight: float
    gradient: float | None
    step: float | None
    dead: tuple[int, ...] | None
    saturated: tuple[int, ...] | None
    flat: float | None

    @property
    def ratio(self) -> float | None:
        """||step|| / ||W||, None without a step or where all weights are 0."""
        return self.step / self.weight if self.step is not None and self.weight > 0 else None

    @property
    def dead_share(self) -> float | None:
        """The fraction of the units that are dead."""
        return None if self.dead is None else len(self.dead) / self.units

    @property
    def saturated_share(self) -> float | None:
        """The fraction of the units that are saturated."""
        return None if self.saturated is None else len(self.saturated) / self.units


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

    cancels = layer == session.network.depth and session.network.cancels
    stuck = _stuck(session, layer) if f"S{layer}" in finished and not cancels else None
    dies = session.network.layers[layer - 1].record.name in _PIECEWISE
    units = None if stuck is None else tuple(np.flatnonzero(stuck.all(axis=1)).tolist())
    return LayerFlow(
        layer=layer,
        units=session.network.sizes[layer],
        weight=norm(session.old(f"W{layer}")),
        gradient=norm(table.weights("grad", layer)) if f"dW{layer}" in finished else None,
        step=norm(table.weights("step", layer)) if f"stepW{layer}" in finished else None,
        dead=units if dies or units is None else (),
        saturated=() if dies and units is not None else units,
        flat=None if stuck is None else float(stuck.mean()),
    )


def _stuck(session: Session, layer: int) -> npt.NDArray[np.bool_]:
    """Where the slope lets no gradient through, or hardly any, for each unit and sample."""
    name, slopes = session.network.layers[layer - 1].record.name, session.wiring.S[layer]
    limit = 0.0 if name in _PIECEWISE else SATURATED * _STEEPEST.get(name, 1.0)
    stuck: npt.NDArray[np.bool_] = np.abs(slopes) <= limit
    return stuck
