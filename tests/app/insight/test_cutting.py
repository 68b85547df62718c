"""Switching off on the page: what is said comes true, and one undo puts it back."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core.analysis.insight.cutting import Cut
from playground.explain.insight.cutting import cut_in_words
from playground.figures.insight.cutting import cuts_in_words
from playground.formats import escape_markdown, number
from tests.app.page import click, event, field, followed, opened, pick, press, session_of, trace, words


@pytest.mark.parametrize("element", ["weight-1-2-1", "neuron-1-2-0"])
def test_what_is_said_of_a_cut_is_what_it_does(element: str) -> None:
    app = opened("xor", tabs="Insight", insight_part="Cut")
    press(app, "step", "step")
    press(app, "phase_end", "phase_end", "phase_end")
    pick(app, "graph", id=element)
    session = session_of(app)
    before, held = float(session.value("L")), session.settled
    said = words(app)
    click(app, "cut")
    after = float(session_of(app).value("L"))
    if after != before:
        assert f"by {number(abs(after - before), 3)}**, from {number(before)} to {number(after)}" in said
    assert not np.array_equal(session_of(app).causes[: len(held)], held)
    press(app, "undo")
    np.testing.assert_array_equal(session_of(app).settled, held)
    assert float(session_of(app).value("L")) == before


@pytest.mark.parametrize(
    ("scene", "granularity", "size"),
    [("xor", "update", None), ("moons", "update", 3), ("moons", "operation", 3), ("plane", "operation", None)],
)
def test_after_a_complete_update_it_comes_true_in_the_next_one(scene: str, granularity: str, size: int | None) -> None:
    app = opened(scene, granularity="update", tabs="Insight", insight_part="Cut")
    session_of(app).edit(training=session_of(app).training.replaced(batch_size=size))
    followed(app)
    press(app, "step", "step", "step")
    event(app, "granularity", value=granularity)
    pick(app, "graph", id=f"weight-{session_of(app).network.depth}-0-0")
    said, session = words(app), session_of(app)
    judged = next(each.value for each in app.caption if "its batch" in each.value)
    assert session.completed > session.position.update
    assert f"All numbers are of update {session.completed + 1:,}: on its batch, " in judged
    assert ("all training samples" in judged) == (size is None)
    click(app, "cut")
    session_of(app).prime()
    assert f"to {number(float(session_of(app).value('L')))}. Its gradient" in said


def test_what_is_off_says_so_and_its_button_is_off_until_it_is_back() -> None:
    app = opened("xor", tabs="Insight", insight_part="Cut")
    for element, name in (("weight-1-2-1", "W1[2, 1]"), ("neuron-1-2-0", "h₃")):
        pick(app, "graph", id=element)
        assert not field(app, "cut").disabled
        click(app, "cut")
        assert field(app, "cut").disabled
        assert field(app, "cut").label == f"{name} is off"
        assert f"**{name} is off**" in words(app)
        assert "Without" not in words(app)
        press(app, "undo")
        assert field(app, "cut").label == f"Switch {name} off"


@pytest.mark.parametrize(("element", "name"), [("weight-1-2-1", "W1[2, 1]"), ("neuron-1-2-0", "h₃")])
def test_after_undo_the_sentence_about_the_cut_gives_way_to_one_about_what_was_undone(element: str, name: str) -> None:
    app = opened("xor", tabs="Insight", insight_part="Cut")
    pick(app, "graph", id=element)
    click(app, "cut")
    said = escape_markdown(name)
    assert [each.value for each in app.toast] == [
        f"{said} is off. Undo puts it back; training from here on may bring it back, too."
    ]
    press(app, "undo")
    assert [each.value for each in app.toast] == [f"Undone: {said}, as before."]
    press(app, "redo")
    assert [each.value for each in app.toast] == [f"Done again: {said}."]
    press(app, "step")
    assert not app.toast


def test_a_cut_that_training_has_gone_on_from_is_undone_in_words_too() -> None:
    app = opened("xor", tabs="Insight", insight_part="Cut")
    press(app, "step", "step", "step")
    pick(app, "graph", id="neuron-1-2-0")
    click(app, "cut")
    press(app, "step", "step")
    assert [each.value for each in press(app, "undo").toast] == ["Undone: h₃, as before."]


def test_all_edges_are_tried_and_the_output_cannot_be() -> None:
    app = opened("xor", tabs="Insight", insight_part="Cut")
    assert len(trace(app, "cuts", "edges")["x"]) == session_of(app).table.count
    pick(app, "graph", id="neuron-2-0-0")
    assert "Select a weight" in app.info[0].value
    pick(app, "graph", id="weight-2-0-1")
    assert field(app, "cut").label == "Switch W2[0, 1] off"


@pytest.mark.parametrize(
    ("change", "foretold", "said"),
    [
        (0.5, 0.49, "close"),
        (0.5, -0.1, "even the sign is other"),
        (0.5, 0.1, "and the loss bends"),
        (0.0, 0.0, "**0**: just so."),
    ],
)
def test_how_well_it_was_foretold_is_words(change: float, foretold: float, said: str) -> None:
    assert said in cut_in_words(Cut(1.0, change, foretold), "W1[0, 0]", "loss")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((0.5, -0.25), "a is missed most: without it the loss rises by 0.500; without b it falls most, by 0.250."),
        ((0.5, 0.25), "a is missed most: without it the loss rises by 0.500; b least, by 0.250."),
        ((-0.5, -0.25), "none is missed; without a it falls most, by 0.500."),
        ((0.0, 0.0), "without any of them the loss stays as it is."),
    ],
)
def test_what_is_missed_and_what_is_not_are_words(changes: tuple[float, float], said: str) -> None:
    cuts = [Cut(1.0, change, 0.0) for change in changes]
    assert cuts_in_words(cuts=cuts, names=["a", "b"]).endswith(said)
