"""All that the app remembers of a visit: one typed object, and the values of its widgets."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from time import time_ns
from typing import Any

import streamlit as st

from backprop_core import Session
from backprop_core.calls import Array
from backprop_core.tape import GRANULARITIES
from playground.aside import Aside
from playground.elements import Element, element_labelled, elements_of, label
from playground.picture import Picture, picture_of
from playground.play import FULL, Play
from playground.scenes import SCENES, SEED, Scene
from playground.watch import Watch

KEY = "app"
WIDE_LAYER = 10  # units; those of wider ones are drawn too small for a picture
FEW_SAMPLES = 20  # more are a cloud in the plane, over which each neuron draws a picture
INSPECTOR, TRAINING = "Inspector", "Training"  # what is beside the graph
SLIDER, TYPED = "slider", "typed"
LIMITS = {"x": (-2.0, 2.0), "y": (0.0, 1.0), "lr": (0.0, 2.0)}


@dataclass
class App:
    """The scene, the session on display, the sample of its batch that is shown, the picture of the present state.

    `aside` are the sessions of other networks that undo and redo lead to. `notice` is a sentence to be shown once,
    `stopped` one that says why Play stopped, until the next move. `clicked` is what was clicked last under Play, and
    when. `play` is there while the run goes on by itself; `whole` says that all of the page is to be drawn, not only
    the part of it that was clicked or has its turn. `order` tells later states from earlier ones, across scenes, too.
    """

    scene: Scene = SEED
    session: Session = field(default_factory=SEED.start)
    sample: int = 0
    locked: dict[str, float] | None = None
    notice: str | None = None
    stopped: str | None = None
    play: Play | None = None
    whole: bool = False
    order: int = field(default_factory=lambda: time_ns() // 1000)
    clicked: tuple[str, float] | None = None
    aside: Aside = field(default_factory=Aside)
    _picture: Picture | None = None
    _watch: Watch | None = None

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
            self._picture = picture_of(self.session, self.sample, check=not self.play)
        return self._picture

    @property
    def column(self) -> int:
        """The data's column that the shown sample is."""
        batch = self.session.batch
        return int(batch[min(self.sample, len(batch) - 1)])

    def changed(self) -> None:
        """The session has moved on."""
        self._picture, self.order = None, time_ns() // 1000

    def replace(self, session: Session) -> None:
        """Go on with another network; undo comes back to this one."""
        self.aside.leave(self.session)
        self.session, self.locked = session, None

    @property
    def edited(self) -> bool:
        """Whether the run is no longer the scene's own: a change by hand had a part in it, or led to its network."""
        return self.session.edited or bool(self.aside.before)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self.session.can_undo or bool(self.aside.before)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change that was taken back, and none since."""
        return self.session.can_redo or self.aside.leads_on(self.session)

    def undo(self) -> None:
        """Take back the last edit, or the change to this network."""
        if not self.session.undo():
            self.session = self.aside.back(self.session)

    def redo(self) -> None:
        """Make it again."""
        if not self.session.redo():
            self.session = self.aside.on(self.session)


def app() -> App:
    """This visit's app, made at its first run."""
    if KEY not in st.session_state:
        set_widget("quantity", "gradient")
        set_widget("biases", True)
        set_widget("speed", FULL)
        show_scene(SCENES.get(st.query_params.get("preset", ""), SEED))
    found: App = st.session_state[KEY]
    return found


def show_scene(scene: Scene) -> None:
    """Begin a scene afresh; what was done in the one before is forgotten."""
    found = st.session_state[KEY] = App(scene, scene.start())
    found.watching().record(found.session)
    set_widget("pictures", _worth_pictures(found.session))
    set_widget("side", INSPECTOR)
    set_widget("preset", scene.key)
    set_widget("granularity", scene.granularity)
    set_widget("lock", False)
    show_controls()
    select(scene.selected)
    _offer_quantity()


def _worth_pictures(session: Session) -> bool:
    """Whether there is a cloud of samples in a plane, and room to see what neurons make of it."""
    cloud = session.network.inputs == 2 and session.data.samples > FEW_SAMPLES
    return cloud and max(session.network.sizes) <= WIDE_LAYER


def name_scene_in_address(scene: Scene) -> None:
    """So that a link or a reload finds it; the first scene needs no name."""
    if scene is SEED:
        st.query_params.pop("preset", None)
    else:
        st.query_params["preset"] = scene.key


def at_rest() -> App:
    """The app, paused: who moves by hand takes over from Play."""
    found = app()
    found.play = None
    return found


def app_session() -> Session:
    """The session on display."""
    found: App = st.session_state[KEY]
    return found.session


def widget(key: str) -> Any:
    """The value of a widget, or None before it was shown."""
    return st.session_state.get(key)


def set_widget(key: str, value: object) -> None:
    """Set a widget's value; before the widget is drawn in this run.

    Only where it differs: a widget whose value is set is drawn anew by the browser, whatever the value.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _set_in_range(key: str, value: float, ends: tuple[float, float]) -> None:
    """Set the value of a widget that has a range: with another range it is another widget, which forgot its value."""
    before = f"{key}_range"
    if widget(before) != ends:
        st.session_state[before], st.session_state[key] = ends, value
    set_widget(key, value)


def ends(key: str) -> tuple[Any, Any]:
    """The range that a widget's value was set for: since then a tick may have moved the run on."""
    found: tuple[Any, Any] = st.session_state[f"{key}_range"]
    return found


def moved() -> None:
    """After a callback has moved or edited the session: what is drawn follows."""
    found = app()
    found.changed()
    found.whole, found.stopped = True, None
    found.watching().record(found.session)
    show_controls()
    if element_labelled(widget("selected"), app_session().network.sizes) is None:
        select(elements_of(app_session().network.sizes)[0])
    _offer_quantity()


def _offer_quantity() -> None:
    """Where the optimiser does not have the memory that the edges showed, they show the gradient again."""
    if widget("quantity") not in app().picture.quantities:
        set_widget("quantity", "gradient")


def begin_page() -> None:
    """Before the widgets are drawn they follow the run: it moves under Play, and a run may have been cut short."""
    found = app()
    show_controls()
    found.whole = False


def settings() -> dict[str, float]:
    """The numbers that the controls stand for: the shown sample's inputs and targets, and the learning rate."""
    session, column = app_session(), st.session_state[KEY].column
    inputs = {f"x{i + 1}": float(value) for i, value in enumerate(session.data.X[:, column])}
    targets = {f"y{i + 1}": float(value) for i, value in enumerate(session.data.Y[:, column])}
    return inputs | targets | {"lr": float(session.training.optimizer_options["lr"])}


def limits(name: str) -> tuple[float, float]:
    """The range of a control: the usual one, or a rounder one that holds all the data."""
    low, high = LIMITS[name if name in LIMITS else name[0]]
    if name == "lr":
        return low, _rounded_up(max(high, settings()[name]))
    data = app_session().data
    row = (data.X if name[0] == "x" else data.Y)[int(name[1:]) - 1]
    least, most = float(row.min()), float(row.max())
    return (low if least >= low else -_rounded_up(-least)), (high if most <= high else _rounded_up(most))


def _rounded_up(value: float) -> float:
    """The next 1, 2, 5 or 10 times a power of ten that is not smaller."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(share * power for share in (1.0, 2.0, 5.0, 10.0) if share * power >= value)


def show_controls() -> None:
    """Make every slider, typed number and the time line show the session's own values."""
    session = app_session()
    for name, value in settings().items():
        for kind in (SLIDER, TYPED):
            _set_in_range(f"{name}_{kind}", value, limits(name))
    _set_in_range("timeline_update", session.position.update + 1, (1, _timeline_end()))
    _set_in_range("timeline_operation", session.position.operation, (0, len(session.tape)))
    _set_in_range("sample", min(st.session_state[KEY].sample, len(session.batch) - 1) + 1, (1, len(session.batch)))


def _timeline_end() -> int:
    """The last update that the time line offers: a round number, so that it seldom changes."""
    return int(_rounded_up(max(10, app_session().reach.update + 1)))


def granularity() -> str:
    """How far a step goes."""
    chosen = widget("granularity")
    return chosen if chosen in GRANULARITIES else "update"


def select(element: Element) -> None:
    """Select an element of the network."""
    set_widget("selected", label(element, app_session().network.sizes))
    st.session_state[KEY].whole = True


def selected_element() -> Element:
    """The selected element; the first one where the name is unknown."""
    sizes = app_session().network.sizes
    return element_labelled(widget("selected"), sizes) or elements_of(sizes)[0]


def quantity() -> str:
    """What the edges are coloured by."""
    chosen = widget("quantity")
    return chosen if chosen in app().picture.quantities else "gradient"


def side() -> str:
    """What is beside the graph."""
    return TRAINING if widget("side") == TRAINING else INSPECTOR
