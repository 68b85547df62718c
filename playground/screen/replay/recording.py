"""What the page shows of the last updates of a run, operation by operation, as plain data in both themes."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from backprop_core import Phase, Session
from backprop_core.tape.operation import GRANULARITIES
from playground.components.payload import encode
from playground.figures.graph.edge_arrays import edge_arrays
from playground.figures.graph.figure import selection
from playground.model.play.clock import SPEEDS
from playground.model.shown.elements import Element, elements_of
from playground.model.shown.picture import Picture, picture_of
from playground.screen.bar import bar_document
from playground.screen.cards import card_of_element, sample_in_words
from playground.screen.graph import ELSEWHERE, graph_document
from playground.screen.notes import notes_html
from playground.theme import DARK, LIGHT
from playground.visit.app import COARSE, App

MOST_UPDATES = 10
MOST_STATES = 240
MOST_CARDS = 25_000  # of all states together
FASTEST = 25  # steps a second

Document = dict[str, Any]


def copy_of(app: App) -> App:
    """A visit of its own at a copy of the run, so that the visitor's goes on while it is written down."""
    return App(
        scene=app.scene,
        session=deepcopy(app.session),
        selected=app.element,
        granularity=app.granularity,
        settings=replace(app.settings, pictures=False, training=False),
        sample=app.sample,
        locked=app.locked,
    )


def recording(app: App) -> bytes:
    """The last updates of a run, the one under way to its end, as JSON. The run of this visit is moved.

    "states" are what the page shows after each operation, "stops" the numbers of those at which a step of a size ends,
    and "start" is the number of the state to open on. Numbers stand for entries of the "pool", each of which
    is one value, or one for the light theme and one for the dark.
    """
    return _Recorder(app).written()


def updates_recorded(session: Session) -> range:
    """The updates, counted from 0, that are written down: the last ones, as many as there is room for."""
    last = session.position.update
    states = len(session.tape)
    cards = states * len(_pointed(session.network.sizes, biases=True))
    count = max(1, min(MOST_UPDATES, MOST_STATES // states, MOST_CARDS // cards))
    return range(max(0, last + 1 - count), last + 1)


@dataclass
class _Pool:
    """Values as JSON, each of them once."""

    places: dict[tuple[bytes, ...], int] = field(default_factory=dict)

    def add(self, *forms: Any) -> int:
        """The number of a value; of two forms the first is for the light theme and the second for the dark."""
        texts = tuple(dict.fromkeys(map(encode, forms)))
        return self.places.setdefault(texts, len(self.places))

    def written(self) -> bytes:
        """The values in the order of their numbers."""
        return b"[" + b",".join(b"[" + b",".join(texts) + b"]" for texts in self.places) + b"]"


class _Recorder:
    """Walks through the updates and writes down what the page shows at each state."""

    def __init__(self, app: App) -> None:
        self._session, self._pool = app.session, _Pool()
        self._start = app.session.position
        self._apps = [replace(app, settings=replace(app.settings, theme=theme)) for theme in (LIGHT, DARK)]
        self._sizes = app.session.network.sizes
        self._elements = _pointed(self._sizes, biases=app.settings.biases)
        self._checked: Picture | None = None

    def written(self) -> bytes:
        updates = updates_recorded(self._session)
        states, stops = [], _Stops()
        for number, picture in enumerate(self._walk(updates)):
            states.append(self._state(picture))
            stops.add(number, self._session)
        document = {
            "graph": self._graph(picture),
            "elements": [element.id for element in self._elements],
            "halos": [self._halo(picture, element) for element in self._elements],
            "states": states,
            "stops": stops.ends,
            "start": self._opening([state["at"] for state in states]),
            "selected": self._apps[0].element.id,
            "granularity": self._apps[0].granularity,
        }
        return encode(document)[:-1] + b',"pool":' + self._pool.written() + b"}"

    def _opening(self, places: list[list[int]]) -> int:
        """Where the run stood; if nothing comes after that, the start, with gradients where steps are coarse."""
        start, tape = list(self._start), self._session.tape
        if start in places[:-1]:
            return places.index(start)
        return tape.end_of(Phase.BACKWARD) if self._apps[0].granularity in COARSE else 0

    def _walk(self, updates: range) -> Iterator[Picture]:
        """The pictures of all states, of which the first is the start of the first update."""
        session = self._session
        session.travel(updates.start, 0)
        yield self._picture()
        while session.position < (updates[-1], len(session.tape)):
            before = session.position
            session.step("operation")
            if session.position == before:  # the run has left the finite numbers
                return
            yield self._picture()

    def _picture(self) -> Picture:
        """The numbers of the present state. The gradients of an update are checked once."""
        for app in self._apps:
            app.changed()
        known, session = self._checked, self._session
        picture = picture_of(session, self._apps[0].sample, check=known is None)
        if not picture.ready:
            self._checked = None
        elif known is None:
            self._checked = picture
        else:
            return replace(
                picture, check=known.check, exact=known.exact, differences=known.differences, errors=known.errors
            )
        return picture

    def _state(self, picture: Picture) -> Document:
        documents = [graph_document(app, picture) for app in self._apps]
        figures = [document["figure"] for document in documents]
        shapes = zip(*(figure["moving"]["shapes"] for figure in figures), strict=True)
        return {
            "at": list(self._session.position),
            "state": documents[0]["state"],
            "label": documents[0]["label"].removesuffix(f" {ELSEWHERE}"),
            "figure": {part: self._pool.add(*(figure[part] for figure in figures)) for part in ("data", "layout")},
            "targets": self._pool.add(figures[0]["targets"]),
            "shapes": [self._pool.add(*pair) for pair in shapes],
            "dots": figures[0]["moving"]["dots"],
            "bar": self._pool.add(self._bar(picture)),
            "notes": self._pool.add(*(notes_html(app, picture) for app in self._apps)),
            "cards": self._cards(picture),
        }

    def _cards(self, picture: Picture) -> list[int]:
        sample, quantity, data = sample_in_words(self._apps[0]), self._apps[0].quantity, self._session.data
        return [self._pool.add(card_of_element(picture, each, data, sample, quantity)) for each in self._elements]

    def _bar(self, picture: Picture) -> Document:
        """The transport bar, which speaks of no undo; the page that shows it counts for itself."""
        speeds = [[steps, words] for steps, words in SPEEDS.items() if 0 < steps <= FASTEST]
        nothing: Document = {"speeds": speeds, "canUndo": False, "canRedo": False, "edited": False, "stopped": ""}
        bar = bar_document(self._apps[0], picture) | nothing
        del bar["order"]
        return bar

    def _graph(self, picture: Picture) -> Document:
        """What of the graph's document is the same at all states."""
        moving = ("figure", "state", "label", "order")
        return {name: part for name, part in graph_document(self._apps[0], picture).items() if name not in moving}

    def _halo(self, picture: Picture, element: Element) -> int:
        """The band behind what is emphasised while the element is selected."""
        drawn = edge_arrays(self._sizes, biases=self._apps[0].settings.biases)
        return self._pool.add(*(selection(picture, element, drawn, app.settings.theme) for app in self._apps))


class _Stops:
    """The numbers of the states at which steps of each size end."""

    def __init__(self) -> None:
        self.ends: dict[str, list[int]] = {name: [] for name in GRANULARITIES}

    def add(self, number: int, session: Session) -> None:
        operation = session.position.operation
        for name in GRANULARITIES[:-1]:
            if operation in session.tape.stops(name):
                self.ends[name].append(number)
        if operation == len(session.tape) and session.left_in_epoch == 0:
            self.ends["epoch"].append(number)


def _pointed(sizes: tuple[int, ...], *, biases: bool) -> list[Element]:
    """The elements of the graph that have a card."""
    hidden = {"layer"} if biases else {"layer", "bias"}
    return [element for element in elements_of(sizes) if element.kind not in hidden]
