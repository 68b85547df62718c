"""The card of what is pointed at: of the present state, naming its sample, and nobody's text is HTML in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground.actions import samples
from playground.figures.graph.cards import Card
from playground.formats import every_digit
from playground.model.scenes import SCENES
from playground.model.shown.elements import elements_of
from playground.screen.cards import card_document, card_html
from playground.screen.graph import graph_document
from playground.visit.app import App
from tests.playground.visits import app_on


def card(app: App, identifier: str) -> str:
    app.pointed = identifier
    return str(card_document(app, app.quick_picture)["html"])


@pytest.mark.parametrize("scene", SCENES)
def test_every_element_has_its_card_and_its_sentence(scene: str) -> None:
    app = app_on(scene)
    for element in elements_of(app.session.network.sizes):
        app.pointed = element.id
        document = card_document(app, app.quick_picture)
        drawn = element.kind != "layer"
        assert (document["id"], document["order"]) == (element.id, app.order)
        assert (bool(document["html"]), bool(document["said"])) == (drawn, drawn)


def test_a_card_names_its_sample() -> None:
    assert "Of the sample<" in card(app_on("seed"), "neuron-1-0-0")
    app = app_on("circle")
    samples.show(app, int(app.session.batch[2]))
    assert f"Of sample {int(app.session.batch[2]) + 1}<" in card(app, "neuron-1-0-0")
    samples.show(app, app.session.data.samples)
    assert "Of test sample 1 by itself" in card(app, "neuron-1-0-0")


def test_a_card_has_all_digits_where_they_are_asked_for() -> None:
    app = app_on("seed")
    exact = {"weight-2-0-0": app.session.value("dW2")[0, 0], "neuron-2-0-0": app.session.value("A2")[0, 0]}
    for identifier, value in exact.items():
        assert every_digit(value) not in card(app, identifier)
    app.settings = replace(app.settings, full_digits=True)
    for identifier, value in exact.items():
        assert every_digit(value) in card(app, identifier)
    assert every_digit(app.picture.loss) in card(app, "loss-0-0-0")


def test_what_is_written_on_a_card_is_text() -> None:
    tag = "<img src=x onerror=alert(1)>"
    html = card_html(Card(tag, tag, (tag,), {tag: (tag,)}))
    assert html.count("&lt;img") == 5
    assert "<img" not in html


def test_without_a_channel_the_card_that_was_asked_for_comes_with_the_graph() -> None:
    app = app_on("seed")
    assert "card" not in graph_document(app, app.picture)
    app.pointed = "weight-2-0-1"
    assert "W2[0, 1]" in graph_document(app, app.picture)["card"]["html"]
    app.channel.connect(lambda message: None)
    assert "card" not in graph_document(app, app.picture)
