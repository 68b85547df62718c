"""When Play stops by itself, and the sentence that says why."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from backprop_core import Dataset, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.evaluation import Scorer
from backprop_core.primitives import Array
from playground.formats import number
from playground.model.play.plateau import Course, plateau_in_words
from playground.model.play.when import Measure, When, is_known, is_of_update, measure_of, needs_operations

BETTER = 0.99  # a plateau is left by a loss below this share of the best one before
MOST = 10_000_000  # updates: more than any turn makes


@dataclass(frozen=True)
class Stops:
    """Play stops once the training loss is below `loss`, after `patience` updates without progress, after `epochs`, or
    `when` a quantity comes to be beyond a limit.

    None leaves a rule out. Epochs are counted as the run counts them: a change of the batches begins a new one.
    """

    loss: float | None = None
    patience: int | None = None
    epochs: int | None = None
    when: When | None = None

    @property
    def watch_loss(self) -> bool:
        """Whether a rule is about the training loss."""
        return self.loss is not None or self.patience is not None

    @property
    def watch(self) -> bool:
        """Whether a rule is about something that is looked at after every update."""
        return self.watch_loss or self.when is not None

    def updates_left(self, session: Session) -> int:
        """How many updates may follow at once: none past the last epoch, nor past an edit, if a rule is on."""
        edits = [each.start - session.completed for each in session.segments if each.start > session.position.update]
        ahead = min([MOST, *(max(1, updates) for updates in edits)]) if self.watch or self.epochs else MOST
        if self.epochs is None:
            return ahead
        left = (self.epochs - 1 - session.epoch) * session.batches_per_epoch + session.left_in_epoch
        return max(0, min(left, ahead))


@dataclass
class Watch:
    """What the rules ask for after every update since Play `begun`.

    `least` is the loss that counts as the last progress, made `at` that update, and `course` what the loss has done
    since; `fell` is the loss that fell below the limit. A loss is that of all training samples, and not of a batch.
    `hit` is the value of the quantity that came to be beyond its limit; it has to have been within it before, and
    the first value that is known counts as what was before. `within` is where it came to be within, None where it has
    been from the first one on. `by_operation` is that it is there only where updates are
    run operation by operation.
    """

    rules: Stops
    begun: int
    at: int = field(init=False)
    course: Course = field(init=False)
    least: float = math.inf
    fell: float | None = None
    hit: float | None = None
    within: int | None = None
    by_operation: bool = False
    _beyond: bool = field(default=True, repr=False)
    _measured: int = field(default=-1, repr=False)
    _held: bool | None = field(default=None, repr=False)
    _measure: Measure | None = field(default=None, repr=False)
    _scorer: Scorer | None = field(default=None, repr=False)
    _of: tuple[NetworkSpec, Dataset, TrainingSpec] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.at, self.course = self.begun, Course.begin(self.begun, math.inf)

    def follow(self, session: Session) -> None:
        """Look at this session, its network, its data and its training from now on."""
        network, data, training, when = session.network, session.data, session.training, self.rules.when
        if self._of is None or self._of[0] != network or self._of[1] is not data or self._of[2] is not training:
            self._scorer, self._of = Scorer(network, data.X, data.Y), (network, data, training)
            self._measure = measure_of(when.what, session) if when else None
            self.by_operation = when is not None and needs_operations(when.what, session)

    def begins(self, session: Session) -> None:
        """Look at where the session stands, if a quantity has a value there."""
        if self.rules.when and is_known(self.rules.when.what, session):
            self.measures(session.completed, session.settled)

    def __call__(self, completed: int, theta: Array) -> bool:
        """Whether Play stops after so many updates, which have led to these parameters."""
        assert self._scorer is not None
        hit = self.measures(completed, theta)
        return (self.rules.watch_loss and self.sees(completed, self._scorer.score(theta).loss, theta)) or hit

    def measures(self, completed: int, theta: Array) -> bool:
        """Whether Play stops for the quantity that a rule is about; an update that is seen again changes nothing."""
        when = self.rules.when
        if self._measure and when and completed > self._measured:
            value, self._measured = self._measure(theta), completed
            if not math.isnan(value):
                self._comes_to(value, when.holds(value), completed)
        return self.hit is not None

    def _comes_to(self, value: float, beyond: bool, completed: int) -> None:
        before, self._beyond = self._beyond, beyond
        self._held = beyond if self._held is None else self._held
        if self._held and before and not beyond and self.within is None:
            self.within = completed
        if beyond and not before:
            self.hit = value

    def sees(self, completed: int, loss: float, theta: Array | None = None) -> bool:
        """Whether Play stops with this training loss, at the parameters `theta`; an update may be seen twice."""
        if loss < BETTER * self.least or self.least == math.inf:
            self.least, self.at = loss if math.isfinite(loss) else math.inf, completed
            self.course = Course.begin(completed, loss)
        self.course.goes_on(completed, loss, theta)
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
        return f"Stopped: {done:,} {'epochs are' if done != 1 else 'epoch is'} done."
    if watch and watch.hit is not None and rules.when:
        when = "in" if is_of_update(rules.when.what, session) else "after"
        was = ""
        if watch.within is not None:
            pronoun = "They were" if rules.when.verb == "are" else "It was"
            ended = f"no longer from update {watch.within:,} on"
            was = f" {pronoun} already {rules.when.beyond} when Play began, and {ended}."
        return f"Stopped: {rules.when.in_words(watch.hit)}, {when} update {session.completed:,}.{was}"
    if watch and watch.flat(session.completed):
        waited = f"{rules.patience:,} update{'s' * (rules.patience != 1)}"
        flat = f"Stopped: the loss of all training samples has not fallen by 1 % for {waited}."
        return f"{flat} {plateau_in_words(watch.course, session)}"
    return None


def epochs_done(session: Session) -> int:
    """The epochs that are complete, or were cut short by a change of the batches."""
    return session.epoch + (session.left_in_epoch == 0)
