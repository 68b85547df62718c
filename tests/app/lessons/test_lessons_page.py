"""Lessons and the bug hunt on the page: what a step shows, and what is said to those who find a bug."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from playground.actions.lessons.playing import bring
from playground.formats import escape_markdown, number
from playground.model.hunting.hunt import UPDATES
from playground.model.lessons.given import given_lesson
from playground.model.lessons.library import lessons
from tests.app.page import app_of, click, event, field, fill, opened, put, session_of, words
from tests.playground.test_check_lesson import GOOD


def lesson(app: AppTest) -> dict[str, Any]:
    """What the lesson's component was sent."""
    found = [element.proto.bytes for element in app.get("bidi_component")]
    return next(document for content in found if b'"menu"' in content for document in [json.loads(content)])


def charts(app: AppTest) -> list[dict[str, Any]]:
    """The lines of the figure of training with the bug, if it is drawn."""
    found = [element.proto.bytes for element in app.get("bidi_component")]
    return next((json.loads(each)["figure"]["data"] for each in found if b"hunt-training" in each), [])


def test_a_lesson_is_offered_and_turns_the_page_to_what_its_step_is_about() -> None:
    app = opened("seed")
    assert (lesson(app)["sheet"], len(lesson(app)["menu"])) == ("", len(lessons()))
    event(app, "lesson", id="optimiser", at=2, results="dr")
    event(app, "lesson_skip")
    assert field(app, "tabs").value == "Network"
    event(app, "lesson", id="notation", at=5, results="drdrr")
    event(app, "lesson_skip")
    assert "<code>Z1 = W1 @ X + b1</code> is all of a layer" in lesson(app)["sheet"]


def test_while_the_page_asks_for_a_number_the_lesson_does_not_tell_it() -> None:
    app = opened("seed")
    event(app, "lesson", id="divergence", at=0, results="")
    loss = number(float(session_of(app).value("L")))
    assert loss in lesson(app)["sheet"]
    event(app, "ask")
    assert app_of(app).asks is not None
    assert loss not in lesson(app)["sheet"]
    assert "waits" in lesson(app)["sheet"]


def test_a_bug_is_hunted_by_clues_named_and_mended_while_the_run_stays_right() -> None:
    app = put(opened("xor"), tabs="Check")
    before = session_of(app).causes.tolist()
    click(app, "hunt_begin")
    hunt = app_of(app).hunt
    assert hunt is not None
    assert "of 17 gradients off" in words(app)
    assert not charts(app)
    fill(app, "hunt_instrument", "Training")
    broken, right = hunt.broken.losses(UPDATES)
    assert [line["y"] for line in charts(app)] == [right.tolist(), broken.tolist()]
    fill(app, "hunt_instrument", "Samples")
    assert "Each sample as a batch by itself" in words(app)
    assert list(app.dataframe[-1].value["gradients"]) == ["✗ wrong"] * 4
    assert "Wrong gradients of the right length point elsewhere." in [caption.value for caption in app.caption]
    click(app, "hunt_clue")
    assert "`dW1` ✗" in words(app)
    fill(app, "hunt_line", 0)
    assert "is as it should be" in words(app)
    fill(app, "hunt_line", hunt.places[0])
    right = hunt.session.tape.operations[hunt.places[0]].code
    fill(app, "hunt_repair", next(repair for repair in hunt.repairs if repair != right))
    assert "does not turn green" in words(app)
    fill(app, "hunt_repair", right)
    assert "✓ 17 gradients checked" in words(app)
    click(app, "hunt_begin")
    assert app_of(app).hunted[0] == "sign" != app_of(app).hunted[1]
    click(app, "hunt_end")
    assert (app_of(app).hunt, session_of(app).causes.tolist()) == (None, before)


def test_what_a_file_or_a_link_is_called_is_no_markdown_in_what_is_said_of_it() -> None:
    title = "![x](//elsewhere) $x^2$ **b**"
    app = opened("seed")
    bring(app_of(app), given_lesson(GOOD.replace("Which way is down?", title), "mine.toml"))
    put(app, tabs="Check")
    assert escape_markdown(title) in app.toast[0].value
    assert (lesson(app)["menu"][0]["title"], len(lesson(app)["menu"])) == (title, len(lessons()) + 1)
