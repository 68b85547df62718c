"""The visit that the page belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec
from weakref import WeakValueDictionary

import streamlit as st

from backprop_core import DocumentError
from backprop_core.document import VERSION
from playground.model.document import opened
from playground.model.document.address import RESUMED, SCENE, document_in, refusal
from playground.model.document.choices import CONTROLS
from playground.model.document.document import OWN_WORK
from playground.model.document.given import given_document
from playground.model.lessons.address import is_large, lesson_in
from playground.model.scenes import SCENES, SEED, Scene
from playground.model.tables.draft import heard
from playground.visit.app import App
from playground.visit.data_form import follow_data
from playground.visit.lessons import begin_with, watch
from playground.visit.ranges import Limits
from playground.visit.reading import INSPECTOR, ROWS, settings, side_in, stops
from playground.visit.surface_settings import forget_held
from playground.visit.viewing import begin, usual_pictures
from playground.visit.widgets import forget, forget_refusal, hear_unreadable, set_widget, tell_again, widget

APP = "app"
VISITS: WeakValueDictionary[str, App] = WeakValueDictionary()  # by the tickets of their channels
P = ParamSpec("P")


def current() -> App:
    """This visit's app, made at its first run: the one that a reload has interrupted, or what the address names."""
    if APP not in st.session_state:
        language = st.context.locale or ""
        app = resumed(st.query_params.get(RESUMED, "")) or opened_at(dict(st.query_params), language)
        VISITS[app.channel.ticket] = st.session_state[APP] = app
    found: App = st.session_state[APP]
    return found


def opened_at(query: Mapping[str, str], language: str = "") -> App:
    """A visit that begins with what an address names, or with a sentence why it cannot be opened, and the scene that it
    names at its start, the first one where it names none.

    An address that names nothing is of the document that the server was started with, or of the first scene.
    """
    app, start = App(), {"version": VERSION, "scene": SEED.key}
    try:
        if lesson := lesson_in(query, language):
            begin_with(app, lesson, large=is_large(query))
            return app
        asked, given = document_in(query), given_document()
        begin(app, opened(given, OWN_WORK) if asked is None and given else opened(asked or start))
    except DocumentError as error:
        scene = SCENES.get(query.get("scene", query.get(SCENE, "")))
        begin(app, opened(start | ({"scene": scene.key} if scene else {})))
        here = f"{scene.title} at its start" if scene else "the first scene"
        app.notice, app.strayed = f"{refusal(error)} Here is {here}.", True
    return app


def resumed(ticket: str) -> App | None:
    """The visit of a page that is gone, paused where it was; None where there is none, or its page is still there."""
    app = VISITS.get(ticket)
    if app is None or not app.channel.left:
        return None
    with app.lock:
        app.drag, app.table, app.problems, app.returned = None, None, {}, True
        if app.play:
            app.play = None
            app.moved()
    return app


def begin_page() -> App:
    """The visit, with what its visitor has set by now: called once, when the page's script begins."""
    app = current()
    with app.lock:
        if app.runs == 1 and not (app.touched or is_chosen_anew(app)):
            tell_again()  # it comes by itself, and maybe before the browser has drawn what the first run had
        if app.returned:
            _follow(app)
        hear_unreadable(app.unread)
        app.unread = {}
        _follow_choices(app, app.settings.by_hand)
        follow_data(app)
        app.draft = heard(app.draft, app.session.data, widget(ROWS))
        pending = app.draft is not None and app.draft.pending
        before, app.settings = app.settings, settings(app.session, rows_pending=pending)
        app.stops, app.touched, app.returned, app.runs = stops(app.settings.choices), False, False, app.runs + 1
        if app.settings != before:
            app.changed()
        if watch(app) and app.returned:
            app.returned = False
            _follow(app)
    return app


def is_chosen_anew(app: App) -> bool:
    """Whether widgets say something that the page has not been drawn with; a part of it may be drawn by itself."""
    said = settings(app.session, rows_pending=app.settings.rows_pending)
    return said != app.settings or said.choices != app.settings.choices


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
    """Begin a scene afresh; what is beside the graph stays, unless the scene has none of that."""
    side = str(widget("side") or "")
    app.change_scene(scene)
    _set_widgets("gradient", side_in(scene, side), pictures=usual_pictures(app))
    forget_held()
    forget_refusal()


def _follow(app: App) -> None:
    """Widgets follow to what undo, redo or a document has led to."""
    settings = app.settings
    forget_refusal()
    _set_widgets(settings.quantity, settings.side or INSPECTOR, pictures=settings.pictures)
    others = {
        "biases": settings.biases,
        "deltas": settings.deltas,
        "tabs": settings.tab or None,
        "loss_log": settings.log_loss,
        "digits": settings.full_digits,
    }
    for name, value in others.items():
        set_widget(name, value)
    _follow_choices(app, CONTROLS)


def _follow_choices(app: App, names: Iterable[str]) -> None:
    for name in names:
        if name in app.settings.choices:
            set_widget(name, app.settings.choices[name])
        else:
            forget(name)


def _set_widgets(quantity: str, side: str, *, pictures: bool) -> None:
    set_widget("quantity", quantity)
    set_widget("pictures", pictures)
    set_widget("side", side)


def refuse(app: App, name: str, what: str, limits: Limits, value: float, stays: float) -> None:
    """Say of a number beside the graph why it is not taken: below its field, and in a notice, which calls it `what`."""
    app.notice = limits.refusal(what, value, stays)
    app.refused = {name: limits.refusal("This", value, stays)}
    app.changed()
