"""The step as an exercise: blank on the whole page, written in, marked, and shown again."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from playground.formats import number
from playground.model.asking import Question, truth
from playground.model.asking.question import code_of
from playground.model.asking.veil import LEFT
from playground.model.exercise import Exercise
from tests.app.asking.test_veil import everything
from tests.app.page import app_of, click, event, field, names, opened, press, put, session_of, words
from tests.playground.telling import beside_the_page, tells

MARK = "exercise_mark"


def begun(scene: str = "mazur", *blanks: str) -> AppTest:
    """The page with an exercise under way, by itself of the usual blanks."""
    app = put(press(opened(scene, granularity="update"), "step"), tabs="Exercise")
    if blanks:
        put(app, exercise_blanks=list(blanks))
    return click(app, "exercise_begin")


def running(app: AppTest) -> Exercise:
    found = app_of(app).asking
    assert isinstance(found, Exercise)
    return found


def write(app: AppTest, **numbers: str) -> AppTest:
    """Type into the fields of places and have them marked, in one go as a browser does."""
    for place, text in numbers.items():
        field(app, f"blank_{place}").set_value(text)
    return click(app, MARK)


def truths(app: AppTest) -> dict[str, float]:
    places = map(code_of, running(app).stage.entries)
    return {place: truth(running(app).session, Question.of(place)) for place in places}


def right(app: AppTest) -> dict[str, str]:
    return {place: number(value) for place, value in truths(app).items()}


def test_blanks_are_nowhere_on_the_page_until_they_are_written() -> None:
    app = begun()
    values = list(truths(app).values())
    for tab in ("Code", "Matrices", "Ledger", "Exercise"):
        text = everything(put(app, tabs=tab)) + (beside_the_page(app_of(app)) if tab == "Exercise" else "")
        assert [tells(text, value) for value in values] == [[]] * len(values)
    write(app, **right(app))
    assert running(app).stage.name == "backward"
    text = everything(put(app, tabs="Ledger"))
    assert all(tells(text, value) for value in values)


@pytest.mark.parametrize("blanks", [("stepW2",), ("W1", "W2")])
def test_an_update_is_nowhere_until_it_is_written_though_the_gradient_tells_it(blanks: tuple[str, ...]) -> None:
    app = begun("mazur", *blanks)
    values = list(truths(app).values())
    text = everything(put(app, tabs="Ledger")) + beside_the_page(app_of(app))
    assert [tells(text, value) for value in values] == [[]] * len(values)
    write(put(app, tabs="Exercise"), **right(app))
    text = everything(put(app, tabs="Ledger"))
    assert all(tells(text, value) for value in values)


def test_a_gradient_that_is_written_stays_in_sight_for_the_update() -> None:
    app = begun("seed", "dW2", "W2")
    gradients = right(app)
    write(app, **gradients)
    assert running(app).stage.name == "update"
    assert all(f"{place}  \n✓ **{text}**" in words(app) for place, text in gradients.items())


def test_a_step_is_written_to_its_end_and_scored() -> None:
    app = begun("seed", "Z2", "A2", "dW2", "W2")
    write(app, **{"Z2[0]": "0.5", "A2[0]": "0.6225"})
    assert "✓ follows: Right, from your own numbers" in words(app)
    write(app, **right(app))
    assert "Stage 2 of 3, backward" in words(app)
    write(app, **right(app))
    write(app, **right(app))
    assert "**Done.**" in words(app)
    assert "| z, the weighted sums | 1 | 0 | 1 | 0 | 0 |" in words(app)
    assert "| ∂L/∂w = δ·a | 3 | 3 | 0 | 0 | 0 |" in words(app)
    assert app_of(app).veil is None
    click(app, "exercise_leave")
    assert "exercise_begin" in names(app, "button")


def test_what_is_missing_can_be_shown_stage_by_stage() -> None:
    app = click(click(begun("seed"), "exercise_show"), "exercise_show")
    assert "| the loss | 1 | 0 | 0 | 1 | 0 |" in words(app)
    assert app_of(app).veil is None


def test_a_second_exercise_begins_with_empty_fields() -> None:
    app = begun("seed", "Z2")
    click(write(app, **{"Z2[0]": "7"}), "exercise_leave")
    app = click(app, "exercise_begin")
    assert field(app, "blank_Z2[0]").value == ""


def test_whoever_moves_the_run_leaves_the_exercise_and_is_told() -> None:
    app = press(begun("seed"), "step")
    assert [toast.value for toast in app.toast] == [LEFT]
    assert app_of(app).asking is None
    assert "exercise_begin" in names(app, "button")


@pytest.mark.parametrize("scene", ["circle", "large", "softmax"])
def test_every_network_has_an_exercise_that_is_not_too_long(scene: str) -> None:
    app = put(opened(scene), tabs="Exercise")
    assert not field(app, "exercise_begin").disabled
    app = click(app, "exercise_begin")
    assert 0 < len(running(app).stage.entries) <= 60
    assert session_of(app).position == running(app).session.position


def test_what_is_written_beside_the_graph_stands_in_the_table_and_the_other_way_round() -> None:
    app = begun("seed", "Z2", "A2", "dW2")
    event(app, "write", blank="Z2[0]", text="7")
    assert (field(app, "blank_Z2[0]").value, field(app, "blank_A2[0]").value) == ("7", "")
    write(app, **{"Z2[0]": "8", "A2[0]": "9"})
    assert running(app).typed == {"Z2[0]": "8", "A2[0]": "9"}
    assert (field(app, "blank_Z2[0]").value, field(app, "blank_A2[0]").value) == ("8", "9")
    event(app, "write", blank="Z2[0]", text=right(app)["Z2[0]"])
    assert (running(app).current, app_of(app).element.id) == ("A2[0]", "neuron-2-0-0")
    write(app, **{"A2[0]": ""})
    assert (field(app, "blank_A2[0]").value, running(app).current) == ("", "A2[0]")
