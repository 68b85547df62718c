"""An exercise that is written beside the graph: Enter marks a number, and leads to the next blank."""

from __future__ import annotations

import re

import pytest

from playground.actions import transport
from playground.model.asking import Question, truth
from playground.model.asking.question import code_of
from playground.model.exercise import Exercise, usual
from playground.model.exercise.on_graph import BLANK, blanks_of, element_of, marks
from playground.model.shown.elements import LOSS
from playground.screen.graph import look_of
from playground.screen.inspector.blanks import blanks_html
from playground.visit.app import App
from tests.playground.visits import Browser, app_on


def begun(scene: str, *names: str) -> tuple[App, Browser]:
    """A visit with an exercise under way."""
    app = app_on(scene)
    transport.step(app)
    browser = Browser(app)
    app.asking = Exercise.begun(app.session, names or usual(app.session))
    app.changed()
    return app, browser


def running(app: App) -> Exercise:
    assert isinstance(app.asking, Exercise)
    return app.asking


def write(browser: Browser, place: str, text: str = "") -> None:
    """Write a number; the right one if none is given."""
    right = text or repr(truth(running(browser.app).session, Question.of(place)))
    browser.say("write", blank=place, text=text or right)


@pytest.mark.parametrize("scene", ["seed", "mazur", "softmax"])
def test_a_step_is_written_beside_the_graph_blank_by_blank_to_its_end(scene: str) -> None:
    app, browser = begun(scene)
    order = [code_of(entry) for stage in running(app).stages for entry in stage.entries]
    write(browser, order[0])
    for place in order[1:]:
        assert running(app).current == place
        assert place in [code_of(entry) for entry in blanks_of(running(app), app.element)]
        fields = re.findall(r'data-place="(.*?)".*?value="(.*?)"(?=.*?>).*?(data-at)?>', blanks_html(app, app.element))
        assert (place, "", "data-at") in fields
        assert look_of(app).asked[app.element] == BLANK
        write(browser, place)
    assert app.asks is None
    assert blanks_html(app, app.element) == ""
    assert look_of(app).asked == {}


def test_a_wrong_number_stays_where_it_is_and_a_right_one_stands_in_the_graph() -> None:
    app, browser = begun("seed", "Z2", "A2", "L", "dZ2")
    before = app.element
    write(browser, "Z2[0]", "7")
    assert (app.element, 'value="7"' in blanks_html(app, element_of(Question.of("Z2").entry))) == (before, True)
    assert "✗" in blanks_html(app, element_of(Question.of("Z2").entry))
    for place in ("Z2[0]", "A2[0]"):
        write(browser, place)
    assert app.element is LOSS or app.element == LOSS
    neuron = element_of(Question.of("A2").entry)
    assert marks(running(app), 0) == {neuron: f"{truth(running(app).session, Question.of('A2[0]')):.3g}", LOSS: BLANK}
    assert blanks_html(app, neuron).count("✓") == 2


def test_forward_is_written_before_backward_and_what_is_no_blank_is_ignored() -> None:
    app, browser = begun("seed", "Z2", "dZ2")
    neuron = element_of(Question.of("dZ2").entry)
    for place, text in (("dZ2[0]", "1"), ("W9[0]", "1"), ("", ""), ("Z2[0]", "  ")):
        browser.say("write", blank=place, text=text)
    assert running(app).verdicts == {}
    assert "dZ2[0]" not in blanks_html(app, neuron)
    write(browser, "Z2[0]")
    assert 'data-place="dZ2[0]"' in blanks_html(app, neuron)
    browser.say("write", blank="dZ2[0]", text="<b>")
    assert "&lt;b&gt;" in blanks_html(app, neuron)
    assert "<b>" not in blanks_html(app, neuron)


def test_an_element_whose_blanks_come_later_says_so() -> None:
    app, _ = begun("seed", "Z2", "dW2")
    assert "backward comes once forward is right" in blanks_html(app, element_of(Question.of("dW2[0, 1]").entry))
