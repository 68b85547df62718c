"""Scenes in other languages: whole, with the numbers of their runs, and with the decimal mark of the language."""

from __future__ import annotations

import re
import tomllib

import pytest

from playground.model.scenes import SCENES
from playground.model.scenes.printed import printed_numbers
from playground.model.scenes.told import FILES, told, told_printed

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SIGNS = str.maketrans(".,", ",.")


def test_some_scenes_are_told_in_german() -> None:
    assert {"seed.de", "xor.de", "dead.de", "mazur.de"} <= FILES.keys()


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_translation_is_whole_and_has_the_numbers_of_the_scene(name: str) -> None:
    key, _, tag = name.partition(".")
    scene, found = SCENES[key], told(SCENES[key], tag)
    assert found.language == tag
    assert found.title != scene.title or key == "xor"
    assert bool(found.more) == bool(scene.more)
    assert found.make is scene.make
    for ours, theirs in ((scene.look, found.look), (scene.more, found.more)):
        assert "{" not in theirs
        assert theirs.count("▲") == ours.count("▲")
        assert decimals(theirs) == {number.translate(SIGNS) for number in decimals(ours)}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_translation_says_no_more_than_is_known_of_it(name: str) -> None:
    words = tomllib.loads(FILES[name].read_text(encoding="utf-8"))
    assert words.keys() <= {"title", "look", "more", "printed", "corrections"}
    of_the_scene = {number.words: number.correction for number in printed_numbers(name.partition(".")[0])}
    assert words.get("printed", {}).keys() <= of_the_scene.keys()
    corrected = {name for name, why in of_the_scene.items() if why}
    assert words.get("corrections", {}).keys() == corrected


def test_a_walk_is_told_with_the_same_numbers_and_reasons() -> None:
    german, english = told_printed(told(SCENES["mazur"], "de-AT")), told_printed(SCENES["mazur"])
    assert [number.text for number in german] == [number.text for number in english]
    assert [number.words for number in german if "error" in number.words or "update " in number.words] == []
    reasons = [(ours.correction, theirs.correction) for ours, theirs in zip(english, german, strict=True)]
    for ours, theirs in reasons:
        assert decimals(theirs) == {number.translate(SIGNS) for number in decimals(ours)}
    assert english == printed_numbers("mazur")


@pytest.mark.parametrize("language", ["", "en", "en-GB", "fr", "xx", "../seed.de", "seed.de"])
def test_without_words_in_a_language_a_scene_stays_as_it_is(language: str) -> None:
    assert all(told(scene, language) is scene for scene in SCENES.values())


def test_a_language_of_a_country_has_the_words_of_the_language() -> None:
    assert told(SCENES["xor"], "de-CH") == told(SCENES["xor"], "de")
    assert "beginnt bei 0,758, über den ln 2 = 0,693" in told(SCENES["xor"], "de").look


def decimals(text: str) -> set[str]:
    """The numbers in a text that have a mark in them, and those of several digits."""
    return {number for number in NUMBER.findall(text) if len(number) > 1}
