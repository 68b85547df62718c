"""The words of ours around a lesson are in its language, and an address opens the lesson in the browser's."""

from __future__ import annotations

import re

import pytest

from playground.actions.lessons.playing import begin
from playground.model.lessons.address import lesson_in
from playground.model.lessons.languages import ENGLISH
from playground.model.lessons.library import lessons
from playground.screen.lesson_words import WORDS, in_words
from playground.screen.lessons import lesson_document
from playground.visit.state import opened_at
from tests.playground.visits import app_on

LANGUAGES = {lesson.language.partition("-")[0] for lesson in lessons().values()} - {ENGLISH}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_of_a_lesson_has_all_of_the_words_with_their_values(language: str) -> None:
    assert WORDS[language].keys() == WORDS["de"].keys()
    for english, words in WORDS[language].items():
        assert words != english
        assert re.findall(r"{\w+}", words) == re.findall(r"{\w+}", english)
    assert in_words("Leave", "fr") == "Leave"
    assert in_words("{at} of {total}", "de-AT", at=1, total=5) == "1 von 5"


def test_nothing_of_ours_stays_english_around_a_german_lesson() -> None:
    app = app_on("seed")
    begin(app, "first.de")
    for at in range(len(lessons()["first.de"].steps) + 1):
        assert app.lesson
        app.lesson.at = at
        sheet = str(lesson_document(app)["sheet"])
        text = re.sub(r"<[^>]*>", "|", sheet)
        parts = {part.strip() for part in text.split("|")}
        assert not parts & {english for english in WORDS["de"] if "{" not in english}
        assert not re.search(r"\d of \d|answered at|Next:|lang=\"en\"", sheet)
        assert "Verlassen" in parts


@pytest.mark.parametrize(
    ("name", "language", "key"),
    [
        *(("first", tag, "first.de") for tag in ("de", "de-AT")),
        *(("first", tag, "first") for tag in ("en-GB", "fr", "")),
        ("first.de", "en", "first.de"),
        ("sign", "de", "sign"),
    ],
)
def test_an_address_opens_its_lesson_in_the_language_of_the_browser(name: str, language: str, key: str) -> None:
    lesson = lesson_in({"lesson": name}, language)
    assert lesson is lessons()[key]
    player = opened_at({"lesson": name}, language).lesson
    assert player
    assert player.lesson is lesson
