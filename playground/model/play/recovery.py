"""After a divergence: how far to go back, and with which learning rate to go on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core import Session
from backprop_core.run.history import Divergence
from playground.model.training.series import Series

WAYS_OUT = "The last finite state is shown; lower the learning rate, go back, or press Reset."


@dataclass(frozen=True)
class Offer:
    """Travel back to the state after `updates` updates, and train on from there with the learning rate `rate`."""

    updates: int
    rate: float


def diverged_in_words(found: Divergence) -> str:
    """What has left the finite numbers, and when."""
    where = f"layer {found.layer}" if found.layer else "all layers"
    return f"Diverged in update {found.update + 1:,}: {found.quantity} ({where}) left the finite numbers."


def offer(session: Session, series: Series) -> Offer | None:
    """A tenth of the rate that diverged, from where its loss was lowest; None if no update led to the divergence.

    An edit just before the update that diverged is not to blame: what led there is the last training that had at least
    one update before it.
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
    return Offer(best, min(rate, then / 10))
