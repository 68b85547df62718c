"""What is on screen: the run, a sample by itself, or either of them before what is asked for was computed."""

from __future__ import annotations

from backprop_core import Session
from playground.model.asking.veil import Asking
from playground.model.exercise import Exercise
from playground.model.lessons.player import Player
from playground.model.lessons.veiling import Curtain
from playground.model.scenes import Scene
from playground.model.shown.single_sample import SingleSample


class Veiled:
    """The part of a visit that says which session is shown."""

    scene: Scene
    session: Session
    look: SingleSample | None
    asking: Asking | Exercise | None
    lesson: Player | None

    @property
    def asks(self) -> Asking | Exercise | None:
        """The question or exercise of the page itself that is open."""
        return self.asking if self.asking and self.asking.is_open else None

    @property
    def veil(self) -> Asking | Exercise | Curtain | None:
        """What hides a number that is asked for: it is nowhere to be seen, and neither is what follows from it."""
        if asks := self.asks:
            return asks
        if self.lesson is None:
            return None
        return self.lesson.curtain(self.look.session if self.look else self.lesson.held(self.session), self.scene.key)

    @property
    def is_asked(self) -> bool:
        """Whether a question is open, also one in whose answer no number of the run has a part."""
        return self.veil is not None or (self.lesson is not None and self.lesson.asks)

    @property
    def begins_to_hold(self) -> bool:
        """Whether the run has just gone on from where a lesson asks, which stays on screen."""
        return self.lesson is not None and self.lesson.begins_to_hold(self.session)

    @property
    def veils_outputs(self) -> bool:
        """Whether outputs and curves would tell what is asked."""
        return self.veil is not None and self.veil.hides_outputs

    @property
    def under_veil(self) -> Session:
        """What a question is about: the run, or a sample looked at by itself."""
        return self.look.session if self.look else self.session

    @property
    def walked(self) -> Session:
        """The session whose walk is told: the run, held just before what is hidden."""
        return self.session if self.look else self.shown

    @property
    def shown(self) -> Session:
        """The session whose numbers are on screen."""
        return self.veil.before if self.veil else self.under_veil
