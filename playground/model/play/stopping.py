"""When Play stops by itself, and the sentence that says why."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from backprop_core import Dataset, NetworkSpec, Session
from backprop_core.analysis.evaluation import Scorer
from backprop_core.primitives import Array
from playground.formats import number
from playground.model.insight.standing import where_it_stands

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

    @property
    def watch_loss(self) -> bool:
        """Whether a rule is about the training loss, which is looked at after every update then."""
        return self.loss is not None or self.patience is not None

    def updates_left(self, session: Session) -> int:
        """How many updates may follow at once: none past the last epoch, nor past an edit, if a rule is on."""
        edits = [each.start - session.completed for each in session.segments if each.start > session.position.update]
        ahead = min([MOST, *(max(1, updates) for updates in edits)]) if self.watch_loss or self.epochs else MOST
        if self.epochs is None:
            return ahead
        left = (self.epochs - 1 - session.epoch) * session.batches_per_epoch + session.left_in_epoch
        return max(0, min(left, ahead))


@dataclass
class Watch:
    """The training loss after every update since Play `begun`, as far as the rules ask for it.

    `least` is the loss that counts as the last progress, made `at` that update; `fell` is the loss that fell below the
    limit. A loss is that of all training samples, and not of a batch.
    """

    rules: Stops
    begun: int
    at: int = field(init=False)
    least: float = math.inf
    fell: float | None = None
    _scorer: Scorer | None = field(default=None, repr=False)
    _of: tuple[NetworkSpec, Dataset] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.at = self.begun

    def follow(self, session: Session) -> None:
        """Score on the session's training samples from now on."""
        network, data = session.network, session.data
        if self._of is None or self._of[0] != network or self._of[1] is not data:
            self._scorer, self._of = Scorer(network, data.X, data.Y), (network, data)

    def __call__(self, completed: int, theta: Array) -> bool:
        """Whether Play stops after so many updates, which have led to these parameters."""
        assert self._scorer is not None
        return self.sees(completed, self._scorer.score(theta).loss)

    def sees(self, completed: int, loss: float) -> bool:
        """Whether Play stops with this training loss; an update may be seen twice."""
        if loss < BETTER * self.least or self.least == math.inf:
            self.least, self.at = loss if math.isfinite(loss) else math.inf, completed
        if self.rules.loss is not None and loss < self.rules.loss:
            self.fell = loss
        return self.fell is not None or self.flat(completed)

    def flat(self, completed: int) -> bool:
        """Whether there was no progress for as long as it is waited for."""
        return self.rules.patience is not None and completed - self.at >= self.rules.patience


def reason(rules: Stops, watch: Watch | None, session: Session) -> str | None:
    """The sentence that says why Play stops here; None while it goes on."""
    if watch and watch.fell is not None:
        since = f", for the first time since Play began at update {watch.begun:,}" * (session.completed > watch.begun)
        fell, limit = number(watch.fell), number(rules.loss or 0.0)
        return f"Stopped: loss {fell} of all training samples, below {limit}{since}."
    if rules.epochs is not None and (done := epochs_done(session)) >= rules.epochs:
        return f"Stopped: {done:,} epochs are done."
    if watch and watch.flat(session.completed):
        flat = f"Stopped: the loss of all training samples has not fallen by 1 % for {rules.patience:,} updates."
        return " ".join(filter(None, (flat, where_it_stands(session))))
    return None


def epochs_done(session: Session) -> int:
    """The epochs that are complete, or were cut short by a change of the batches."""
    return session.epoch + (session.left_in_epoch == 0)
