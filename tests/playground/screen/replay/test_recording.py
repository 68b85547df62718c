"""A recorded run: its states are those of the page, and its stops are where the run's own steps end."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from backprop_core.tape.operation import GRANULARITIES
from playground.components.payload import encode
from playground.model.scenes import SCENES
from playground.model.shown.elements import element_with, elements_of
from playground.screen.bar import counters
from playground.screen.cards import card_of_element, sample_in_words
from playground.screen.graph import ELSEWHERE, graph_document
from playground.screen.notes import notes_html
from playground.screen.replay.recording import MOST_CARDS, MOST_STATES, copy_of, recording, updates_recorded
from playground.theme import DARK, LIGHT
from playground.visit.app import App
from tests.playground.visits import app_on

Document = dict[str, Any]


def after(scene: str, updates: int, granularity: str = "update") -> App:
    app = app_on(scene)
    app.granularity = granularity
    for _ in range(updates):
        app.session.step()
        app.moved()
    return app


def recorded(app: App) -> Document:
    found: Document = json.loads(recording(copy_of(app)))
    return found


def entry(document: Document, number: int, dark: bool = False) -> Any:
    forms = document["pool"][number]
    return forms[-1 if dark else 0]


def plain(value: Any) -> Any:
    return json.loads(encode(value))


@pytest.mark.parametrize("scene", [key for key in SCENES if key != "large"])  # whose comparison takes as long as all
def test_each_state_is_what_the_page_shows_there(scene: str) -> None:
    app = after(scene, 1)
    found = recorded(app)
    walker = copy_of(app)
    for state in found["states"][:: max(1, len(found["states"]) // 6)]:
        walker.session.travel(*state["at"])
        for theme in (LIGHT, DARK):
            walker.settings = replace(walker.settings, theme=theme)
            walker.changed()
            shown, dark = plain(graph_document(walker, walker.picture)), theme is DARK
            figure = shown["figure"]
            assert [entry(found, shape, dark) for shape in state["shapes"]] == figure["moving"]["shapes"]
            assert {part: entry(found, n, dark) for part, n in state["figure"].items()} == {
                part: figure[part] for part in ("data", "layout")
            }
            assert entry(found, state["notes"], dark) == notes_html(walker, walker.picture)
            kept = {name: shown[name] for name in found["graph"] if name != "selected"}
            assert kept == {name: part for name, part in found["graph"].items() if name != "selected"}
        assert state["dots"] == figure["moving"]["dots"]
        assert (state["state"], f"{state['label']} {ELSEWHERE}") == (shown["state"], shown["label"])
        assert entry(found, state["bar"]) | plain(counters(walker, walker.picture)) == entry(found, state["bar"])
        for identifier, card in zip(found["elements"][::5], state["cards"][::5], strict=True):
            element = element_with(identifier, walker.picture.sizes)
            assert element is not None
            assert entry(found, card) == card_of_element(
                walker.picture, element, walker.session.data, sample_in_words(walker), walker.quantity
            )


@pytest.mark.parametrize("scene", ["seed", "xor", "softmax"])
def test_a_step_ends_where_one_of_the_run_does(scene: str) -> None:
    app = after(scene, 3)
    found = recorded(app)
    session = deepcopy(app.session)
    places = [tuple(state["at"]) for state in found["states"]]
    for size in GRANULARITIES:
        session.travel(*places[0])
        ends = []
        while (session.position.update, session.position.operation) < places[-1]:
            session.step(size)
            ends.append((session.position.update, session.position.operation))
        assert [places[stop] for stop in found["stops"][size]] == [place for place in ends if place <= places[-1]]


def test_the_update_under_way_is_recorded_to_its_end_and_opened_where_the_run_stands() -> None:
    app = after("seed", 1, "operation")
    for _ in range(3):
        app.session.step("operation")
    found = recorded(app)
    length = len(app.session.tape)
    assert found["states"][0]["at"] == [0, 0]
    assert found["states"][-1]["at"] == [1, length]
    assert found["states"][found["start"]]["at"] == [1, 3]


def test_a_run_at_the_end_of_an_update_is_opened_where_there_is_something_to_come() -> None:
    found = recorded(after("seed", 3))
    assert entry(found, found["states"][found["start"]]["bar"])["at"] == [0, 12]
    assert recorded(after("seed", 3, "operation"))["start"] == 0


@pytest.mark.parametrize("scene", SCENES)
def test_its_size_is_bounded(scene: str) -> None:
    app = after(scene, 1)
    app.session.run(40)
    updates = updates_recorded(app.session)
    assert updates[-1] == app.session.position.update
    states = len(updates) * len(app.session.tape)
    cards = sum(element.kind != "layer" for element in elements_of(app.session.network.sizes))
    assert states <= MOST_STATES
    assert states * cards <= MOST_CARDS or len(updates) == 1


def test_hidden_biases_are_left_out() -> None:
    app = after("seed", 1)
    app.settings = replace(app.settings, biases=False)
    found = recorded(app)
    assert not any(name.startswith("bias") for name in found["elements"])
    edges = entry(found, found["states"][0]["targets"])["edges"]
    assert {edge[0] for edge in edges} <= set(found["elements"])


def test_the_visitors_run_stays_where_it_is() -> None:
    app = after("moons", 2)
    before = app.session.position, app.session.causes.tobytes(), app.order
    recorded(app)
    assert (app.session.position, app.session.causes.tobytes(), app.order) == before
