"""Lessons as files: what is wrong in one is named by its line and its field."""

from __future__ import annotations

import pytest

from playground.model.lessons.reading import LARGEST, LessonError, lesson_of

HEAD = 'title = "T"\nsummary = "S"\nminutes = 3\n'
STEP = """
[[steps]]
beat = "watch"
open = { scene = "seed" }
words = "The loss is {L}."
task = "Press Step."
until = { updates = 1 }
"""
QUESTION = """
[[steps]]
beat = "predict"
words = "w"
ask = "number"
question = "q"
of = "dW2[0, 0]"
"""


def test_a_file_of_one_step_is_a_lesson() -> None:
    lesson = lesson_of(HEAD + STEP, "short")
    assert (lesson.key, lesson.title, lesson.minutes, len(lesson.steps)) == ("short", "T", 3, 1)
    assert lesson.stage_of(0).name == "Seed network 2-3-1"


def test_a_link_of_the_page_can_be_opened_in_place_of_a_scene() -> None:
    stage = lesson_of(HEAD + STEP.replace('scene = "seed"', 'link = "?scene=xor&at=12.5"'), "l").stage_of(0)
    assert (stage.scene, stage.document["position"]) == ("xor", {"update": 12, "operation": 5})


@pytest.mark.parametrize(
    ("text", "line", "place", "says"),
    [
        (HEAD + "title = 3", 4, "", "Cannot overwrite a value"),
        ("x = [", 1, "", "Invalid value"),
        (HEAD, None, "steps", "one step at least"),
        (HEAD.replace("minutes = 3", "minutes = 0") + STEP, 3, "minutes", "0 is below 1"),
        (HEAD + "colour = 1" + STEP, 4, "colour", "no field of this name"),
        (HEAD + STEP.replace('"watch"', '"wait"'), 6, "steps[0].beat", "is not one of watch, predict"),
        (HEAD + STEP.replace("seed", "nowhere"), 7, "steps[0].open.scene", "is not one of seed"),
        (HEAD + STEP.replace("{L}", "{L"), 8, "steps[0].words", "a brace opens or closes"),
        (HEAD + STEP.replace("{L}", "{L +}"), 8, "steps[0].words", "“L +” is no formula"),
        (HEAD + STEP.replace("{L}", "{__import__('os')}"), 8, "steps[0].words", "there is no __import__"),
        (HEAD + STEP.replace("{L}", "{L.real}"), 8, "steps[0].words", "before the point"),
        (HEAD + STEP.replace("updates", "wishes"), 10, "steps[0].until.wishes", "nobody can wait for this"),
        (HEAD + STEP.replace("= 1 }", "= 1.5 }"), 10, "steps[0].until.updates", "is not a whole number"),
        (HEAD + STEP.replace('open = { scene = "seed" }\n', ""), 5, "steps[0].open", "the first step opens"),
        (HEAD + STEP + QUESTION.replace("number", "guess"), 15, "steps[1].ask", "is not one of number, sign"),
        (HEAD + STEP + QUESTION.replace('of = "dW2[0, 0]"', ""), 12, "steps[1].of", "this is missing"),
        (HEAD + STEP + QUESTION + "tolerance = 0", 18, "steps[1].tolerance", "0 is not above 0"),
        (HEAD + STEP + QUESTION + 'task = "t"\nuntil = { updates = 1 }', 12, "steps[1]", "either a task or ask"),
        (HEAD + STEP + QUESTION.replace('"number"', '"choice"'), 12, "steps[1].choices", "exactly one choice"),
        (HEAD + STEP.replace('"seed" }', '"seed", at = "dQ9" }'), 7, "steps[0].open.at", "no step computes it"),
        (
            HEAD + STEP.replace('"seed" }', '"seed", selected = "W9[0]" }'),
            7,
            "steps[0].open.selected",
            "is not in this",
        ),
        ("#" * (LARGEST + 1), None, "", "characters are more than"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_field(text: str, line: int | None, place: str, says: str) -> None:
    with pytest.raises(LessonError) as caught:
        lesson_of(text, "broken")
    assert (caught.value.line, caught.value.place) == (line, place)
    assert says in str(caught.value)
