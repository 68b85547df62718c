"""Asking, answering and leaving a question on the page."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Phase
from playground.formats import number
from playground.model.asking import Question, truth
from playground.model.asking.veil import LEFT
from tests.app.asking.test_veil import asked, say
from tests.app.page import (
    app_of,
    bar,
    card,
    click,
    field,
    fill,
    graph,
    names,
    opened,
    pick,
    press,
    put,
    session_of,
    type_in,
)
from tests.app.page import words as marked_words


def test_a_sign_is_asked_first_and_a_wrong_one_is_answered_by_the_experiment() -> None:
    app = press(opened("seed"), "ask")
    assert "is it above 0, below 0, or 0?" in words(app)
    wrong = "+" if truth(session_of(app), Question.of("dW2[0, 0]")) < 0 else "-"
    click(app, f"asked_sign_{wrong}")
    assert "The experiment: raise W2[0, 0]" in words(app)
    assert app_of(app).veil is None
    assert "asked_leave" in names(app, "button")
    click(app, "asked_leave")
    assert app_of(app).asking is None
    assert 'data-do="ask"' in card(app)


def test_the_largest_is_answered_by_what_is_selected() -> None:
    app = fill(press(opened("seed"), "ask"), "asked_kind", "largest")
    assert _marked(app) == [f"label weight-2-0-{column}" for column in range(3)]
    pick(app, "graph", "weight-1-0-0")
    assert field(app, "asked_rank").disabled
    click(pick(app, "graph", "weight-2-0-1"), "asked_rank")
    assert "is not the largest" in words(app)
    click(pick(app, "graph", "weight-2-0-2"), "asked_rank")
    assert "Right: dW2[0, 2]" in words(app)


def test_the_second_miss_shows_the_number_and_the_guess_beside_it() -> None:
    app = asked(opened("seed"), "weight-2-0-0", "number")
    value = truth(session_of(app), Question.of("dW2[0, 0]"))
    say(app, "abc")
    say(app, number(3 * value))
    assert app_of(app).veil is not None
    say(app, number(4 * value))
    assert app_of(app).veil is None
    assert f"It is {number(value)}." in words(app)
    assert f"your guess **{number(4 * value)}**" in words(app)


def test_showing_it_is_always_possible() -> None:
    app = click(press(opened("seed"), "ask"), "asked_show")
    assert app_of(app).veil is None
    assert number(truth(session_of(app), Question.of("dW2[0, 0]"))) in words(app)


@pytest.mark.parametrize("scene", ["seed", "xor"])
def test_the_gradient_that_the_question_tells_stands_on_the_card_too(scene: str) -> None:
    app = opened(scene)
    element = app_of(app).element
    gradient = number(float(session_of(app).value(element.gradient)[element.row, element.column]))
    for kind in ("Δ", "new"):
        asked(app, element.id, kind)
        assert re.search(f">[▲▼] {gradient}</b> <small>given", card(app))
        assert "…" in card(app)
        click(app, "asked_leave")
    asked(app, element.id, "sign")
    assert gradient not in card(app)


@pytest.mark.parametrize("kind", ["sign", "Δ", "new"])
def test_the_bar_too_stands_just_before_what_is_asked(kind: str) -> None:
    app = asked(press(opened("seed"), "step"), "weight-2-0-0", kind)
    told, session = bar(app), session_of(app)
    assert told["at"] == [0, app_of(app).shown.position.operation] != list(session.position)
    assert [done for done, _ in told["phases"]] == [4, 1, 2, 0]
    assert told["words"] == ["updates done **0**", "one sample", "epoch **1**", "loss **0.680732**, before update 1"]
    assert bar(click(app, "asked_show"))["at"] == list(session.position)


@pytest.mark.parametrize("move", ["step", "back", "reset", "play", "edit"])
def test_whoever_moves_the_run_leaves_the_question_and_is_told(move: str) -> None:
    app = press(press(opened("seed"), "step"), "ask")
    type_in(app, "x1", 0.7) if move == "edit" else press(app, move)
    assert app_of(app).asking is None
    assert [toast.value for toast in app.toast] == [LEFT]


def test_a_number_that_the_walk_has_not_come_to_is_there_once_it_is_answered() -> None:
    app = asked(opened("seed", granularity="operation"), "neuron-1-2-0", "δ")
    app = press(press(app, "reset"), "ask")
    before = session_of(app).position.operation
    assert not session_of(app).state_of("dZ1").made
    click(app, "asked_show")
    assert session_of(app).state_of("dZ1").made
    assert before < session_of(app).position.operation < session_of(app).tape.end_of(Phase.BACKWARD)


@pytest.mark.parametrize(("scene", "element"), [("circle", "loss-0-0-0"), ("seed", "loss-0-0-0")])
def test_of_a_batch_the_loss_is_not_asked(scene: str, element: str) -> None:
    app = press(pick(opened(scene), "graph", element), "ask")
    assert (app_of(app).veil is None) == (scene == "circle")
    assert len(app.toast) == (scene == "circle")


def test_pictures_and_training_views_step_back_while_an_activation_is_asked() -> None:
    app = press(pick(opened("circle", pictures=True), "graph", "neuron-1-0-0"), "ask")
    assert app_of(app).settings.pictures
    fill(app, "asked_kind", "a")
    assert _pictures(app) == []
    assert any("Closed while a question is open" in each.value for each in put(app, side="Training").info)
    click(app, "asked_leave")
    assert _pictures(app)


def words(app: AppTest) -> str:
    """All that the page says, without the marks that keep Markdown from reading brackets."""
    return marked_words(app).replace("\\", "")


def test_a_question_mark_stands_where_the_number_is_asked_for() -> None:
    app = press(opened("seed"), "ask")
    assert _marked(app) == ["label weight-2-0-0"]
    for element, offer, place in (("neuron-1-1-0", "z", 3), ("loss-0-0-0", "", -1)):
        app = press(pick(press(app, "step"), "graph", element), "ask")
        app = fill(app, "asked_kind", offer) if offer else app
        assert graph(app)["figure"]["moving"]["dots"]["texts"][place] == "?"
    app = press(pick(press(app, "step"), "graph", "neuron-1-1-0"), "ask")
    assert _marked(app) == ["delta neuron-1-1-0"]


def _marked(app: AppTest) -> list[str]:
    """The names of the shapes that are question marks, in the larger print."""
    shapes = graph(app)["figure"]["moving"]["shapes"]
    names = [shape["name"] for shape in shapes if "?" in shape.get("label", {}).get("text", "")]
    return [name for name in names if not name.startswith("narrow")]


def _pictures(app: AppTest) -> list[object]:
    found: list[object] = graph(app)["figure"]["moving"]["images"]
    return found
