"""All that the app remembers of a visit: one typed object, and the values of its widgets."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import time_ns
from typing import Any

import streamlit as st

from backprop_core import Session
from backprop_core.calls import Array
from backprop_core.tape import GRANULARITIES
from playground.aside import Aside
from playground.echoes import Echoes, Later
from playground.elements import Element, element_labelled, elements_of, label
from playground.figures.neuron_pictures import worth_pictures
from playground.look import Look
from playground.picture import Picture, picture_of
from playground.play import FULL, Play
from playground.ranges import Range, rate_range, rounded_up, value_range
from playground.sample import count_of, inputs_of, targets_of
from playground.scenes import SCENES, SEED, Scene
from playground.watch import Watch

KEY = "app"
INSPECTOR, TRAINING = "Inspector", "Training"  # what is beside the graph
SLIDER, TYPED = "slider", "typed"


@dataclass
class App:
    """The scene, the session, the sample of its batch that is shown, the picture of the present state.

    `look` is there while a sample is looked at by itself: its numbers are on screen in place of the batch's.
    `aside` are the sessions of other networks that undo and redo lead to. `notice` is a sentence to be shown once,
    `stopped` one that says why Play stopped, until the next move. `clicked` is what was clicked last under Play, and
    when. `play` is there while the run goes on by itself; `whole` says that all of the page is to be drawn, not only
    the part of it that was clicked or has its turn. `order` tells later states from earlier ones, across scenes, too.
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
    order: int = field(default_factory=lambda: time_ns() // 1000)
    clicked: tuple[str, float] | None = None
    echoes: Echoes = field(default_factory=Echoes)
    later: Later | None = None
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
    set_widget("pictures", worth_pictures(found.session.network.sizes, found.session.data.samples))
    set_widget("side", INSPECTOR)
    set_widget("preset", scene.key)
    set_widget("granularity", scene.granularity)
    set_widget("lock", False)
    show_controls()
    select(scene.selected)
    _offer_quantity()


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
    st.session_state[KEY].echoes.shows(key, value)


def ends(key: str) -> tuple[Any, Any]:
    """The range that a widget's value was set for: since then a tick may have moved the run on."""
    found: tuple[Any, Any] = st.session_state[f"{key}_range"]
    return found


def is_typed(key: str) -> bool:
    """Whether a visitor has changed a field that follows the run; a late browser says again what it showed before."""
    value = widget(key)
    return not isinstance(value, int | float) or app().echoes.is_typed(key, value)


def moved(look: Look | None = None) -> None:
    """After a callback has moved or edited the session: what is drawn follows. It is the batch again without a look."""
    found = app()
    found.look, found.later = look, None
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
    if found.later:
        found.later()
    show_controls()
    found.whole = False


def settings() -> dict[str, float]:
    """The numbers that the controls stand for: the shown sample's inputs and targets, and the learning rate."""
    session, number = app_session(), st.session_state[KEY].number
    inputs = {f"x{i}": float(value) for i, value in enumerate(inputs_of(session.data, number), 1)}
    targets = {f"y{i}": float(value) for i, value in enumerate(targets_of(session.data, number), 1)}
    return inputs | targets | {"lr": float(session.training.optimizer_options["lr"])}


def limits(name: str) -> Range:
    """The range of a control."""
    return rate_range(settings()[name]) if name == "lr" else value_range(app_session().data, name)


def show_controls() -> None:
    """Make every slider, typed number and the time line show the session's own values."""
    session = app_session()
    for name, value in settings().items():
        for kind in (SLIDER, TYPED):
            _set_in_range(f"{name}_{kind}", value, limits(name))
    _set_in_range("timeline_update", session.position.update + 1, (1, _timeline_end()))
    _set_in_range("timeline_operation", session.position.operation, (0, len(session.tape)))
    _set_in_range("sample", st.session_state[KEY].number + 1, (1, count_of(session.data)))


def _timeline_end() -> int:
    """The last update that the time line offers: a round number, so that it seldom changes."""
    return int(rounded_up(max(10, app_session().reach.update + 1)))


def granularity() -> str:
    """How far a step goes."""
    chosen = widget("granularity")
    return chosen if chosen in GRANULARITIES else "update"


def select(element: Element) -> None:
    """Select an element of the network."""
    found: App = st.session_state[KEY]
    set_widget("selected", label(element, found.session.network.sizes))
    found.whole, found.later = True, None


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
