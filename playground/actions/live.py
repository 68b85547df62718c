"""Events from the browser: the same for both carriers, the channel and the component's ordinary way."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Mapping
from time import perf_counter
from typing import Any
from weakref import ref

from playground.actions import dragging, play, samples, selection, training, transport
from playground.actions.asking import exercises, questions
from playground.actions.documents import open_asked
from playground.actions.lessons import playing as lessons
from playground.components.mounting import values
from playground.components.parts import BAR
from playground.model.play.protocol import Event, ProtocolError, event_of
from playground.model.play.sharing import TURNS, Player
from playground.screen.kept import file_text, kept_document
from playground.screen.lessons import listed
from playground.screen.wire import Wire
from playground.visit.app import App
from playground.visit.lessons import watch
from playground.visit.state import acting
from playground.visit.widgets import widget

SECONDS = 0.02  # that a turn trains where each of them needs a run of the page's script

MOVES: dict[str, Callable[[App], None]] = {
    "step": transport.step,
    "back": transport.back,
    "phase_end": transport.phase_end,
    "reset": transport.reset,
    "undo": transport.undo,
    "redo": transport.redo,
    "play": play.start,
    "pause": play.pause,
    "next_granularity": transport.next_granularity,
    "show_batch": samples.show_batch,
    "large": transport.enlarge,
    "cancel": dragging.cancel,
    "select_back": selection.back,
    "select_forward": selection.forward,
    "ask": questions.ask,
    "lesson_open": lessons.open_stage,
    "lesson_skip": lessons.skip,
    "lesson_leave": lessons.leave,
}
SETTERS: dict[str, Callable[..., None]] = {
    "granularity": lambda app, value: transport.choose_granularity(app, value),
    "speed": lambda app, value: play.change_speed(app, value),
    "calm": lambda app, value: play.calm_pictures(app, value),
    "travel": lambda app, update, operation: transport.travel(app, update, operation),
    "set": lambda app, name, value: dragging.release(app, name, float(value)),
    "set_by": lambda app, name, value: dragging.release_by(app, name, float(value)),
    "drag": lambda app, name, value: dragging.drag(app, name, float(value)),
    "drag_by": lambda app, name, value: dragging.drag_by(app, name, float(value)),
    "card": lambda app, id: selection.point_at(app, id),
    "zoom": lambda app, x, y, pixels: selection.zoom(app, x, y, pixels),
    "look": lambda app, first, last: training.look_at(app, first, last),
    "sample": samples.choose,
    "unreadable": lambda app, field, says: app.unread.update({field: says}),
    "write": lambda app, blank, text: exercises.write(app, blank, text),
    "lesson": lambda app, id, at, results: lessons.begin(app, id, at, results),
    "lesson_resume": lambda app, id, at, results: lessons.resume(app, id, at, results),
    "lesson_answer": lambda app, value: lessons.answer(app, value),
    "lesson_forget": lambda app, id: lessons.forget(app, id),
}
PLOTS: dict[str, Callable[[App, str | None], None]] = {
    "graph": selection.select_id,
    "card": selection.select_id,
    "matrices": selection.select_id,
    "curve": training.travel_to,
    "samples": training.pick_column,
}
DRAGS = ("drag", "drag_by")  # values on the way to the one that counts
HANDS = (*DRAGS, "set", "set_by", "cancel", "card", "zoom")  # parts of a drag, or no business of it: all else ends it
UNREAD = ("granularity", "next_granularity", "speed", "calm", "zoom")  # nothing on the page that is read follows these


def connect(app: App) -> None:
    """Join a visit to its channel: from now on events are done, and a run that plays gets its turns.

    Nothing here keeps the visit alive: when it is forgotten, so is all of this. A visit that has joined stays as it is.
    """
    if app.channel.perform is not None:
        return
    wire, known = Wire(), ref(app)
    player = Player(due=lambda: _due(known()), turn=lambda seconds: _turn(known(), wire, seconds))

    def perform(event: Event) -> None:
        if found := known():
            _answer(found, wire, event, player)
            found.look_ahead()

    def open_(asked: Mapping[str, Any]) -> dict[str, Any]:
        found = known()
        if found is None:
            return {"arrivals": 0}
        key = open_asked(found, asked)
        with found.lock:
            _seat(found, player)
            wire.answer(found, follow="")  # the page asks for the run of its script itself, whatever the carrier
            lesson = {"lesson": listed(found, found.own_lessons[key])} if key else {}
            return {"arrivals": found.arrivals, **lesson}

    app.channel.perform, app.channel.open = perform, open_
    app.channel.tell = lambda names: _told(known(), names)
    app.channel.file = lambda: _file(known())
    app.channel.greet = lambda: _greet(known(), wire, player)
    app.channel.ready = TURNS.wake


def do(app: App, event: Event) -> None:
    """Do what an event asks for."""
    asked = event.values
    if event.do not in HANDS:
        app.drag = None
    if event.do == "pick":
        _pick(app, **asked)
    elif event.do == "tick":
        _tick(app)
    elif event.do in MOVES:
        MOVES[event.do](app)
    else:
        SETTERS[event.do](app, **asked)


def _pick(app: App, plot: str, id: str | None, place: list[float] | None) -> None:
    if plot == "surface":
        training.pick_on_surface(app, id, (place[0], place[1]) if place else None)
    elif plot in PLOTS:
        PLOTS[plot](app, id)


def _tick(app: App) -> None:
    """A turn for a browser without a channel."""
    if app.play and not app.channel.is_open and perf_counter() >= app.play.turned_at + app.play.interval:
        play.train(app, SECONDS)


def _answer(app: App, wire: Wire, event: Event, player: Player) -> None:
    with app.lock:
        do(app, event)
        if watch(app):
            wire.answer(app)
        elif event.do in DRAGS:
            wire.glance(app)
        elif event.do == "card":
            wire.card(app)
        else:
            wire.answer(app, follow="" if event.do in UNREAD else "page")
        _seat(app, player)


def _seat(app: App, player: Player) -> None:
    """Whoever plays has a place among those who get turns."""
    if app.play:
        TURNS.join(player)
    else:
        TURNS.leave(player)


def _told(app: App | None, names: Collection[str]) -> dict[str, Any]:
    if app is None:
        return {}
    with app.lock:
        return kept_document(app, names)


def _file(app: App | None) -> str:
    if app is None:
        return ""
    with app.lock:
        return file_text(app)


def _greet(app: App | None, wire: Wire, player: Player) -> None:
    if app is None:
        return
    wire.greet(app)
    if app.play:
        TURNS.join(player)


def _due(app: App | None) -> float | None:
    """A visit that is gone is due at once, to be let go."""
    return 0.0 if app is None else play.due(app)


def _turn(app: App | None, wire: Wire, seconds: float) -> bool:
    return app is not None and play.turn(app, wire, seconds)


@acting
def hear_events(app: App) -> None:
    """Do the events that came in the ordinary way of a component; what is none is ignored.

    So is what was sent to another visit, before the page had heard of this one: the page sends it again.
    """
    said = values(widget(BAR), "events")
    for message in said if isinstance(said, list) else []:
        with contextlib.suppress(ProtocolError):
            app.channel.hear(event_of(_addressed(message, app.channel.ticket)))


def _addressed(message: object, ticket: str) -> object:
    """A message without the ticket that it may name. Raises ProtocolError where that is another visit's."""
    if not isinstance(message, dict):
        return message
    if message.get("ticket", ticket) != ticket:
        raise ProtocolError("a message for another visit")
    return {name: value for name, value in message.items() if name != "ticket"}
