"""After a divergence: how far to go back, and with which learning rate to go on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core import Session
from playground.model.training.series import Series


@dataclass(frozen=True)
class Calmer:
    """Go back to where so many `updates` were done, and on from there with the learning rate `rate`."""

    updates: int
    rate: float


def calmer(session: Session, series: Series) -> Calmer | None:
    """A tenth of the rate that blew up, from where the loss was lowest under it; None if no update led there.

    What made an update of its own diverge (an edit just before it) is not cured by another rate, so the training is
    blamed that came to it.
    """
    found = session.divergence
    blamed = [segment for segment in session.segments if found and segment.start < found.update]
    if found is None or not blamed:
        return None
    segment, rate = blamed[-1], float(session.training.optimizer_options["lr"])
    then = float(segment.training.optimizer_options["lr"])
    updates, losses = series.updates, series["train loss"]
    under_it = (updates >= segment.start) & (updates <= found.update) & np.isfinite(losses)
    best = int(updates[under_it][losses[under_it].argmin()]) if under_it.any() else segment.start
    return Calmer(best, min(rate, then / 10))
