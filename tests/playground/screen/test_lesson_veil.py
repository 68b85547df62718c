"""What a lesson asks for is nowhere to be seen until it is answered, and all else is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from playground.model.lessons.lesson import Question, Step
from playground.model.lessons.library import lessons
from playground.model.lessons.player import HELD
from playground.model.lessons.veiling import hidden
from playground.screen.graph import graph_document
from playground.screen.lessons import GONE_ON, lesson_document
from playground.visit.app import App
from tests.playground.lessons import begun, event, play, player_of, right_answer
from tests.playground.telling import beside_the_page, followed, tells


def shown_anyway(app: App) -> set[str]:
    """The sizes of the numbers that are on the page as factors: all that the update has computed so far."""
    session, names = app.shown, {str(name) for operation in app.shown.tape for name in operation.writes}
    made = [session.value(name) for name in sorted(names) if session.state_of(name).made]
    return {f"{abs(value):.9g}" for values in made for value in np.ravel(values)}


def hides(question: Question) -> bool:
    return any(True for _ in hidden(question))


@pytest.mark.parametrize("key", list(lessons()))
def test_every_number_that_a_lesson_asks_for_is_blank_until_the_answer(key: str) -> None:
    asked = []

    def answer(app: App, step: Step, question: Question) -> None:
        player = player_of(app)
        right = right_answer(player)
        if hides(question):
            assert app.veil is not None
            assert player.key is not None
            known, text = shown_anyway(app), followed(app) + beside_the_page(app)
            asked_for = [question.of] if question.of else question.among
            values = {abs(player.key.of(each)) for each in asked_for}
            for value in values:
                if value and f"{value:.9g}" not in known:
                    assert (player.at, tells(text, value)) == (player.at, [])
            asked.append(question)
            if question.of:
                _assert_blank_after_a_step(app, question)
        event(app, "lesson_answer", value=right)

    app = play(key, answer)
    assert len(asked) == sum(hides(step.question) for step in lessons()[key].steps if step.question)
    assert app.veil is None


def _assert_blank_after_a_step(app: App, question: Question) -> None:
    """Whoever steps on has to answer still, of the run as it is by then."""
    asked_at, granularity = app.session.position, app.granularity
    app.granularity = "update"
    app.settings = replace(app.settings, training=True)
    event(app, "step")
    assert app.session.position != asked_at
    event(app, "lesson_answer", value="?")  # cannot be read, and is compared with the run as it is
    player = player_of(app)
    assert question.of is not None
    assert player.key is not None
    value = abs(player.key.of(question.of))
    if value and f"{value:.9g}" not in shown_anyway(app):
        assert (player.at, tells(followed(app) + beside_the_page(app), value)) == (player.at, [])
    app.granularity = granularity
    event(app, "travel", update=asked_at.update, operation=asked_at.operation)


def test_a_run_that_goes_on_is_shown_again_with_the_answer_and_it_is_said_once() -> None:
    app = begun("byhand")
    event(app, "lesson", id="byhand", at=4, results="rrdr")
    app.granularity = "update"
    event(app, "step")
    assert (app.take_notice(), app.session.completed, app.shown.completed) == (HELD, 1, 0)
    assert GONE_ON in lesson_document(app)["sheet"]
    event(app, "step")
    assert (app.take_notice(), app.session.completed, app.shown.completed) == (None, 2, 0)
    event(app, "lesson_answer", value=right_answer(player_of(app)))
    assert (app.shown is app.session, player_of(app).results[4]) == (True, "r")
    assert GONE_ON not in lesson_document(app)["sheet"]


def test_an_answer_shows_the_number_on_the_graph_at_once_and_so_do_skipping_and_leaving() -> None:
    for way in ({"do": "lesson_answer", "value": "lowers"}, {"do": "lesson_skip"}, {"do": "lesson_leave"}):
        app = begun("first")
        event(app, "lesson", id="first", at=4, results="ddrd")
        before, order = graph_document(app, app.quick_picture)["figure"], app.order
        assert not app.shown.state_of("dW2").made
        values = {**way, "value": right_answer(player_of(app))} if "value" in way else way
        event(app, str(values.pop("do")), **values)
        assert app.shown.state_of("dW2").made
        assert (graph_document(app, app.quick_picture)["figure"] == before, app.order > order) == (False, True)
