"""Every number in the graph, on every scene and at every operation, is the session's own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from backprop_core import State
from playground.figures.graph.edges import ALL_LABELLED, CARDS
from playground.figures.graph.encoding import FADED
from playground.figures.graph.figure import Look, network_figure
from playground.figures.graph.labels.places import ends
from playground.figures.graph.marks import BLANK
from playground.figures.graph.measures import measures_of
from playground.figures.shared.scale import BINS, FEW_BINS, SignedScale, blend
from playground.formats import number
from playground.model.scenes import SCENES
from playground.model.shown.elements import Element, symbol
from playground.model.shown.picture import Picture, picture_of
from playground.theme import LIGHT, css, mixed
from tests.walking import Moment, moments

Figure = dict[str, Any]
NO_LETTERS = str.maketrans("MLZ,", "    ")


@pytest.mark.parametrize("key", SCENES)
def test_the_graph_shows_the_session(key: str) -> None:
    for moment in moments(key):
        picture = picture_of(moment.session, moment.sample, check=moment.sample == 0)
        limits = {quantity: largest(moment, quantity) for quantity in picture.quantities}
        for quantity in picture.quantities:
            figure = network_figure(picture, Look(quantity=quantity, selected=SCENES[key].selected, theme=LIGHT))
            edges_are_coloured(moment, figure, quantity, limits[quantity])
            edges_are_labelled(moment, figure, quantity, SCENES[key].selected)
        traces = {trace["name"]: trace for trace in figure["data"]}
        neurons_are_numbered(moment, traces["neurons"])
        rings_are_coloured(moment, traces["neurons"], limits["gradient"])
        the_loss_is_told(moment, traces["loss"])
        cards_are_right(moment, traces["edge targets"], picture)


def largest(moment: Moment, quantity: str) -> float:
    return max(abs(moment.shown(quantity, e)) for e in moment.parameters())


def edges_are_coloured(moment: Moment, figure: Figure, quantity: str, limit: float) -> None:
    """Each edge is a quadrangle in the colour of its own number."""
    members = moment.parameters()
    scale = SignedScale(limit, BINS if len(members) <= ALL_LABELLED else FEW_BINS)
    values = np.array([moment.shown(quantity, e) for e in members])
    states = {n: state_named(moment.shown_state(quantity, n)) for n in range(1, moment.depth + 1)}
    shares = scale.shares(values).tolist()
    expected = {
        where(e, moment.sizes): colour_of(share, states[e.layer]) for e, share in zip(members, shares, strict=True)
    }
    assert drawn_colours(figure) == expected


def state_named(words: str) -> State:
    return State.NONE if words == "not computed yet" else State(words)


def colour_of(share: float, state: State) -> str:
    """Full where the number is of this update, faded where it is left over, a faded grey where it is to come."""
    if state is State.FRESH:
        return css(blend(share, LIGHT))
    return css(mixed(LIGHT.background, LIGHT.neutral if state is State.NONE else blend(share, LIGHT), FADED))


def drawn_colours(figure: Figure) -> dict[tuple[float, ...], str]:
    """The colour of each edge, by where it starts and ends."""
    colours = {}
    for shape in figure["moving"]["shapes"]:
        if shape["name"] == "edges":
            numbers = shape["path"].translate(NO_LETTERS).split()
            corners = np.array(numbers, dtype=float).reshape(-1, 4, 2)
            starts, ends_at = corners[:, [0, 3]].mean(axis=1), corners[:, [1, 2]].mean(axis=1)
            places = off_the_edge(np.hstack([starts, ends_at]))
            colours |= {tuple(place): shape["fillcolor"] for place in places.tolist()}
    return colours


@lru_cache
def where(element: Element, sizes: tuple[int, ...]) -> tuple[float, ...]:
    """Where an edge starts and ends."""
    return tuple(off_the_edge(np.array(ends(element, sizes)).ravel()).tolist())


def off_the_edge(places: np.ndarray) -> np.ndarray:
    """Whole hundredths, in such a way that none of the places lies between two of them."""
    return np.round(100 * (places + 0.0031))


def edges_are_labelled(moment: Moment, figure: Figure, quantity: str, selected: Element) -> None:
    """Sign and size; of weights, those before the update and, where there is room below them, those after it."""
    found = next(trace["text"] for trace in figure["data"] if trace["name"] == "edge labels")
    texts = [text.split("<br>→ ")[0] for text in found]
    members = moment.parameters()
    few = len(members) <= ALL_LABELLED
    labelled = members if few else [e for e in members if selected in (e, *ends_of(e))]
    known = [e for e in labelled if moment.shown_state(quantity, e.layer) != "not computed yet"]
    written = [label(moment.shown(quantity, e)) for e in known]
    assert texts == written if few else set(texts) <= set(written)
    assert few or len(known) == 0 or texts


def ends_of(element: Element) -> tuple[Element, Element]:
    return Element("neuron", element.layer - 1, element.column), Element("neuron", element.layer, element.row)


def label(value: float) -> str:
    sign = "▲ " if value > 0 else "▼ " if value < 0 else ""
    return sign + number(abs(value), 3)


def neurons_of(moment: Moment) -> list[tuple[int, int]]:
    return [(n, i) for n, units in enumerate(moment.sizes) for i in range(units)]


def neurons_are_numbered(moment: Moment, trace: Figure) -> None:
    """a, or z where that is all there is yet; on the card z, a and δ."""
    for (n, i), text, card in zip(neurons_of(moment), trace["text"], trace["hovertext"], strict=True):
        digits, state = measures_of(moment.sizes).digits(n), moment.state(f"A{n}" if n else "X")
        expected = number(moment.signal("A", n, i), digits) if state != "not computed yet" else BLANK
        if n and state != "fresh" and moment.fresh(f"Z{n}"):
            expected = "z " + number(moment.signal("Z", n, i), digits - 1)
        assert text == (expected if digits else BLANK)
        told = [("z", "Z"), ("a", "A"), ("δ = ∂L/∂z", "dZ")] if n else [("value", "A"), ("∂L/∂x", "dA")]
        for words, stem in told:
            name = f"{stem}{n}" if n else {"A": "X", "dA": "dX"}[stem]
            line = f"{words} = {number(moment.signal(stem, n, i))}"
            assert (line if moment.fresh(name) else f"{words}: not computed yet") in card.split("<br>")


def rings_are_coloured(moment: Moment, trace: Figure, limit: float) -> None:
    colours = trace["marker"]["line"]["color"]
    for (n, i), colour in zip(neurons_of(moment), colours, strict=True):
        share = SignedScale(limit).share(moment.signal("dZ", n, i))
        assert colour == colour_of(share, state_named(moment.state(f"dZ{n}" if n else "dX")))


def the_loss_is_told(moment: Moment, trace: Figure) -> None:
    state, value = moment.state("L"), float(moment.array("L"))
    assert trace["text"] == [f"<b>L</b><br>{number(value) if state != 'not computed yet' else ''}"]
    assert trace["textfont"]["color"] == css(LIGHT.ink if state == "fresh" else LIGHT.muted)
    assert trace["hovertext"] == [f"<b>Loss</b><br>L = {number(value, 9) if state != 'not computed yet' else ''}"]


def cards_are_right(moment: Moment, trace: Figure, picture: Picture) -> None:
    ids = [custom[0] for custom in trace["customdata"]]
    cards = dict(zip(ids, trace["hovertext"], strict=True))
    members = moment.parameters()
    assert set(cards) == {e.id for e in members}
    for element in members:
        told = line_of(moment, element) if len(members) > CARDS else card_of(moment, element, picture)
        card = cards[element.id]
        assert card == told if len(members) > CARDS else told <= set(card.split("<br>")), (told, card)


def card_of(moment: Moment, element: Element, picture: Picture) -> set[str]:
    """The lines that a card must have."""
    n, kind = element.layer, "w" if element.kind == "weight" else "b"
    lines = {f"{kind} = {number(moment.old(element))}"}
    if not moment.fresh(f"dW{n}"):
        return lines | {f"∂L/∂{kind}: not computed yet in this update"}
    source = moment.signal("A", n - 1, element.column) if kind == "w" else 1.0
    product = "a·δ" if moment.session.wiring.batch == 1 else f"Σ a·δ over {moment.session.wiring.batch} samples"
    lines |= {f"∂L/∂{kind} = {product} = {number(moment.of('d', element))}"}
    target = symbol(n, element.row, moment.sizes)
    lines |= {f"a from = {number(source)} · δ({target}) = {number(moment.signal('dZ', n, element.row))}"}
    if not moment.ready:
        return lines
    place = f"{element.row}, {element.column}" if kind == "w" else f"{element.row}"
    difference = moment.differences[f"{'W' if kind == 'w' else 'b'}{n}[{place}]"][0]
    lines |= {f"update {number(moment.change(element))} → new {kind} = {number(moment.new(element))}"}
    lines |= {f"central difference {number(difference) if picture.check else 'not taken'}"}
    return lines


def line_of(moment: Moment, element: Element) -> str:
    n, i, j = element.layer, element.row, element.column
    text = f"W{n}[{i}, {j}]" if element.kind == "weight" else f"b{n}[{i}]"
    text += f" = {number(moment.old(element))}" + (f" → {number(moment.new(element))}" if moment.ready else "")
    if not moment.fresh(f"dW{n}"):
        return text
    return text + f" · gradient {number(moment.of('d', element))} · δ {number(moment.signal('dZ', n, i))}"
