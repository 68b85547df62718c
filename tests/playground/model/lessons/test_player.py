"""A lesson beside the run: it goes on with what is really done, waits where the page shows something else, and ends."""

from __future__ import annotations

import pytest

from playground.actions.lessons import playing as actions
from playground.formats import number
from playground.model.lessons.library import FIRST, lessons
from playground.model.lessons.player import AT_ONCE, DONE, LATER, SKIPPED, TOLD
from playground.screen.lessons import lesson_document
from tests.playground.lessons import act, begun, event, player_of, right_answer
from tests.playground.visits import Browser, app_on


def html(app: actions.App) -> str:
    return str(lesson_document(app)["sheet"])


def test_a_lesson_opens_its_scene_and_one_undo_brings_the_visitors_run_back() -> None:
    app = app_on("xor")
    app.session.step("update")
    event(app, "lesson", id=FIRST, at=0, results="")
    assert (app.scene.key, player_of(app).at) == ("seed", 0)
    event(app, "undo")
    assert (app.scene.key, app.session.completed) == ("xor", 1)
    assert "Back to" in html(app)
    event(app, "lesson_open")
    assert (app.scene.key, "Back to" in html(app)) == ("seed", False)


def test_a_step_goes_on_once_it_is_really_done_and_not_before() -> None:
    app = begun(FIRST)
    event(app, "granularity", value="operation")
    event(app, "step")
    assert player_of(app).at == 0
    event(app, "granularity", value="update")
    event(app, "step")
    assert (player_of(app).at, player_of(app).results[0]) == (1, DONE)
    assert "it is 0.673274" in html(app)


def test_an_answer_that_cannot_be_read_counts_as_none_and_the_second_miss_is_told_the_answer() -> None:
    app = begun(FIRST)
    event(app, "lesson", id=FIRST, at=4, results="ddrd")
    player = player_of(app)
    for text, kind, misses in (("much", "unreadable", 0), ("0.5", "wrong", 1)):
        event(app, "lesson_answer", value=text)
        assert player.said is not None
        assert (player.said.kind, player.misses, player.at) == (kind, misses, 4)
    event(app, "lesson_answer", value="0.7")
    assert (player.said.kind, player.at, player.results) == ("told", 5, "ddrd" + TOLD + "-")
    assert "−0.04687" not in player.said.words
    assert "The answer: −0.08771." in player.said.words


def test_a_right_answer_after_a_miss_is_right_and_not_at_the_first_try() -> None:
    app = begun(FIRST)
    event(app, "lesson", id=FIRST, at=5, results="ddrdr")
    event(app, "lesson_answer", value="1")
    event(app, "lesson_answer", value=right_answer(player_of(app)))
    assert player_of(app).results == "ddrdr" + LATER
    assert player_of(app).score == (2, 3)
    assert "2 of 3 answered at the first try" in html(app)


def test_a_guess_stays_beside_the_truth() -> None:
    app = begun(FIRST)
    event(app, "lesson", id=FIRST, at=4, results="ddrd")
    event(app, "lesson_answer", value="-0,0877")
    assert player_of(app).results[4] == AT_ONCE
    assert "your guess" in html(app)
    assert "<b>−0.08771</b>" in html(app)


def test_a_lesson_that_was_left_goes_on_where_it_was() -> None:
    app = begun(FIRST)
    act(app)
    kept = lesson_document(app)["kept"]
    event(app, "lesson_leave")
    assert lesson_document(app) == {"sheet": "", "kept": None}
    event(app, "lesson", **kept)
    assert (player_of(app).at, lesson_document(app)["kept"]) == (1, kept)


def test_a_page_that_is_loaded_again_goes_on_without_another_scene_being_opened() -> None:
    app = app_on("seed")
    app.session.step("update")
    event(app, "lesson_resume", id=FIRST, at=1, results="d")
    assert (player_of(app).at, app.arrivals, app.session.completed) == (1, 1, 1)
    assert "Click the edge" in html(app)
    event(app, "lesson_resume", id=FIRST, at=99, results="")
    assert player_of(app).at == 1


@pytest.mark.parametrize("wrong", [{"id": "none"}, {"at": 99}, {"at": -1}, {"results": "x" * 90}])
def test_what_a_browser_says_wrongly_begins_a_lesson_or_none(wrong: dict[str, object]) -> None:
    app = app_on("seed")
    event(app, "lesson", **{"id": FIRST, "at": 0, "results": ""} | wrong)
    assert app.lesson is None or (app.lesson.at == 0 and len(app.lesson.results) == len(lessons()[FIRST].steps))


@pytest.mark.parametrize("do", ["lesson_open", "lesson_skip", "lesson_leave"])
def test_without_a_lesson_its_events_do_nothing(do: str) -> None:
    app = app_on("seed")
    event(app, do)
    event(app, "lesson_answer", value="1")
    assert app.lesson is None


def test_every_step_can_be_skipped_to_the_end() -> None:
    app = begun("paths")
    for _ in range(20):
        event(app, "lesson_skip")
    assert player_of(app).step is None
    event(app, "lesson_skip")
    assert set(player_of(app).results) == {TOLD, SKIPPED}
    assert player_of(app).score == (0, player_of(app).results.count(TOLD))


def test_what_is_said_of_a_skipped_step_is_true() -> None:
    app = begun(FIRST)
    for said in (
        "Skipped.",  # and not that the weights have moved
        "Skipped.\n\nIts gradient was −0.09142: the loss falls as this weight rises.",
        "The answer: up, 0.009142.\n\nA step goes against the gradient, times the learning rate η = 0.1.",
        "Skipped.",
    ):
        event(app, "lesson_skip")
        assert player_of(app).said.words == said


def test_the_browser_is_told_at_once_and_under_play_too() -> None:
    app = app_on("seed")
    browser = Browser(app)
    browser.say("lesson", id=FIRST, at=0, results="")
    browser.say("step")
    told = [message["lesson"]["kept"]["at"] for message in browser.messages if message.get("lesson", {}).get("kept")]
    assert told == [0, 1]


def test_what_is_asked_is_of_the_run_as_the_page_shows_it_however_it_has_moved_on() -> None:
    app = begun("sign")
    act(app)
    before = right_answer(player_of(app))
    event(app, "set", name="y1", value=0.1)
    assert f"δ of ŷ is {number(float(app.session.value('A2')[0, 0]) - 0.1)}" in html(app)
    event(app, "lesson_answer", value=before)
    assert player_of(app).misses == 1
    event(app, "lesson_answer", value=right_answer(player_of(app)))
    assert player_of(app).results[1] == LATER


def test_a_network_without_the_numbers_of_a_question_lets_the_lesson_wait() -> None:
    app = begun("sign")
    act(app)
    event(app, "undo")
    event(app, "lesson", id="sign", at=1, results="d")
    assert player_of(app).key is not None
    assert "Back to" not in html(app)
