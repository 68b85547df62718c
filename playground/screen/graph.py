"""The network graph: as a figure with everything on it, and as a few bytes while pictures pass by."""

from __future__ import annotations

import math
import struct
import zlib
from typing import Any

import numpy as np

from backprop_core import Array
from playground.figures.graph.edge_arrays import edge_arrays
from playground.figures.graph.encoding import codes_of
from playground.figures.graph.figure import Look, network_figure, scales_of, still_shapes
from playground.figures.graph.labels.frame import Frame
from playground.figures.graph.measures import measures_of
from playground.figures.graph.neuron_pictures import neuron_pictures
from playground.figures.graph.table import table_of
from playground.figures.shared.thumbnails import levels, shares
from playground.formats import number
from playground.model.asking import Kind
from playground.model.asking.veil import Asking
from playground.model.asking.words import candidates
from playground.model.exercise import Exercise
from playground.model.exercise.on_graph import BLANK, marks
from playground.model.lessons.veiling import Curtain
from playground.model.shown.elements import Element
from playground.model.shown.picture import Picture
from playground.model.shown.single_sample import single_sample_in_words
from playground.model.training.views import THUMBNAIL
from playground.screen.cards import card_document
from playground.visit.app import App

ELEMENT = "network-graph"
ELSEWHERE = "All numbers are in the tab Ledger."
PICTURE, PICTURES = 1, 2  # the first byte of a message: a state in codes, or the neurons' small pictures
HEAD = struct.Struct("<BxHIIId")  # kind, operations done, picture, table, updates done, order

Document = dict[str, Any]


def look_of(app: App) -> Look:
    """How the network is drawn now; under fast Play without what needs time to read."""
    return Look(
        quantity=app.quantity,
        selected=app.element,
        theme=app.settings.theme,
        limits=app.limits,
        biases=app.settings.biases,
        brief=app.play is not None and app.play.fleeting,
        pictured=is_pictured(app),
        deltas=app.settings.deltas,
        held=app.locked is not None,
        frame=_seen(app),
        asked=_asked(app),
    )


def _asked(app: App) -> dict[Element, str]:
    """What the open question is about: of a rank, all that it is asked among; the blanks of an exercise, and what is
    written in them."""
    veil = app.veil
    if isinstance(veil, Exercise):
        return marks(veil, app.place)
    if isinstance(veil, Curtain):
        return dict.fromkeys(veil.elements, BLANK)
    if not isinstance(veil, Asking):
        return {}
    ranked = veil.question.kind is Kind.RANK
    return dict.fromkeys(candidates(veil.before, veil.question) if ranked else [veil.element], BLANK)


def _seen(app: App) -> Frame | None:
    """The part of this network that the visitor has zoomed to."""
    return app.frame if app.frame and app.frame.sizes == app.session.network.sizes else None


def graph_document(app: App, picture: Picture) -> Document:
    """All that the browser needs to draw a picture. Where it has no channel, the card that it asked for is in it."""
    look, measures = look_of(app), measures_of(picture.sizes)
    card = {"card": card_document(app, picture)} if app.pointed and not app.channel.is_open else {}
    figure = network_figure(picture, look)
    figure["moving"]["images"] = _images(app)
    return {
        "element": ELEMENT,
        "plot": "graph",
        "figure": figure,
        "state": {"update": app.walked.completed, "position": picture.position},
        "height": measures.height,
        "leastWidth": measures.least_width,
        "label": spoken(app, picture),
        "selectable": True,
        "selected": look.selected.id,
        "order": app.order,
        **card,
    }


def placed_document(app: App) -> Document:
    """The graph for a run of the page's script: the whole of it, unless the browser has it over the channel already."""
    if app.channel.is_open and app.drawn == app.order:
        return {"element": ELEMENT, "height": measures_of(app.picture.sizes).height, "order": app.order}
    return graph_document(app, app.picture)


def table_document(app: App, picture: Picture, table: int) -> Document:
    """What the browser needs to draw pictures from codes, until something else than the numbers changes."""
    look = look_of(app)
    drawn = edge_arrays(picture.sizes, biases=look.biases)
    return {"id": table, **table_of(drawn, look.theme, pictured=look.pictured)}


def table_key(app: App, picture: Picture) -> tuple[object, ...]:
    """What the pictures of one table have in common."""
    settings = app.settings
    seen = (app.quantity, app.element, settings.biases, settings.theme, is_pictured(app))
    return (picture.sizes, picture.labels, *seen)


def still_document(app: App, picture: Picture) -> Document:
    """The shapes that stay the same as long as the operation does."""
    look = look_of(app)
    below, above = still_shapes(picture, edge_arrays(picture.sizes, biases=look.biases), look)
    return {"at": picture.position, "below": below, "above": list(above)}


def codes_message(app: App, picture: Picture, *, number: int, table: int, counters: bytes) -> bytes:
    """A picture in codes: the head, a byte a colour and a width of each edge, a fill and a ring of each neuron."""
    look = look_of(app)
    drawn = edge_arrays(picture.sizes, biases=look.biases)
    codes = codes_of(picture, drawn, look.quantity, scales_of(picture, drawn, look))
    head = HEAD.pack(PICTURE, picture.position, number, table, picture.updates, app.order)
    return head + b"".join(code.tobytes() for code in codes) + counters


def pictures_message(app: App, table: int) -> bytes:
    """What each neuron makes of the plane, layer by layer, as compressed levels of a palette."""
    pixels = b"".join(levels(picture).tobytes() for layer in _activations(app) for picture in layer)
    return HEAD.pack(PICTURES, 0, 0, table, app.session.completed, app.order) + zlib.compress(pixels, 1)


def is_pictured(app: App) -> bool:
    """Whether the neurons show what they make of the plane of two inputs."""
    return app.session.network.inputs == 2 and app.settings.pictures and not app.veils_outputs


def _images(app: App) -> list[dict[str, Any]]:
    if not is_pictured(app):
        return []
    sizes, theme = app.session.network.sizes, app.settings.theme
    return neuron_pictures(pictures=_activations(app), sizes=sizes, theme=theme, frame=_seen(app))


def _activations(app: App) -> list[list[np.ndarray[Any, np.dtype[np.float64]]]]:
    """Each neuron over the plane, as shares of what its activation can be."""
    session = app.session
    layers = app.views.on_grid(THUMBNAIL).activations(app.walked.settled)
    ranges = [(-math.inf, math.inf), *(layer.record.range for layer in session.network.layers)]
    return [[shares(values, ends) for values in layer] for layer, ends in zip(layers, ranges, strict=True)]


def spoken(app: App, picture: Picture) -> str:
    """The graph in words, for those who listen."""
    shape, updates = "-".join(map(str, picture.sizes)), app.walked.completed
    alone = f"{single_sample_in_words(app.look, app.session)}. " if app.look else ""
    return (
        f"{alone}Network {shape} after {updates} update{'s' * (updates != 1)}. {_results(app, picture)}. "
        f"Edges show {picture.quantities[app.quantity]}. {ELSEWHERE}"
    )


def _results(app: App, picture: Picture) -> str:
    """Output and loss, and of which parameters they are."""
    count, after = len(picture.activation[-1]), app.after
    output = f"output{'s' * (count > 1)}" + f" of sample {picture.sample + 1}" * (picture.batch > 1)
    made, loss_made = (picture.state(name).made for name in (f"A{len(picture.sizes) - 1}", "L"))
    outputs, loss = _listed(picture.activation[-1]) if made else "to come", number(picture.loss)
    if after is None:
        before = "" if app.look else f"Before update {picture.made}: "
        return f"{before}{output} {outputs}, loss {loss if loss_made else 'to come'}"
    return (
        f"Update {picture.made} has changed the {output} from {outputs} to {_listed(after.outputs)}, "
        f"and the loss from {loss} to {number(after.loss)}"
    )


def _listed(values: Array) -> str:
    return ", ".join(map(number, values.tolist()))
