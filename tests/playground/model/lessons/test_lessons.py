"""Every lesson of the page is played to its end, by right answers and by wrong ones."""

from __future__ import annotations

import re

import pytest

from playground.model.lessons.languages import ENGLISH
from playground.model.lessons.lesson import BEATS, Question, Step
from playground.model.lessons.library import FIRST, lessons
from playground.model.lessons.player import AT_ONCE, DONE, TOLD
from playground.model.lessons.templates import HOLE, MISSING, Text
from playground.screen.lessons import STRAYED, lesson_document
from playground.visit.app import App
from playground.visit.lessons import look_of
from tests.playground.lessons import event, play, player_of, right_answer, wrong_answers

EVERY = list(lessons())


@pytest.mark.parametrize("key", EVERY)
def test_right_answers_lead_to_the_end_of_every_lesson_and_no_number_is_missing(key: str) -> None:
    said: list[str] = []

    def answer(app: App, step: Step, question: Question) -> None:
        said.append(str(lesson_document(app)["sheet"]))
        event(app, "lesson_answer", value=right_answer(player_of(app)))
        said.append(str(lesson_document(app)["sheet"]))

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


@pytest.mark.parametrize("key", EVERY)
def test_whoever_comes_back_to_any_step_of_a_lesson_finds_its_numbers_there(key: str) -> None:
    steps = lessons()[key].steps
    for at in range(1, len(steps)):
        app = App()
        event(app, "lesson", id=key, at=at, results=DONE * at)
        player = player_of(app)
        if player.waits:
            event(app, "lesson_open")
        sheet = str(lesson_document(app)["sheet"])
        assert (at, MISSING in sheet, STRAYED in sheet) == (at, False, False)
        assert player.step is not None
        assert player.asks == (player.step.question is not None)
        if player.at < at:  # what was set by hand is to be set again
            assert player.step.task is not None
            assert "where" in player.step.task.until


def test_the_first_visit_has_a_lesson_of_three_minutes_and_each_difficulty_has_one_of_five_to_eight() -> None:
    assert lessons()[FIRST].minutes == 3
    assert next(iter(lessons())) == FIRST
    others = [lesson for lesson in lessons().values() if lesson.name != FIRST and lesson.language == ENGLISH]
    assert {lesson.about for lesson in others} >= {f"D{number}" for number in range(1, 18)}
    assert {lesson.minutes for lesson in others} <= set(range(5, 9))
    assert len({lesson.order for lesson in others}) == len(others)


@pytest.mark.parametrize("key", [key for key in EVERY if "." in key])
def test_a_lesson_in_another_language_asks_what_the_english_one_asks(key: str) -> None:
    other, english = lessons()[key], lessons()[lessons()[key].name]
    assert (english.language, other.language) == (ENGLISH, key.partition(".")[2])
    assert (other.minutes, other.about, other.order) == (english.minutes, english.about, english.order)
    for mine, theirs in zip(other.steps, english.steps, strict=True):
        assert (mine.beat, mine.shows, mine.opens and mine.opens.document) == (
            theirs.beat,
            theirs.shows,
            theirs.opens and theirs.opens.document,
        )
        assert (mine.task and mine.task.until) == (theirs.task and theirs.task.until)
        assert _asked(mine.question) == _asked(theirs.question)


def _asked(question: Question | None) -> tuple[object, ...]:
    if question is None:
        return ()
    right = [choice.right for choice in question.choices]
    formulas = [formula.text for formula in question.formulas]
    return question.kind, formulas, question.tolerance, question.hides, question.wanted, right


@pytest.mark.parametrize("key", [key for key in EVERY if lessons()[key].name != FIRST])
def test_a_lesson_has_six_beats_a_hint_for_each_question_and_ends_in_a_scene_not_seen_before(key: str) -> None:
    lesson = lessons()[key]
    beats = [step.beat for step in lesson.steps]
    assert set(beats) == set(BEATS)
    assert (beats[0], beats[-1]) == ("watch", "elsewhere")
    assert beats.index("predict") < beats.index("reveal")
    assert any(step.question for step in lesson.steps[beats.index("change") + 1 :])
    assert all(step.question.hint for step in lesson.steps if step.question)
    scenes = [lesson.stage_of(at).scene for at in range(len(beats))]
    assert any(scenes[at] not in scenes[:at] for at, beat in enumerate(beats) if beat == "elsewhere")


def test_the_right_choice_is_not_always_at_the_same_place() -> None:
    def place(question: Question) -> int:
        first = len(question.words.text) % len(question.choices)
        return (next(at for at, choice in enumerate(question.choices) if choice.right) - first) % len(question.choices)

    asked = [step.question for lesson in lessons().values() for step in lesson.steps if step.question]
    places = [place(question) for question in asked if question.kind == "choice"]
    assert all(places.count(at) >= len(places) // 6 for at in range(3))


# What is set by hand, and what is so for any network.
TYPED = {
    "batch": {"3"},
    "byhand": {"2015"},
    "divergence": {"3", "0.01"},
    "old": {"5"},
    "owncode": {"5"},
    "routes": {"10"},
}
TYPED |= {"sign": {"0.2"}, "slope": {"9"}, "start": {"30", "0.5"}, "twins": {"0.5"}, "zeros": {"1.5"}}


@pytest.mark.parametrize("key", EVERY)
def test_numbers_of_the_run_are_computed_and_not_typed(key: str) -> None:
    texts = [HOLE.sub("x", text.text) for step in lessons()[key].steps for text in step.texts]
    bare = " ".join(re.sub(r"`[^`]*`|\[[^\]]*\]", "", text) for text in texts)
    typed = set(re.findall(r"(?<![\w.,])\d+(?:[.,]\d+)?(?![\w\]])", bare)) - {"0", "1", "2"}
    assert typed <= TYPED.get(lessons()[key].name, set())
