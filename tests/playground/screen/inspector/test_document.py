"""The card of the selected element comes over the channel at once, as a run of the page's script would draw it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from backprop_core import DataSpec, make_dataset
from playground.screen.inspector.document import MOST_WORK, card_document, inspected
from playground.visit.app import App
from playground.visit.reading import PRINTED, TRAINING
from tests.playground.visits import Browser, app_on


def drawn(app: App) -> dict[str, Any]:
    """What the page's script draws, with the check of the gradients."""
    return card_document(app, app.picture, inspected(app, app.picture))


def told(browser: Browser) -> list[dict[str, Any]]:
    """The cards that came."""
    return [message["inspector"] for message in browser.messages if "inspector" in message]


@pytest.mark.parametrize("scene", ["seed", "dead", "spiral"])
def test_a_click_is_answered_by_the_card_that_the_page_draws(scene: str) -> None:
    app = app_on(scene)
    browser = Browser(app)
    browser.say("step")
    assert drawn(app)["about"] == app.element.id
    for identifier in ("weight-1-0-0", "neuron-1-0-0", "loss-0-0-0"):
        browser.say("pick", plot="graph", id=identifier, place=None)
        assert told(browser)[-1] == drawn(app)
        assert told(browser)[-1]["about"] == identifier
    browser.say("select_back")
    assert told(browser)[-1] == drawn(app)
    assert told(browser)[-1]["about"] == "neuron-1-0-0"


def test_the_check_follows_with_the_page() -> None:
    app = app_on("seed")
    browser = Browser(app)
    browser.say("step")
    assert "<small>check</small><b>…</b>" in told(browser)[-1]["card"]
    assert "<small>check</small><b>✓" in drawn(app)["card"]


def test_its_figure_comes_with_it() -> None:
    app = app_on("seed")
    browser = Browser(app)
    for identifier, element in (("weight-1-0-0", "nudge-curve"), ("neuron-1-0-0", "activation-curve")):
        browser.say("pick", plot="graph", id=identifier, place=None)
        assert [plot["element"] for plot in browser.messages[-1]["plots"]] == ["network-graph", element]


@pytest.mark.parametrize("side", [TRAINING, PRINTED])
def test_none_comes_where_something_else_is_beside_the_graph(side: str) -> None:
    app = app_on("mazur")
    app.settings = replace(app.settings, side=side, training=side == TRAINING)
    browser = Browser(app)
    browser.say("step")
    assert told(browser) == []


def test_where_it_is_too_much_work_for_an_answer_it_comes_with_the_page() -> None:
    app = app_on("spiral")
    samples = MOST_WORK // app.session.table.rows["theta"].size + 1
    app.session.edit(data=make_dataset(DataSpec("spirals", samples=samples, test_fraction=0.0)))
    app.session.edit(training=replace(app.session.training, batch_size=None))
    app.moved()
    browser = Browser(app)
    browser.say("step")
    assert told(browser) == []
    assert app.session.completed == 1
