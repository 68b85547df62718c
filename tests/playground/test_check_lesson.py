"""A teacher's file is checked without the page: what is wrong is named by its line and its field."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.check_lesson import checked, main
from playground.model.lessons.library import FOLDER
from playground.model.lessons.reading import LessonError

GOOD = """title = "Which way is down?"
summary = "The sign of a gradient."
minutes = 5

[[steps]]
beat = "watch"
open = { scene = "seed", selected = "W2[0, 0]" }
words = "The output is {A2[0]}."
task = "Press Step."
until = { computed = "dW2" }

[[steps]]
beat = "predict"
words = "The learning rate is {lr}."
ask = "number"
question = "What will be added to the weight?"
of = "-lr * dW2[0, 0]"
hides = "dW2"
"""


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_every_lesson_of_the_page_fits_the_networks_that_it_opens(file: Path) -> None:
    assert checked(file.read_bytes(), file.stem).key == file.stem


@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [
        ('dW2[0, 0]"\nhides', 'dW9[0, 0]"\nhides', "line 17, steps[1].of: there is no dW9"),
        ('dW2[0, 0]"\nhides', 'dW2[5, 0]"\nhides', "line 17, steps[1].of: dW2 is 1 × 3 here"),
        ("{A2[0]}", "{A7[0]}", "line 8, steps[0].words: there is no A7"),
        ('hides = "dW2"', 'hides = "dW3"', "line 18, steps[1].hides: this network has no dW3"),
        ('computed = "dW2"', 'computed = "dW4"', "line 10, steps[0].until: this network has no dW4"),
        ("minutes = 5", "minutes = 5000", "line 3, minutes"),
        ('scene = "seed"', 'scene = "none"', "line 7, steps[0].open"),
        ("title =", "title", "line 1"),
        ("The sign", "\x00The sign", "line 2"),
    ],
)
def test_what_is_wrong_is_named_by_its_line_and_its_field(good: str, bad: str, says: str) -> None:
    assert checked(GOOD.encode(), "good").minutes == 5
    with pytest.raises(LessonError) as error:
        checked(GOOD.replace(good, bad).encode(), "bad")
    assert str(error.value).startswith(says)


@pytest.mark.parametrize("tag", ["de", "pt-BR", "zh-Hant-TW"])
def test_a_lesson_carries_its_language(tag: str) -> None:
    assert checked(f'language = "{tag}"\n{GOOD}'.encode(), "good.de").language == tag
    assert checked(GOOD.encode(), "good").language == "en"


@pytest.mark.parametrize("tag", ['"German"', '"de_AT"', '""', '"de\\" onload=\\""', "7", '"DE"'])
def test_what_is_no_tag_of_a_language_is_refused(tag: str) -> None:
    with pytest.raises(LessonError) as error:
        checked(f"language = {tag}\n{GOOD}".encode(), "bad")
    assert str(error.value).startswith("line 1, language: ")
    assert "no tag of a language" in str(error.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a" * 300_000, b"[" * 60_000, b"", b"[[steps]]\n" * 50])
def test_what_is_no_lesson_at_all_is_refused_with_a_sentence(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(LessonError):
        checked(content, "hostile")


def test_the_command_says_what_there_is_or_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD)
    assert main([str(file)]) == 0
    assert capsys.readouterr().out.startswith("Which way is down?: 2 steps, 1 question, 5 minutes")
    file.write_text(GOOD.replace("{lr}", "{lr"))
    assert main([str(file)]) == 1
    assert "line 14, steps[1].words" in capsys.readouterr().err
    assert main([str(tmp_path / "none.toml")]) == 1
