"""The visit that the page belongs to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

import streamlit as st

from playground.figures.graph.neuron_pictures import worth_pictures
from playground.model.scenes import SCENES, SEED, Scene
from playground.visit.app import App
from playground.visit.reading import settings, stops
from playground.visit.surface_settings import forget_held, hold_again
from playground.visit.widgets import set_widget

APP = "app"
INSPECTOR = "Inspector"
P = ParamSpec("P")


def current() -> App:
    """This visit's app, made at its first run with the scene that the address names."""
    if APP not in st.session_state:
        app = st.session_state[APP] = App()
        set_widget("biases", True)
        app.large = "large" in st.query_params
        app.show(SCENES.get(st.query_params.get("preset", ""), SEED))
        _begin_widgets(app)
    found: App = st.session_state[APP]
    return found


def begin_page() -> App:
    """The visit, with what its visitor has set by now: called once, when the page's script begins."""
    app = current()
    with app.lock:
        if app.returned:
            _return(app)
        before, app.settings = app.settings, settings(app.session)
        app.stops, app.touched, app.returned, app.runs = stops(), False, False, app.runs + 1
        if app.settings != before:
            app.changed()
        _name("large", "1" if app.large else None)
    return app


def acting(action: Callable[Concatenate[App, P], None]) -> Callable[P, None]:
    """`action` as the callback of a widget: on the visit of whoever clicked, while nobody else works on it."""

    @wraps(action)
    def act(*args: P.args, **options: P.kwargs) -> None:
        app = current()
        with app.lock:
            app.touched = True
            action(app, *args, **options)

    return act


def change_scene(app: App, scene: Scene) -> None:
    """Begin a scene afresh, and name it in the address."""
    app.change_scene(scene)
    _begin_widgets(app)
    _name_in_address(scene)


def _begin_widgets(app: App) -> None:
    network, samples = app.session.network, app.session.data.samples
    _set_widgets("gradient", INSPECTOR, pictures=worth_pictures(network.sizes, samples))


def _return(app: App) -> None:
    """Widgets and address follow to the scene that undo or redo has led to."""
    settings = app.settings
    _set_widgets(settings.quantity, settings.side or INSPECTOR, pictures=settings.pictures)
    hold_again(settings.surface.held)
    _name_in_address(app.scene)


def _set_widgets(quantity: str, side: str, *, pictures: bool) -> None:
    set_widget("quantity", quantity)
    set_widget("pictures", pictures)
    set_widget("side", side)
    forget_held()


def _name_in_address(scene: Scene) -> None:
    """So that a link or a reload finds it; the first scene needs no name."""
    _name("preset", None if scene is SEED else scene.key)


def _name(parameter: str, value: str | None) -> None:
    """Set a parameter of the page's address, or take it out."""
    if st.query_params.get(parameter) == value:
        return
    if value is None:
        del st.query_params[parameter]
    else:
        st.query_params[parameter] = value
