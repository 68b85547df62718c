"""What is remembered of a visit, beside the values of its widgets: one typed object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import RLock
from time import time_ns
from weakref import WeakKeyDictionary, ref

from backprop_core import Dataset, Session
from backprop_core.run.history import Segment
from playground.figures.graph.figure import scale_limits
from playground.figures.graph.labels.frame import Frame
from playground.model.asking.veil import LEFT, Asking
from playground.model.document.entering import start_in_scene
from playground.model.exercise import Exercise
from playground.model.hunting.hunt import Hunt
from playground.model.lessons.lesson import Lesson
from playground.model.lessons.player import HELD, Player
from playground.model.play.channel import Channel
from playground.model.play.clock import FULL, Play
from playground.model.play.recovery import WAYS_OUT, diverged_in_words
from playground.model.play.stopping import Stops
from playground.model.scenes import SEED, Scene
from playground.model.scenes.told import told
from playground.model.shown.after import After, SecondLook
from playground.model.shown.elements import Element, elements_of, has_element
from playground.model.shown.picture import Picture, picture_of
from playground.model.shown.single_sample import SingleSample, single_sample_of
from playground.model.shown.trail import Trail
from playground.model.tables import Reading
from playground.model.tables.draft import Draft
from playground.model.training.views import TrainingViews
from playground.visit.drag import Drag
from playground.visit.note import Note
from playground.visit.settings import Settings
from playground.visit.stay import Stay
from playground.visit.veiled import Veiled

COARSE = ("update", "epoch")


@dataclass
class App(Veiled):
    """The scene, the session and what is shown of it.

    `trail` are the elements that were selected before the present one. `sample` is the place in the batch of the sample
    that is shown; `look` is a sample looked at by itself, whose numbers are on screen. `granularity` is how far a step
    goes, `speed` the steps a second under Play, `stops` the rules by which Play stops by itself. `locked` are ends of
    colour scales that are held. `large` is for a projector, `calm` for less motion. `notice` is a sentence to be shown
    once, `notices` how many were, `told` the last one's course, `stopped` one that says why Play stopped, until the
    next move. `drag` is there while a number is dragged, `asking` while there is a question or an exercise, `play`
    while the run goes on by itself. `table` was read last, `draft` is the table of samples with changes that are not in
    use, and `formed` are the data that the form of a data set shows. `note` is about the data in use, `problems` and
    `refused` are the sentences that say why a part of the tab Data refused, and a number beside the graph was, by its
    name, `unread` those about texts that fields could not read. `lesson` is played, `own_lessons` are those of files,
    by their keys, `hunt` is a bug that is hunted, `hunted` are all. `pointed` is the id of the element whose card the
    browser has asked for, `frame` the part of the network that is zoomed to. `touched` says that a widget has changed
    something since the page was drawn, `returned` that undo, redo or a document has changed what widgets show,
    `strayed` that the address the visit began with could not be opened. `arrivals` counts scenes and documents, `runs`
    how often the page's script has begun. `order` grows with every change, across scenes, too; `drawn` is the order of
    the graph that was last sent whole. Whoever reads or changes it holds the `lock`.
    """

    scene: Scene = SEED
    session: Session = field(default_factory=SEED.start)
    selected: Element = SEED.selected
    trail: Trail = field(default_factory=Trail)
    granularity: str = SEED.granularity
    speed: int = FULL
    stops: Stops = field(default_factory=Stops)
    settings: Settings = field(default_factory=Settings)
    sample: int = 0
    look: SingleSample | None = None
    asking: Asking | Exercise | None = None
    locked: dict[str, float] | None = None
    large: bool = False
    calm: bool = False
    notice: str | None = None
    notices: int = 0
    told: tuple[ref[Segment], ...] = ()
    stopped: str | None = None
    play: Play | None = None
    drag: Drag | None = None
    table: Reading | None = None
    draft: Draft | None = None
    formed: Dataset | None = None
    note: Note | None = None
    problems: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    lesson: Player | None = None
    own_lessons: dict[str, Lesson] = field(default_factory=dict)
    hunt: Hunt | None = None
    hunted: tuple[str, ...] = ()
    pointed: str = ""
    frame: Frame | None = None
    touched: bool = False
    returned: bool = False
    strayed: bool = False
    arrivals: int = 0
    runs: int = 0
    order: int = field(default_factory=lambda: time_ns() // 1000)
    drawn: int = 0
    lock: RLock = field(default_factory=RLock, repr=False)
    channel: Channel = field(default_factory=Channel, repr=False)
    _picture: Picture | None = field(default=None, repr=False)
    _quick: Picture | None = field(default=None, repr=False)
    _after: After | None = field(default=None, repr=False)
    _ahead: int = field(default=0, repr=False)
    _second_look: SecondLook = field(default_factory=SecondLook, repr=False)
    _views: TrainingViews | None = field(default=None, repr=False)
    _stay: Stay = field(init=False, repr=False)
    _stays: WeakKeyDictionary[Segment, Stay] = field(default_factory=WeakKeyDictionary, repr=False)

    def __post_init__(self) -> None:
        self.channel.turn, self._stay = self.lock, self._stay_begun()

    def show(self, scene: Scene, session: Session | None = None) -> None:
        """Open on a scene, at its start or with a run of it; undo leads to nothing that the visit had before."""
        self.session, self._views = session or scene.start(), None
        self._arrive(scene)

    def change_scene(self, scene: Scene, begin: Callable[[Session], None] | None = None) -> None:
        """Begin a scene afresh, or as `begin` does. Undo brings back the run that is left, and what is shown of it.

        It goes back over the last 32 changes at most, those of the scene included, and over one at least: how many of
        them are kept depends on their sizes (`backprop_core/run/undo.py`).
        """
        self._leave()
        (begin or scene.start_in)(self.session)
        self._arrive(scene)

    def _arrive(self, scene: Scene) -> None:
        self.arrivals += 1
        self.scene, self.selected, self.granularity, self.sample = scene, scene.selected, scene.granularity, 0
        self.locked, self.play, self.trail, self._stay = None, None, Trail(), self._stay_begun()
        self.moved()

    def _stay_begun(self) -> Stay:
        first = self.session.first
        stay = self._stays[first] = Stay(self.scene, ref(first), self.selected, self.granularity, self.settings)
        return stay

    def _leave(self) -> None:
        """Remember what is shown of the scene."""
        stay = self._stay
        stay.selected, stay.granularity, stay.settings = self.selected, self.granularity, self.settings
        stay.sample, stay.locked, stay.trail = self.sample, self.locked, self.trail
        stay.alone = self.look.number if self.look else None

    def _follow_undo(self) -> SingleSample | None:
        """Where undo or redo led to the run of another stay, show that as it was left; the sample looked at there."""
        stay = self._stays.setdefault(self.session.first, self._stay)  # another network belongs to the stay it came in
        if stay is self._stay:
            return None
        self._leave()
        self._stay, self.returned, self.arrivals = stay, True, self.arrivals + 1
        self.scene, self.selected, self.granularity = stay.scene, stay.selected, stay.granularity
        self.sample, self.locked, self.trail, kept = stay.sample, stay.locked, stay.trail, stay.settings
        self.settings = self.settings.back_at(kept)
        self.notice = f"Back at the scene “{told(stay.scene, self.settings.language).title}”, as it was left."
        return None if stay.alone is None else single_sample_of(self.session, stay.alone)

    def moved(self, look: SingleSample | None = None) -> None:
        """The session was moved or edited: what is shown follows. The batch is shown again unless there is a `look`."""
        left = self._follow_undo()
        if not self.notice:
            self.notice = LEFT if self.asks else HELD if self.begins_to_hold else None
        self.look, self.stopped, self.asking, self.refused = look or left, None, None, {}
        self.tell_divergence()
        self.settings = replace(self.settings, surface=self.settings.surface.fitting(self.session))
        self.changed()
        self.views.record(self.session)

    def changed(self) -> None:
        """The numbers on screen are others now."""
        self._picture = self._quick = self._after = None
        if self.lesson:
            self.lesson.drop_curtain()
        self.order += 1

    def select(self, element: Element) -> None:
        """Another element is selected: the numbers on screen, and their check, stay as they are."""
        self.selected = element
        self.order += 1

    def tell_divergence(self) -> None:
        """Say what has left the finite numbers, if anything has: once, and in the bar until the next move."""
        if found := self.session.divergence:
            self.stopped = diverged_in_words(found)
            self.notice = f"{self.stopped} {WAYS_OUT}"

    def take_notice(self) -> str | None:
        """The sentence that is to be shown once; there is none after that."""
        notice, self.notice = self.notice, None
        self.notices += bool(notice)
        self.told = tuple(map(ref, self.session.segments)) if notice else self.told
        return notice

    def settle(self) -> None:
        """At the start of an update, show its gradients to those who step whole updates; a walker sees nothing yet."""
        if self.granularity in COARSE and self.session.position.operation == 0:
            self.session.prime()
        self.moved()

    @property
    def views(self) -> TrainingViews:
        """What the training views look at."""
        if self._views is None:
            self._views = TrainingViews(self.session)
        self._views.follow(self.session)
        return self._views

    @property
    def picture(self) -> Picture:
        """The numbers on screen, read once for each state; at rest with the check of the gradients."""
        if self._picture is None:
            self._picture = self._quick = picture_of(self.shown, self.sample, check=not self.play)
        return self._picture

    def look_ahead(self) -> None:
        """At rest, read once what the page's next run shows, while the browser still draws what came at once."""
        if self.channel.is_open and not self.play and self._ahead != self.runs:
            self._ahead = self.runs
            _ = self.picture

    @property
    def quick_picture(self) -> Picture:
        """The numbers on screen; the check of the gradients only where it is there already."""
        self._quick = self._quick or self._picture or picture_of(self.shown, self.sample, check=False)
        return self._quick

    @property
    def after(self) -> After | None:
        """What the update that is complete has made of its batch; None before that, and where Play is too fast for it.

        Whoever steps sees it at once: it costs less than the step itself.
        """
        if self._after is None and not self.look and not self.veil and not (self.play and self.play.fleeting):
            self._after = self._second_look.after_update(self.session, self.place)
        return self._after

    @property
    def element(self) -> Element:
        """The selected element; the first one where another network does not have it."""
        sizes = self.session.network.sizes
        return self.selected if has_element(sizes, self.selected) else elements_of(sizes)[0]

    @property
    def way(self) -> Trail:
        """The elements to go back and forward to: those of the trail that the network has."""
        return self.trail.within(self.session.network.sizes, self.element)

    @property
    def quantity(self) -> str:
        """What the edges are coloured by; the gradient where the optimiser does not have the memory chosen."""
        return self.settings.quantity if self.settings.quantity in self.quick_picture.quantities else "gradient"

    @property
    def limits(self) -> dict[str, float]:
        """The ends of the colour scales: under Play fitted only now and then, so that numbers are seen to change."""
        if self.locked or not self.play:
            return scale_limits(self.quick_picture) if self.veil or not self.locked else self.locked
        if self.play.is_time_for("limits") or not self.play.limits:
            self.play.limits = scale_limits(self.quick_picture)
        return self.play.limits

    @property
    def place(self) -> int:
        """The place in the batch of the sample that is shown."""
        return min(self.sample, len(self.session.batch) - 1)

    @property
    def number(self) -> int:
        """The number in the data of the sample that is shown."""
        return self.look.number if self.look else int(self.session.batch[self.place])

    @property
    def own(self) -> Segment | None:
        """What the scene's own run began with; None once undo cannot lead back there."""
        return self._stay.own()

    @property
    def source(self) -> Dataset:
        """The data in use, or those that they were made of for this network: the ones to make others of."""
        note, data = self.note, self.session.data
        return note.source if note and note.data is data and note.source else data

    @property
    def as_in_scene(self) -> bool:
        """Whether the network and the data, but for numbers and samples set by hand, are those of the scene."""
        start, now = start_in_scene(self.scene, self.own), (self.session.network, self.session.data)
        return start is not None and (self.session.first is start or now == (start.network, start.data))

    @property
    def edited(self) -> bool:
        """Whether the run is no longer the scene's own: a change by hand had a part in it, or led to its network."""
        return self.session.segments != (self.own,)
