"""Every lesson of the page is played to its end, by right answers and by wrong ones."""

from __future__ import annotations

import pytest

from playground.model.lessons.lesson import Question, Step
from playground.model.lessons.library import FIRST, lessons
from playground.model.lessons.player import AT_ONCE, DONE, TOLD
from playground.model.lessons.templates import MISSING, Text
from playground.screen.lessons import lesson_document
from playground.visit.app import App
from playground.visit.lessons import look_of
from tests.playground.lessons import event, play, player_of, right_answer, wrong_answers

EVERY = list(lessons())


@pytest.mark.parametrize("key", EVERY)
def test_right_answers_lead_to_the_end_of_every_lesson_and_no_number_is_missing(key: str) -> None:
    said: list[str] = []

    def answer(app: App, step: Step, question: Question) -> None:
        said.append(str(lesson_document(app)["html"]))
        event(app, "lesson_answer", value=right_answer(player_of(app)))
        said.append(str(lesson_document(app)["html"]))

    app = play(key, answer)
    assert set(player_of(app).results) <= {AT_ONCE, DONE}
    assert [html for html in said if MISSING in html or "{" in html] == []


@pytest.mark.parametrize("key", EVERY)
def test_each_typical_wrong_answer_is_told_its_mistake_and_the_second_miss_the_answer(key: str) -> None:
    def answer(app: App, step: Step, question: Question) -> None:
        player = player_of(app)
        wrong, at, look = wrong_answers(player), player.at, player.sees(look_of(app))
        for text, says in wrong:
            player.misses = 0
            event(app, "lesson_answer", value=text)
            assert player.said is not None
            assert (player.said.kind, player.at) == ("wrong", at), (key, at, text)
            template = next((each for each in step.texts if each.text == says), Text(""))
            assert template.filled(look.read) in player.said.words
        player.misses = 1
        event(app, "lesson_answer", value=wrong[0][0] if wrong else "12345.678")
        assert (player.at, player.results[at]) == (at + 1, TOLD)

    assert TOLD in player_of(play(key, answer)).results


def test_the_first_visit_has_a_lesson_of_three_minutes_and_each_difficulty_has_one() -> None:
    assert lessons()[FIRST].minutes == 3
    assert next(iter(lessons())) == FIRST
