"""Every number in the graph, on every scene and at every operation, is the session's own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from backprop_core import State
from playground.figures.graph.cards import card_of
from playground.figures.graph.encoding import FADED
from playground.figures.graph.figure import Look, network_figure
from playground.figures.graph.labels.numbers import ALL_LABELLED, LABEL, NARROW
from playground.figures.graph.labels.places import ends
from playground.figures.graph.measures import measures_of
from playground.figures.shared.scale import BINS, FEW_BINS, SignedScale, blend
from playground.formats import number, short_number
from playground.model.scenes import SCENES
from playground.model.shown.elements import Element, symbol
from playground.model.shown.picture import Picture, picture_of
from playground.model.shown.words import MARKS
from playground.theme import LIGHT, css, mixed
from tests.walking import Moment, moments

Figure = dict[str, Any]
WAITING = "not computed yet"
NO_LETTERS = str.maketrans("MLZ,", "    ")


@pytest.mark.parametrize("key", SCENES)
def test_the_graph_shows_the_session(key: str) -> None:
    for moment in moments(key):
        picture = picture_of(moment.session, moment.sample, check=moment.sample == 0)
        limits = {quantity: largest(moment, quantity) for quantity in picture.quantities}
        for quantity in picture.quantities:
            figure = network_figure(picture, Look(quantity=quantity, selected=SCENES[key].selected, theme=LIGHT))
            edges_are_coloured(moment, figure, quantity, limits[quantity])
            for name in (LABEL, NARROW):
                edges_are_labelled(moment, figure, quantity, SCENES[key].selected, name)
        neurons_are_numbered(moment, figure, picture)
        rings_are_coloured(moment, figure, limits["gradient"])
        the_loss_is_told(moment, figure, picture)
        cards_are_right(moment, picture)


def named(figure: Figure, name: str) -> list[Figure]:
    return [shape for shape in figure["moving"]["shapes"] if shape["name"].startswith(name)]


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


def edges_are_labelled(moment: Moment, figure: Figure, quantity: str, selected: Element, name: str) -> None:
    """Sign and size, where there is room; of weights, those before the update and, if there is more, those after it."""
    found = {shape["name"]: shape["label"]["text"].split("<br>→ ")[0] for shape in named(figure, name)}
    members = moment.parameters()
    few = len(members) <= ALL_LABELLED
    labelled = members if few else [e for e in members if selected in (e, *ends_of(e))]
    known = [e for e in labelled if moment.shown_state(quantity, e.layer) != "not computed yet"]
    written = {name + e.id: label(quantity, moment.shown(quantity, e), narrow=name == NARROW) for e in known}
    assert found.items() <= written.items()
    assert len(found) >= 0.6 * len(written) * few


def ends_of(element: Element) -> tuple[Element, Element]:
    return Element("neuron", element.layer - 1, element.column), Element("neuron", element.layer, element.row)


def label(quantity: str, value: float, *, narrow: bool) -> str:
    """Which way the loss goes by a triangle, every other number with its sign; in the narrow print with two digits."""
    digits, space = (2, "") if narrow else (3, " ")
    if quantity == "gradient":
        return {1: "▲" + space, -1: "▼" + space, 0: ""}[int(np.sign(value))] + number(abs(value), digits)
    return ("+" if quantity == "change" and value > 0 else "") + number(value, digits)


def neurons_of(moment: Moment) -> list[tuple[int, int]]:
    return [(n, i) for n, units in enumerate(moment.sizes) for i in range(units)]


def neurons_are_numbered(moment: Moment, figure: Figure, picture: Picture) -> None:
    """a, or z where that is all there is yet; on the card z, a and δ."""
    (places,) = (trace for trace in figure["data"] if trace["name"] == "numbers")
    texts = figure["moving"]["dots"]["texts"][:-1]
    points = points_of(figure)
    assert list(zip(points["x"], points["y"], strict=True)) == list(zip(places["x"], places["y"], strict=True))[:-1]
    for (n, i), text in zip(neurons_of(moment), texts, strict=True):
        digits, state = measures_of(moment.sizes).digits(n), moment.state(f"A{n}" if n else "X")
        expected = short_number(moment.signal("A", n, i), digits, digits + 3) if state != "not computed yet" else ""
        if n and state != "fresh" and moment.fresh(f"Z{n}"):
            expected = "z " + short_number(moment.signal("Z", n, i), digits - 1, digits + 2)
        assert text == (expected if digits else "")
        assert len(text.removeprefix("z ")) <= digits + 3 or "e" in text
        (told_of, lines), *others = card_of(picture, Element("neuron", n, i), "it").groups.items()
        assert (told_of, others) == ("Of it", [])
        told = [("z", "Z"), ("a", "A"), ("δ = ∂L/∂z", "dZ")] if n else [("value", "A"), ("∂L/∂x", "dA")]
        for words, stem in told:
            name = f"{stem}{n}" if n else {"A": "X", "dA": "dX"}[stem]
            value = number(moment.signal(stem, n, i)) if moment.fresh(name) else "not computed yet"
            assert f"{words} = {value}" in lines


def points_of(figure: Figure) -> Figure:
    (points,) = (trace for trace in figure["data"] if trace["name"] == "neurons")
    return points


def rings_are_coloured(moment: Moment, figure: Figure, limit: float) -> None:
    colours, rings = points_of(figure)["meta"]["rings"], figure["moving"]["dots"]["rings"]
    for (n, i), ring in zip(neurons_of(moment), rings, strict=True):
        share = SignedScale(limit).share(moment.signal("dZ", n, i))
        assert colours[ring] == colour_of(share, state_named(moment.state(f"dZ{n}" if n else "dX")))


def the_loss_is_told(moment: Moment, figure: Figure, picture: Picture) -> None:
    state, value = moment.state("L"), float(moment.array("L"))
    (places,) = (trace for trace in figure["data"] if trace["name"] == "numbers")
    dots = figure["moving"]["dots"]
    assert dots["texts"][-1] == (number(value) if state != "not computed yet" else "")
    assert places["meta"]["inks"][dots["inks"][-1]] == css(LIGHT.ink if state == "fresh" else LIGHT.muted)
    (line,) = card_of(picture, Element("loss"), "it").groups[batch_of(moment)]
    assert line == f"L = {number(value, 9) if state == 'fresh' else 'not computed yet'}"


def batch_of(moment: Moment) -> str:
    samples = moment.session.wiring.batch
    return f"Of the batch of {samples}" if samples > 1 else "Of the batch: this sample alone"


def cards_are_right(moment: Moment, picture: Picture) -> None:
    """What is of the sample and what is of the batch stand apart, and each number is the session's."""
    for element in moment.parameters():
        card = card_of(picture, element, "it")
        assert card.own == (f"{letter(element)} = {number(moment.old(element))}",)
        assert list(card.groups) == ["Of it", batch_of(moment)]
        assert card.groups["Of it"] == signals_of(moment, element)
        told = batch_lines(moment, element, picture)
        for line, start in zip(card.groups[batch_of(moment)], told, strict=False):
            assert line.startswith(start), (line, start)


def letter(element: Element) -> str:
    return "w" if element.kind == "weight" else "b"


def signals_of(moment: Moment, element: Element) -> tuple[str, str]:
    n, i, j = element.layer, element.row, element.column
    source = "from the constant 1"
    if element.kind == "weight":
        value = number(moment.signal("A", n - 1, j)) if moment.fresh(f"A{n - 1}" if n > 1 else "X") else WAITING
        source = f"a({symbol(n - 1, j, moment.sizes)}) = {value}"
    delta = number(moment.signal("dZ", n, i)) if moment.fresh(f"dZ{n}") else WAITING
    return source, f"δ({symbol(n, i, moment.sizes)}) = {delta}"


# How the lines begin, up to the words of the check.
def batch_lines(moment: Moment, element: Element, picture: Picture) -> tuple[str, ...]:
    n, kind, samples = element.layer, letter(element), moment.session.wiring.batch
    if not moment.fresh(f"dW{n}"):
        return (f"∂L/∂{kind}: {WAITING} in this update",)
    product = "a·δ" if samples == 1 else f"Σ a·δ over {samples} samples"
    slope = f"∂L/∂{kind} = {product} = {number(moment.of('d', element))}"
    if not moment.ready:
        return (slope,)
    place = f"{element.row}, {element.column}" if kind == "w" else f"{element.row}"
    difference, _, _, verdict = moment.differences[f"{'W' if kind == 'w' else 'b'}{n}[{place}]"]
    checked = f"{number(difference)} {MARKS[verdict]} " if picture.check and verdict else "not taken"
    return (
        slope,
        f"update {number(moment.change(element))} → new {kind} = {number(moment.new(element))}",
        f"central difference {checked}",
    )
