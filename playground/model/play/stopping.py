"""When Play stops by itself, and the sentence that says why."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from backprop_core import Session
from playground.formats import number
from playground.model.training.series import Series

BETTER = 0.99  # a plateau is left by a loss below this share of the best one before
MOST = 10_000_000  # updates: more than any turn makes


@dataclass(frozen=True)
class Stops:
    """Play stops once the training loss is below `loss`, after `patience` updates without progress, or after `epochs`.

    None leaves a rule out. Epochs are counted as the run counts them: a change of the batches begins a new one.
    """

    loss: float | None = None
    patience: int | None = None
    epochs: int | None = None

    def updates_left(self, session: Session) -> int:
        """How many updates may follow at once: none past the last epoch, nor past an edit, which may make it longer."""
        if self.epochs is None:
            return MOST
        left = (self.epochs - 1 - session.epoch) * session.batches_per_epoch + session.left_in_epoch
        edits = [each.start - session.completed for each in session.segments if each.start > session.position.update]
        return max(0, min(left, *(max(1, ahead) for ahead in edits), MOST))

    def reason(self, session: Session, series: Series, begun: int, passed: dict[int, float]) -> str | None:
        """The sentence that says why Play, which began at update `begun`, stops here; None while it goes on.

        `passed` are the training losses of the latest turn, by their updates.
        """
        if (fell := self.fell(passed)) is not None:
            return f"Stopped: the training loss is {number(passed[fell])}, below {number(self.loss or 0.0)}."
        if self.epochs is not None and (done := epochs_done(session)) >= self.epochs:
            return f"Stopped: {done:,} epochs are done."
        if self.patience is not None and self._flat(session, series, begun):
            return f"Stopped: the training loss has not fallen by 1 % for {self.patience:,} updates."
        return None

    def fell(self, passed: dict[int, float]) -> int | None:
        """The first update after which the loss was below the limit."""
        return next((at for at, loss in passed.items() if self.loss is not None and loss < self.loss), None)

    def _flat(self, session: Session, series: Series, begun: int) -> bool:
        assert self.patience is not None
        updates = series.updates
        losses, updates = series["train loss"][updates <= session.completed], updates[updates <= session.completed]
        edge = session.completed - self.patience
        if edge < begun:
            return False
        before = losses[updates <= edge].min(initial=math.inf)
        return bool(np.isfinite(before) and losses[updates > edge].min(initial=math.inf) > BETTER * before)


def epochs_done(session: Session) -> int:
    """The epochs that are complete, or were cut short by a change of the batches."""
    return session.epoch + (session.left_in_epoch == 0)
