"""When Play stops by itself, and the sentence that says why."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from backprop_core import Session
from playground.series import Series
from playground.theme import number

BETTER = 0.99  # a plateau is left by a loss below this share of the best one before
MOST = 10_000_000


@dataclass(frozen=True)
class Stops:
    """Play stops once the training loss is below `loss`, after `patience` updates without progress, after `epochs`.

    None leaves a rule out.
    """

    loss: float | None = None
    patience: int | None = None
    epochs: int | None = None

    def updates_left(self, session: Session) -> int:
        """How far a tick may go without passing the last epoch."""
        if self.epochs is None:
            return MOST
        return max(0, self.epochs * session.batches_per_epoch - session.completed)

    def reason(self, session: Session, series: Series, begun: int) -> str | None:
        """Why a run that plays since update `begun` stops here; None while it goes on."""
        if self.epochs is not None and self.updates_left(session) == 0:
            return f"Stopped: {self.epochs} epochs are done."
        if not len(series):
            return None
        losses, updates = series["train loss"], series.updates
        if self.loss is not None and losses[-1] < self.loss:
            return f"Stopped: the training loss is {number(float(losses[-1]))}, below {number(self.loss)}."
        if self.patience is not None and self._flat(losses, updates, begun):
            return f"Stopped: the training loss has not fallen by 1 % for {self.patience:,} updates."
        return None

    def _flat(self, losses: np.ndarray, updates: np.ndarray, begun: int) -> bool:
        assert self.patience is not None
        edge = updates[-1] - self.patience
        if edge < begun:
            return False
        before = losses[updates <= edge].min(initial=math.inf)
        return bool(np.isfinite(before) and losses[updates > edge].min(initial=math.inf) > BETTER * before)
