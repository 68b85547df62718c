"""Columns of words: as inputs, one for each word, where these are few enough, and as the target."""

from __future__ import annotations

import pytest

from playground.model.tables import Choices
from tests.playground.model.tables.reading import after, inputs, note_on
from tests.playground.model.tables.test_decisions import labels, quarters, table

OFFER = "Use as inputs, one for each word"
TOO_MANY = "An input for each of its 9 words would be more than the 8 that a network can have."
OTHERWISE = "Choose another column as the target, or bring rows"


def test_text_becomes_one_hot_inputs_on_request() -> None:
    reading = after(table(x=quarters(6), colour=["red", "blue", "RED"] * 2, label=labels(6)), "Use as inputs")
    assert inputs(reading) == ("x", "colour: blue", "colour: red")
    assert reading.samples(0.0, 0).X[1:].tolist() == [[0, 1, 0] * 2, [1, 0, 1] * 2]


@pytest.mark.parametrize(
    ("words", "ends", "offers"),
    [
        ([f"K{at:03}" for at in range(9)], TOO_MANY, []),
        ([f"name {at % 9}" for at in range(18)], TOO_MANY, []),
        ([f"K{at:03}" for at in range(8)], "says nothing else about them.", [OFFER]),
        ([f"name {at % 8}" for at in range(18)], "with 8 different words.", [OFFER]),
        ([f"1e{at}" for at in range(20, 30)], "that are larger than 1e12.", []),
    ],
)
def test_words_can_be_inputs_or_are_said_to_be_too_many(words: list[object], ends: str, offers: list[str]) -> None:
    note = note_on(table(c=words, x=quarters(len(words)), label=labels(len(words))), "c")
    assert note.why.endswith(ends)
    assert [each.says for each in note.changes] == offers


def test_a_target_of_one_class_says_what_to_do() -> None:
    reading = table(x=quarters(9), y=["a"] * 9)
    assert OTHERWISE in note_on(reading, "y", "nothing to tell apart").why
    assert reading.problem.startswith(f'Column "y" has one class, "a"; two are needed. {OTHERWISE}')


def test_a_target_of_one_number_says_what_to_do() -> None:
    reading = table(x=quarters(9), y=[0.5] * 9).chosen(Choices(inputs=(0,), targets=(1,)))
    assert OTHERWISE in note_on(reading, "y", "nothing to tell apart").why
