"""A number under the visitor's hand: what it was, and where the run stood when it was taken up."""

from __future__ import annotations

from dataclasses import dataclass, field

from backprop_core import Position, Session
from backprop_core.run.history import Segment
from backprop_core.run.undo import Mark
from playground.model.shown.single_sample import SingleSample


@dataclass
class Drag:
    """The number `name`, which was `start`. `mark`, `sample`, `look` and `notice` are what a way back leads to.

    `segments` and `position` are those that the last value has led to: by them it is known whether anything else has
    changed the run since, and whether it has gone on.
    """

    name: str
    start: float
    session: Session = field(repr=False)
    mark: Mark = field(repr=False)
    sample: int
    look: SingleSample | None
    notice: str | None
    segments: tuple[Segment, ...] = field(init=False, repr=False)
    position: Position = field(init=False)

    def __post_init__(self) -> None:
        self.stand()

    def stand(self) -> None:
        """The last value has led to here."""
        self.segments, self.position = self.session.segments, self.session.position

    def holds(self, session: Session) -> bool:
        """Whether nothing else has changed the run since."""
        return session is self.session and session.segments == self.segments

    @property
    def rests(self) -> bool:
        """Whether the run has not gone on since."""
        return self.session.position == self.position

    @property
    def changed(self) -> bool:
        """Whether the run is on another course than when the number was taken up."""
        return self.session.segments != self.mark.course.branch.segments
