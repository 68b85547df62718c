"""What the page shows follows the session: the one place where a visit and the values of its widgets are kept."""

from __future__ import annotations

from typing import Any

import streamlit as st

from backprop_core import Session
from backprop_core.tape.operation import GRANULARITIES
from playground.figures.graph.neuron_pictures import worth_pictures
from playground.model.play.clock import FULL
from playground.model.scenes import SCENES, SEED, Scene
from playground.model.shown.elements import Element, element_labelled, elements_of, label
from playground.model.shown.sample import count_of, inputs_of, targets_of
from playground.model.shown.single_sample import SingleSample
from playground.visit.app import App
from playground.visit.echoes import LATE, TOO_SOON
from playground.visit.ranges import Range, rate_range, rounded_up, value_range

KEY = "app"
INSPECTOR, TRAINING = "Inspector", "Training"  # what is beside the graph
SLIDER, TYPED = "slider", "typed"
TIME_LINE = ("timeline_update", "timeline_operation")


def app() -> App:
    """This visit's app, made at its first run."""
    if KEY not in st.session_state:
        set_widget("quantity", "gradient")
        set_widget("biases", True)
        set_widget("speed", FULL)
        show_scene(SCENES.get(st.query_params.get("preset", ""), SEED))
    found: App = st.session_state[KEY]
    found.take_over()
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
    return app().session


def widget(key: str) -> Any:
    """The value of a widget, or None before it was shown."""
    value = st.session_state.get(key)
    return app().choices.meant(key, value) if isinstance(value, float | int | str) else value


def set_widget(key: str, value: object) -> None:
    """Set a widget's value; before the widget is drawn in this run.

    Only where it differs: a widget whose value is set is drawn anew by the browser, whatever the value.
    """
    before = st.session_state.get(key)
    _put(key, value)
    if before != value and isinstance(before, float | int | str) and isinstance(value, float | int | str):
        st.session_state[KEY].choices.turns(key, before, value)


def _put(key: str, value: object) -> None:
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def silence_echoes(within: float = LATE) -> None:
    """Before widgets are drawn: each tick brings the values of all fields, also of those that were set meanwhile.

    What was left longer ago than `within` a visitor has set again.
    """
    choices = app().choices
    for key in choices:
        if key in st.session_state:
            value = choices.meant(key, st.session_state[key], within)
            choices.takes(key, value)
            _put(key, value)


def _set_in_range(key: str, value: float, ends: tuple[float, float]) -> None:
    """Set the value of a widget that has a range: with another range it is another widget, which forgot its value."""
    before = f"{key}_range"
    if widget(before) != ends:
        st.session_state[before], st.session_state[key] = ends, value
    _put(key, value)
    st.session_state[KEY].echoes.shows(key, value)


def ends(key: str) -> tuple[Any, Any]:
    """The range that a widget's value was set for: since then a tick may have moved the run on."""
    found: tuple[Any, Any] = st.session_state[f"{key}_range"]
    return found


def is_typed(key: str) -> bool:
    """Whether a visitor has changed a field that follows the run; a late browser says again what it showed before."""
    value = widget(key)
    return not isinstance(value, int | float) or app().echoes.is_typed(key, value)


def is_dragged() -> bool:
    """Whether a visitor has moved the time line."""
    update, operation = (is_typed(key) for key in TIME_LINE)
    return update or operation


def is_behind() -> bool:
    """Whether the browser still shows where the run has been before."""
    return any(app().echoes.is_old(key, widget(key)) for key in TIME_LINE)


def moved(look: SingleSample | None = None) -> None:
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
    silence_echoes(LATE if found.whole else TOO_SOON)
    if found.later:
        found.later()
    show_controls()
    found.answering, found.whole = found.whole, False


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
