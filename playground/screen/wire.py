"""What is said to a visitor's browser over the channel, and what it has been told already."""

from __future__ import annotations

import math
from time import perf_counter
from typing import Any

from playground.components.payload import Differences, encode
from playground.model.play.clock import LEISURE, Play
from playground.model.play.sharing import TURNS
from playground.model.shown.elements import Element, elements_of
from playground.model.shown.picture import Picture
from playground.screen.bar import bar_document, counters
from playground.screen.cards import card_document
from playground.screen.code import TAB, code_document
from playground.screen.controls import controls_document
from playground.screen.curves import curve_documents
from playground.screen.graph import (
    codes_message,
    graph_document,
    is_pictured,
    pictures_message,
    spoken,
    still_document,
    table_document,
    table_key,
)
from playground.screen.inspector.document import inspector_documents
from playground.screen.lessons import lesson_document
from playground.screen.notes import notes_html
from playground.screen.surface import surface_document
from playground.visit.app import App

COUNTERS_EVERY = 0.05  # seconds: more often they cannot be read
PICTURES_EVERY = 0.25  # seconds between two sets of the neurons' small pictures
SURFACES_EVERY = 0.1
BESIDE_EVERY = 0.1  # what stands beside the graph, while a number is dragged
LARGE = 200  # elements: drawing them takes longer than a frame of the screen
FOLLOW_EVERY = 1.0  # seconds, at least, between two times that what is read, not watched, follows the run


class Wire:
    """One visitor's: figures are sent by what differs from the one before, the table of codes once."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Another browser listens, which knows nothing."""
        self._differences = Differences()
        self._key: tuple[object, ...] | None = None
        self._table = 0
        self._known_stills: set[int] = set()
        self._told: dict[str, Any] = {}
        self._glanced = -math.inf
        self._read: tuple[Picture, Element] | None = None

    def greet(self, app: App) -> None:
        """All that follows the run, to a browser that has just connected."""
        with app.lock:
            self.forget()
            self.answer(app, follow="")

    def answer(self, app: App, *, follow: str = "page") -> None:
        """After a move or an edit: what follows the run at once. What is read follows by a run of the page's script.

        Where nobody listens there is nothing to be drawn: that run draws all of it.
        """
        if not app.channel.is_open:
            return
        picture = app.quick_picture
        self._key = None
        plots = [self._whole_graph(app, picture) | self._patience(app, picture)]
        if app.settings.training and not app.veils_outputs:
            plots += [surface_document(app), *curve_documents(app)]
        card, figure = inspector_documents(app, picture)
        self._tell(app, picture, [*plots, *figure], inspector=card, follow=follow)
        if app.settings.tab == TAB:
            self._say(app, code=code_document(app))  # once the picture is on its way

    def glance(self, app: App) -> None:
        """While a number is dragged: what is watched. Under Play, whose pictures come anyway, the rest of it.

        A hand that rests says its value once more, so that what stands beside the graph is of that value in the end.
        """
        if not app.channel.is_open:
            return
        picture, plots = app.quick_picture, []
        card: dict[str, Any] = {}
        if app.play is None:
            self._key = None
            plots = [self._whole_graph(app, picture)]
            if perf_counter() - self._glanced >= BESIDE_EVERY:
                self._glanced = perf_counter()
                card, figures = inspector_documents(app, picture)
                plots += [*figures, *([surface_document(app)] if app.settings.training else [])]
        self._tell(app, picture, plots, inspector=card)

    def _tell(self, app: App, picture: Picture, plots: list[dict[str, Any]], **more: Any) -> None:
        """The present state: all that is watched, with those plots, and `more` parts of the message."""
        self._say(
            app,
            bar=bar_document(app, picture),
            plots=plots,
            controls=controls_document(app),
            notes=self._if_new("notes", notes_html(app, picture)),
            lesson=self._if_new("lesson", lesson_document(app)),
            **more,
        )

    def _whole_graph(self, app: App, picture: Picture) -> dict[str, Any]:
        app.drawn = app.order
        return graph_document(app, picture)

    def _patience(self, app: App, picture: Picture) -> dict[str, bool]:
        """Where an element was selected and nothing else: its card is read first, and a large graph drawn after it."""
        known, self._read = self._read, (picture, app.element)
        selected = known is not None and picture is known[0] and app.element != known[1]
        return {"patient": True} if selected and len(elements_of(picture.sizes)) > LARGE else {}

    def card(self, app: App) -> None:
        """The card that the browser has asked for, of the present state."""
        self._say(app, card=card_document(app, app.quick_picture))

    def picture(self, app: App) -> None:
        """Under Play: the present state, in codes where it passes by too fast to be read."""
        play, picture = app.play, app.quick_picture
        number = app.channel.next_picture()
        if play and play.fleeting:
            self._codes(app, play, picture, number)
        else:
            document = graph_document(app, picture) | {"picture": number}
            notes = self._if_new("notes", notes_html(app, picture))
            self._say(app, bar=bar_document(app, picture), plots=[document], notes=notes)
        if play:
            self._at_leisure(app, play, picture)

    def _codes(self, app: App, play: Play, picture: Picture, number: int) -> None:
        key = table_key(app, picture)
        if key != self._key:
            self._key = key
            self._table += 1
            self._known_stills = set()
            document = graph_document(app, picture)
            self._say(app, plots=[document | {"table": table_document(app, picture, self._table)}])
        if picture.position not in self._known_stills:
            self._known_stills.add(picture.position)
            self._say(app, still=still_document(app, picture))
        words = encode(counters(app, picture)) if play.is_time_for("counters", COUNTERS_EVERY) else b""
        app.channel.send(codes_message(app, picture, number=number, table=self._table, counters=words))

    def _at_leisure(self, app: App, play: Play, picture: Picture) -> None:
        """What follows more slowly, each thing at a pace that its cost and the number of those who play allow."""
        slower = TURNS.crowding
        if play.fleeting and is_pictured(app) and play.is_time_for("pictures", PICTURES_EVERY * slower):
            with play.timing("pictures"):
                app.channel.send(pictures_message(app, self._table))
        if app.settings.training and play.is_time_for("surface", SURFACES_EVERY * slower):
            with play.timing("surface"):
                self._say(app, plots=[surface_document(app)])
        if play.is_time_for("notes", LEISURE * slower):
            with play.timing("notes"):
                plots = curve_documents(app) if app.settings.training else []
                notes = self._if_new("notes", notes_html(app, picture))
                lesson, label = self._if_new("lesson", lesson_document(app)), spoken(app, picture)
                self._say(app, plots=plots, controls=controls_document(app), notes=notes, lesson=lesson, label=label)
        if play.is_time_for("follow", FOLLOW_EVERY * slower):
            self._say(app, follow="parts")

    def _if_new(self, part: str, content: Any) -> Any:
        """What a part of the message says, or None if it has said the same before."""
        if content == self._told.get(part):
            return None
        self._told[part] = content
        return content

    def _say(self, app: App, **parts: Any) -> None:
        """Send a message of those parts that say something."""
        message = {name: part for name, part in parts.items() if part}
        if "plots" in message:
            message["plots"] = [self._differences.of(document) for document in message["plots"]]
        if message:
            app.channel.send(encode(message | {"heard": app.channel.heard, "order": app.order}).decode())
