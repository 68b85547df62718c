"""The neurons, the constants that biases hang on, and the loss."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from html import escape
from typing import Any

import numpy as np

from backprop_core import State
from backprop_core.primitives import Array
from playground.figures.graph import placing
from playground.figures.graph.encoding import Codes, below_zero, fills, shades
from playground.figures.graph.measures import least_heights, measures_of
from playground.figures.graph.neuron_pictures import SHARE
from playground.figures.graph.shapes import above, disc, quadrangles, square, strokes
from playground.figures.shared.base import BLANK, CLEAR, Shape, Trace, trace
from playground.figures.shared.scale import BINS
from playground.formats import number, short_number
from playground.model.shown.elements import LOSS, Element, elements_of, symbol
from playground.model.shown.measured import Names, short
from playground.model.shown.picture import Picture
from playground.theme import Theme, css, mixed

RAISED = 0.3  # of a unit: a caption of the loss in four lines, which has nothing above it, would end below the graph


def neurons_of(sizes: tuple[int, ...]) -> list[Element]:
    """The elements of all neurons, layer by layer, inputs first."""
    return [e for e in elements_of(sizes) if e.kind == "neuron"]


@lru_cache(maxsize=16)
def discs(sizes: tuple[int, ...], theme: Theme) -> Trace:
    """The neurons. Fill is activation, ring is delta. "meta" has the colours of their codes, which `dots` have, the
    share of a neuron that a picture takes, and the least height of a graph in which they have their size.

    As nothing else of them changes from step to step, the browser colours the points where they are.
    """
    x, y, diameters, widths = zip(*disc_places(sizes), strict=True)
    line = {"width": list(widths), "color": css(theme.neutral)}
    known = {
        "fills": list(fills(theme)),
        "rings": list(shades(BINS, theme)),
        "pictured": SHARE,
        "least": least_heights(sizes)[0],
    }
    marker = {"size": list(diameters), "color": css(theme.background), "opacity": 1, "line": line}
    return trace("markers", "neurons", x=list(x), y=list(y), marker=marker, meta=known)


@lru_cache(maxsize=16)
def places_of_numbers(sizes: tuple[int, ...], theme: Theme) -> Trace:
    """Where the numbers of the neurons and, last, of the loss stand: "meta" has the colours of their `ink`.

    The browser writes the numbers themselves: to have Plotly write one costs it as much as all the lines of a small
    network, because it measures the text. They lie on no line, and need no room kept free about them: Plotly's class of
    the trace, which its "uid" gives, tells them from print that does.
    """
    measures = measures_of(sizes)
    members = neurons_of(sizes)
    x, y = zip(*(placing.neuron(e.layer, e.row, sizes) for e in members), placing.loss(sizes), strict=True)
    return trace(
        "text",
        "numbers",
        uid="numbers",
        x=list(x),
        y=list(y),
        text=[BLANK] * len(x),
        textposition=["middle center"] * len(members) + ["bottom center"],
        textfont={"size": [*(measures.font(e.layer) for e in members), _loss_font(sizes)], "color": css(theme.ink)},
        meta={"inks": [css(theme.muted), css(theme.fill_ink), css(theme.ink)]},
    )


MUTED, ON_FILL, PLAIN = range(3)  # the inks of numbers


def dots(codes: Codes) -> dict[str, list[int]]:
    """The codes of the neurons' colours."""
    return {"fills": codes.fills.tolist(), "rings": codes.rings.tolist()}


def numbers(
    picture: Picture, *, pictured: bool = False, asked: Mapping[Element, str] | None = None
) -> dict[str, list[Any]]:
    """The number of each neuron's activation (z, where that is all there is yet), as far as it is made and fits, and
    of the loss; their inks as codes. Neurons with pictures, `pictured`, have none. What is `asked` for has its text
    there, where it has no number."""
    asked = asked or {}
    members = neurons_of(picture.sizes)
    state = picture.state("L")
    loss = asked.get(LOSS, "") if state is State.NONE else number(picture.loss)
    texts = ["" if pictured else _text(picture, e) or asked.get(e, "") for e in members]
    return {
        "texts": [*texts, loss],
        "inks": [*(_ink(picture, e) for e in members), PLAIN if state.made else MUTED],
    }


def minuses(codes: Codes, sizes: tuple[int, ...], theme: Theme, *, numbered: bool, pictured: bool = False) -> Shape:
    """A bar in each neuron whose activation is below 0, where neither a number says so nor a picture."""
    told = [pictured or (numbered and measures_of(sizes).digits(e.layer) > 0) for e in neurons_of(sizes)]
    below = below_zero(codes.fills) & ~np.array(told)
    return above(quadrangles(minus_places(sizes)[below], css(theme.fill_ink), "below 0"))


@lru_cache(maxsize=64)
def minus_places(sizes: tuple[int, ...]) -> Array:
    """(neurons, 4, 2): the corners of a bar in each neuron, in the graph's units."""
    measures = measures_of(sizes)
    places = np.array(disc_places(sizes))
    half = np.stack([0.26 * places[:, 2] / measures.x, np.maximum(0.8, 0.05 * places[:, 2]) / measures.y], axis=1)
    corners: Array = places[:, None, :2] + np.array([[-1, -1], [-1, 1], [1, 1], [1, -1]]) * half[:, None]
    return corners


def disc_places(sizes: tuple[int, ...]) -> list[tuple[float, float, int, float]]:
    """x, y, the diameter and the width of the ring in pixels of each neuron."""
    nodes = measures_of(sizes).nodes
    members = neurons_of(sizes)
    return [(*placing.neuron(e.layer, e.row, sizes), nodes[e.layer], _ring_width(sizes, e.layer)) for e in members]


def fill_colours(codes: Codes, theme: Theme) -> list[str]:
    """The colour that each neuron is filled with."""
    known = fills(theme)
    return [known[code] for code in codes.fills.tolist()]


def _ring_width(sizes: tuple[int, ...], layer: int) -> float:
    return 4 if measures_of(sizes).nodes[layer] >= 27 else 2.5


def _state(picture: Picture, element: Element) -> State:
    return picture.state(f"A{element.layer}" if element.layer else "X")


def _text(picture: Picture, element: Element) -> str:
    digits = measures_of(picture.sizes).digits(element.layer)
    if not digits:
        return ""
    state = _state(picture, element)
    if not state.made and picture.state(f"Z{element.layer}").made:
        return "z " + short_number(float(picture.pre_activation[element.layer][element.row]), digits - 1, digits + 2)
    value = float(picture.activation[element.layer][element.row])
    return "" if state is State.NONE else short_number(value, digits, digits + 3)


def _ink(picture: Picture, element: Element) -> int:
    waiting = bool(element.layer) and not picture.state(f"Z{element.layer}").made
    return MUTED if waiting else ON_FILL


def glow(picture: Picture, active: Collection[Element], selected: Element, theme: Theme) -> list[Shape]:
    """A ring of light around the neurons of the last operation, and around the selected one."""
    measures, light = measures_of(picture.sizes), css(mixed(theme.background, theme.accent, 0.3))
    return [
        disc(placing.neuron(e.layer, e.row, picture.sizes), measures.nodes[e.layer] + extra, light, CLEAR, 0, "glow")
        for e in neurons_of(picture.sizes)
        if (extra := 16 if e == selected else 11 if e in active else 0)
    ]


def names(picture: Picture, theme: Theme) -> Trace:
    """Names above the neurons and captions below the layers."""
    return _names(picture.sizes, picture.labels, picture.names, theme)


@lru_cache(maxsize=16)
def _names(sizes: tuple[int, ...], labels: tuple[str, ...], known: Names, theme: Theme) -> Trace:
    measures = measures_of(sizes)
    members = [e for e in neurons_of(sizes) if measures.named(sizes[e.layer], e.layer)]
    places = [placing.neuron(e.layer, e.row, sizes) for e in members]
    texts = [_named(e, sizes, known) for e in members]
    print_sizes = [_print_size(measures.nodes[e.layer], text) for e, text in zip(members, texts, strict=True)]
    lifts = [_lifting(measures.lift(e.layer), size) for e, size in zip(members, print_sizes, strict=True)]
    end, low = placing.loss(sizes), -placing.half_height(sizes) - 0.7
    columns = [*(float(layer) for layer in range(len(sizes))), end[0]]
    captions = [_caption(text) for text in labels]
    floors = [low] * len(sizes) + [low + RAISED * (captions[-1].count("<br>") > 2)]
    others = len(columns) + 1
    return trace(
        "markers+text",
        "names",
        x=[x for x, _ in places] + columns + [end[0]],
        y=[y for _, y in places] + floors + [end[1]],
        text=texts + captions + ["<b>L</b>"],
        textposition=["top center"] * len(members) + ["bottom center"] * len(columns) + ["top center"],
        textfont={
            "size": print_sizes + [12 if measures.x >= 85 else 10] * len(columns) + [_loss_font(sizes)],
            "color": [css(theme.muted)] * (len(members) + len(columns)) + [css(theme.ink)],
        },
        marker={"size": lifts + [0.0] * others, "opacity": 0},
        meta={
            "sizes": [measures.nodes[e.layer] for e in members],
            "least": [least_heights(sizes)[1][e.layer] for e in members],
        },
        cliponaxis=False,  # names of the highest neurons reach into the margin
    )


def _lifting(lift: float, print_size: float) -> float:
    """The diameter of a point that Plotly writes "top center" so many pixels above, from middle to middle.

    It keeps 1.25 radii and a pixel free, and half the height of the print, at any size of the graph.
    """
    return 2 * 0.8 * (lift - print_size / 2 - 1)


def _print_size(diameter: int, text: str) -> int:
    """The size of a name: a word takes more room than a symbol, so its letters are small."""
    return 15 if diameter >= 40 and " " not in text else 11


def _named(element: Element, sizes: tuple[int, ...], known: Names) -> str:
    """A neuron's symbol, beside it what the data call the input or output."""
    inputs, outputs = known
    names = inputs if element.layer == 0 else outputs if element.layer == len(sizes) - 1 else ()
    name = names[element.row] if element.row < len(names) else ""
    return f"{escape(short(name))} {symbol(element.layer, element.row, sizes)}".strip()


def _caption(text: str) -> str:
    return text.replace(" · ", "<br>").replace(" ", "<br>").replace("-", "-<br>")


def ones(sizes: tuple[int, ...], theme: Theme) -> Trace:
    """The constants 1 that the biases of each layer hang on."""
    places = [placing.one(layer, sizes) for layer in range(1, len(sizes))]
    return trace(
        "markers+text",
        "ones",
        x=[x for x, _ in places],
        y=[y for _, y in places],
        text=["1"] * len(places),
        textfont={"size": 12, "color": css(theme.muted)},
        marker={
            "symbol": "square",
            "size": measures_of(sizes).one,
            "color": css(theme.background),
            "opacity": 1,
            "line": {"width": 1.5, "color": css(theme.neutral)},
        },
    )


def loss_edge(picture: Picture, theme: Theme) -> Shape:
    """Dashed lines from the outputs to the loss."""
    end = placing.loss(picture.sizes)
    last = len(picture.sizes) - 1
    starts = [placing.neuron(last, row, picture.sizes) for row in range(picture.sizes[-1])]
    return strokes([(start, end) for start in starts], css(theme.neutral), 1.5, "dash", "loss edge")


def loss_node(picture: Picture, active: Collection[Element], selected: Element, theme: Theme) -> Shape:
    """The square of the loss."""
    marked = selected == LOSS or LOSS in active
    line, width = (theme.accent, 3) if marked else (theme.ink, 2)
    side = measures_of(picture.sizes).loss
    return square(placing.loss(picture.sizes), side, css(theme.background), css(line), width, "loss")


def _loss_font(sizes: tuple[int, ...]) -> int:
    return 13 if measures_of(sizes).x > 85 else 10
