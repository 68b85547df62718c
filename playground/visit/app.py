"""What the app remembers of a visit, beside the values of its widgets: one typed object."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from threading import Thread, current_thread
from time import perf_counter, time_ns

from backprop_core import Session
from backprop_core.primitives import Array
from playground.model.play.clock import Play
from playground.model.scenes import SEED, Scene
from playground.model.shown.picture import Picture, picture_of
from playground.model.shown.single_sample import Look
from playground.model.training.views import Watch
from playground.visit.echoes import LATE, Echoes, Later


@dataclass
class App:
    """The scene, the session, the sample of its batch that is shown, the picture of the present state.

    `look` is there while a sample is looked at by itself: its numbers are on screen in place of the batch's. `notice`
    is a sentence to be shown once, `stopped` one that says why Play stopped, until the next move. `clicked` is what was
    clicked last under Play, and when. `play` is there while the run goes on by itself; `whole` says that all of the
    page is to be drawn, not only the part of it that was clicked or has its turn; `answering`, that this is being done.
    `ticked` is when Play went on last. `order` tells later states from earlier ones, across scenes, too.
    """

    scene: Scene = SEED
    session: Session = field(default_factory=SEED.start)
    sample: int = 0
    look: Look | None = None
    locked: dict[str, float] | None = None
    notice: str | None = None
    stopped: str | None = None
    play: Play | None = None
    whole: bool = False
    answering: bool = False
    ticked: float = -inf
    order: int = field(default_factory=lambda: time_ns() // 1000)
    clicked: tuple[str, float] | None = None
    echoes: Echoes = field(default_factory=Echoes)
    choices: Echoes = field(default_factory=Echoes)
    later: Later | None = None
    worker: Thread | None = field(default=None, repr=False)
    _picture: Picture | None = None
    _watch: Watch | None = None

    def take_over(self) -> None:
        """Wait until nobody else works here: a click starts a thread, while that of the run before may still train.

        That one has been told to stop, and does so where it next touches the page; what it was at is left half done.
        """
        before, self.worker = self.worker, current_thread()
        if before not in (None, self.worker) and before.is_alive():
            before.join()
            self.changed()

    @property
    def has_just_played(self) -> bool:
        """Whether a browser may not have heard yet where Play came to."""
        return perf_counter() - self.ticked < LATE

    def watching(self) -> Watch:
        """What the training views look at."""
        if self._watch is None:
            self._watch = Watch(self.session)
        self._watch.follow(self.session)
        return self._watch

    def take_surfaces(self) -> list[tuple[int, Array]]:
        """The surfaces of the states that passed since the last call, by their updates."""
        if self.play is None:
            return []
        taken, self.play.surfaces = self.play.surfaces, []
        return taken

    @property
    def picture(self) -> Picture:
        """The numbers on screen: read once for each state."""
        if self._picture is None:
            self._picture = picture_of(self.shown, self.sample, check=not self.play)
        return self._picture

    @property
    def shown(self) -> Session:
        """The session whose numbers are on screen: the run, or a sample looked at by itself."""
        return self.look.session if self.look else self.session

    @property
    def place(self) -> int:
        """The place in the batch of its sample that is shown."""
        return min(self.sample, len(self.session.batch) - 1)

    @property
    def number(self) -> int:
        """The number in the data of the sample that is shown."""
        return self.look.number if self.look else int(self.session.batch[self.place])

    def changed(self) -> None:
        """The session has moved on."""
        self._picture, self.order = None, time_ns() // 1000

    @property
    def edited(self) -> bool:
        """Whether the run is no longer the scene's own: a change by hand had a part in it, or led to its network."""
        return self.session.edited

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self.session.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a change that was taken back, and none since."""
        return self.session.can_redo

    def undo(self) -> None:
        """Take back the last change, be it of the network or within its run."""
        self.session.undo()

    def redo(self) -> None:
        """Make again the change that was taken back last."""
        self.session.redo()
