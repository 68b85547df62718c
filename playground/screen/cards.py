"""The card of what is pointed at in the graph, as HTML of our own and as a sentence."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

from backprop_core import Dataset
from playground.explain.writing import Digits
from playground.figures.graph.cards import Card, card_of, said_of
from playground.formats import number
from playground.model.shown.elements import Element, element_with
from playground.model.shown.measured import measured
from playground.model.shown.picture import Picture
from playground.model.shown.sample import name_of
from playground.model.shown.single_sample import single_sample_in_words
from playground.visit.app import App


def card_document(app: App, picture: Picture) -> dict[str, Any]:
    """The card that the browser asked for last; empty where the network does not have the element any more."""
    element = element_with(app.pointed, picture.sizes)
    if element is None or element.kind == "layer":
        return {"id": app.pointed, "html": "", "said": "", "order": app.order}
    digits = app.settings.full_digits
    card = card_of_element(picture, element, app.session.data, sample_in_words(app), app.quantity, full_digits=digits)
    return {**card, "order": app.order}


def card_of_element(
    picture: Picture, element: Element, data: Dataset, sample: str, quantity: str, *, full_digits: bool = False
) -> dict[str, str]:
    """The card of a neuron, an edge or the loss; `sample` names the sample, and `quantity` is what edges show."""
    write = Digits(full=True).text if full_digits else number
    return {
        "id": element.id,
        "html": card_html(_with_measured(card_of(picture, element, sample, write), data, picture, element)),
        "said": said_of(picture, element, quantity),
    }


def _with_measured(card: Card, data: Dataset, picture: Picture, element: Element) -> Card:
    """The card, and in it what the data call an input or an output and its number before standardising."""
    last = len(picture.sizes) - 1
    if element.kind != "neuron" or element.layer not in (0, last):
        return card
    value = float(picture.activation[element.layer][element.row])
    made = picture.state(f"A{last}" if element.layer else "X").made
    words = measured(data, element, value if made else None, output=element.layer == last)
    return replace(card, own=(*card.own, words)) if words else card


def card_html(card: Card) -> str:
    """Each line is a paragraph, each group has a heading; all of it is text."""
    head = f"<h6>{escape(card.title)} <code>{escape(card.code)}</code></h6>{_lines(card.own)}"
    groups = [f"<section><b>{escape(heading)}</b>{_lines(lines)}</section>" for heading, lines in card.groups.items()]
    return head + "".join(groups)


def _lines(lines: tuple[str, ...]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def sample_in_words(app: App) -> str:
    """The sample whose signals are shown, as the words go on after "Of"."""
    if app.look:
        words = single_sample_in_words(app.look, app.session)
        return words[0].lower() + words[1:]
    data = app.session.data
    return name_of(data, app.number) if data.samples > 1 else "the sample"
