"""What a browser is told over the channel: differences, each thing once, and all of it to one that has just come."""

from __future__ import annotations

import json
from typing import Any

import pytest

from playground.model.play.clock import Play
from playground.model.shown.elements import elements_of
from playground.screen.graph import HEAD, PICTURE, PICTURES
from playground.screen.wire import Wire
from playground.visit.app import App
from playground.visit.settings import Settings
from tests.playground.visits import app_on


class Listening:
    """A wire to a channel that keeps what is sent."""

    def __init__(self, app: App) -> None:
        self.app, self.wire = app, Wire()
        self.sent: list[str | bytes] = []
        app.channel.connect(self.sent.append)
        app.channel.greet()

    def texts(self) -> list[dict[str, Any]]:
        """What came as text since the last look."""
        found = [json.loads(each) for each in self.sent if isinstance(each, str)]
        self.sent.clear()
        return found


def test_a_browser_that_has_just_come_is_told_everything() -> None:
    app = app_on("circle")
    app.settings = Settings(training=True)
    app.moved()
    listening = Listening(app)
    for _ in range(2):
        listening.wire.greet(app)
        (told,) = listening.texts()
        assert {"bar", "controls", "notes", "plots", "heard", "order"} <= told.keys()
        assert "follow" not in told
        assert [plot["element"] for plot in told["plots"]] == ["network-graph", "surface", "loss", "accuracy"]
        assert all(plot["figure"]["layout"] for plot in told["plots"])
        assert all(None not in plot["figure"]["data"] for plot in told["plots"])


def test_an_answer_has_only_what_is_another_one() -> None:
    app = app_on("circle")
    listening = Listening(app)
    for tell in (listening.wire.greet, listening.wire.answer):
        tell(app)
        listening.texts()
    listening.wire.answer(app)
    (told,) = listening.texts()
    assert told["follow"] == "page"
    assert told["plots"][0]["figure"]["layout"] is None
    assert set(map(str, told["plots"][0]["figure"]["data"])) == {"None"}
    assert "notes" not in told
    moving = told["plots"][0]["figure"]["moving"]
    app.session.step("update")
    app.moved()
    listening.wire.answer(app)
    (told,) = listening.texts()
    assert told["order"] == app.order == told["bar"]["order"]
    assert set(map(str, told["plots"][0]["figure"]["data"])) == {"None"}  # a step moves shapes alone
    assert told["plots"][0]["figure"]["targets"] is None
    assert told["plots"][0]["figure"]["moving"] != moving
    assert "notes" in told


def test_a_card_is_told_by_itself_and_of_the_present_state() -> None:
    app = app_on("circle")
    listening = Listening(app)
    cards = []
    for identifier in ("weight-1-0-0", "weight-1-0-0", "weight-9-0-0"):
        app.pointed = identifier
        app.session.step("update")
        app.moved()
        listening.wire.card(app)
        (told,) = listening.texts()
        assert told.keys() == {"card", "heard", "order"}
        assert (told["card"]["id"], told["card"]["order"]) == (identifier, app.order)
        cards.append(told["card"])
    assert "W1[0, 0]" in cards[0]["html"]
    assert cards[0]["html"] != cards[1]["html"]
    assert (cards[2]["html"], cards[2]["said"]) == ("", "")


@pytest.mark.parametrize("speed", [1, 0])
def test_a_picture_is_a_figure_where_it_can_be_read_and_codes_where_it_cannot(speed: int) -> None:
    app = app_on("circle")
    listening = Listening(app)
    app.play = Play(app.session.position, speed)
    app.changed()
    listening.wire.picture(app)
    heads = [HEAD.unpack_from(each) for each in listening.sent if isinstance(each, bytes)]
    texts = listening.texts()
    if speed:
        assert heads == []
        assert texts[0]["plots"][0]["picture"] == 1
    else:
        assert [head[2] for head in heads if head[0] == PICTURE] == [1]
        assert texts[0]["plots"][0]["table"]["id"] == heads[0][3] == 1
        assert texts[1]["still"]["at"] == app.session.position.operation


def test_table_and_still_shapes_are_sent_once() -> None:
    app = app_on("circle")
    listening = Listening(app)
    app.play = Play(app.session.position)
    for _ in range(5):
        app.session.run(1)
        app.changed()
        listening.wire.picture(app)
    texts = listening.texts()
    assert sum("table" in plot for each in texts for plot in each.get("plots", ())) == 1
    assert sum("still" in each for each in texts) == 1
    app.settings = Settings(biases=False)
    listening.wire.picture(app)
    tables = [plot["table"]["id"] for each in listening.texts() for plot in each.get("plots", ()) if "table" in plot]
    assert tables == [2]


def test_the_neurons_pictures_follow_where_they_are_shown() -> None:
    for pictures in (True, False):
        app = app_on("circle")
        app.settings = Settings(pictures=pictures)
        listening = Listening(app)
        app.play = Play(app.session.position)
        listening.wire.picture(app)
        kinds = [HEAD.unpack_from(each)[0] for each in listening.sent if isinstance(each, bytes)]
        assert kinds == [PICTURE, PICTURES][: 1 + pictures]


@pytest.mark.parametrize(("scene", "waits"), [("large", True), ("spiral", False)])
def test_a_large_graph_lets_the_card_of_another_element_come_first(scene: str, waits: bool) -> None:
    app = app_on(scene)
    listening = Listening(app)
    listening.wire.greet(app)
    listening.texts()

    def answered() -> dict[str, Any]:
        listening.wire.answer(app)
        (told,) = listening.texts()
        return dict(told["plots"][0])

    assert "patient" not in answered()  # nothing was selected
    app.select(elements_of(app.session.network.sizes)[-1])
    assert answered().get("patient", False) is waits
    app.session.step("update")
    app.moved()
    app.select(elements_of(app.session.network.sizes)[0])
    assert "patient" not in answered()  # its numbers are others, too
