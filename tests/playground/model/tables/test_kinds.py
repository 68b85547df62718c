"""Tables as several systems and people write them together: accents, dates, marks and flags of more than one kind."""

from __future__ import annotations

from datetime import date, timedelta
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.model.tables import read_table
from tests.playground.model.tables.reading import after, inputs, note_on, numbers, targets, written

SETTINGS = settings(max_examples=10)
WORDS = ("café", "thé", "Ñandú", "grün")
DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%Y/%m/%d")


@SETTINGS
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(["NFC", "NFD"])), min_size=6, max_size=20))
def test_a_word_is_one_class_however_its_accents_are_encoded(drawn: list[tuple[str, str]]) -> None:
    drawn = [*drawn, ("café", "NFC"), ("café", "NFD"), ("thé", "NFD")]
    rows = [[at / 4, at * at % 7 / 4, normalize(form, word)] for at, (word, form) in enumerate(drawn)]
    reading = read_table(written([["x", "y", "drink"], *rows]))
    assert set(reading.classes) == {word for word, _ in drawn}
    assert reading.first_sample()["drink"] == drawn[0][0]


@SETTINGS
@given(orders=st.lists(st.sampled_from(DATES), min_size=6, max_size=12))
def test_dates_in_any_mixture_of_orders_are_neither_classes_nor_numbers(orders: list[str]) -> None:
    day = date(2031, 3, 13)
    rows = [
        [(day + timedelta(days=at)).strftime(order), at * at % 7 / 4, at * at % 5 / 2]
        for at, order in enumerate(orders)
    ]
    reading = read_table(written([["day", "x", "y"], *rows]))
    assert (inputs(reading), targets(reading), reading.task) == (("x",), ("y",), "regression")
    note = note_on(reading, "day")
    assert (note.done, note.why.startswith("Dates or times")) == ("left out", True)


def test_dates_in_another_order_than_most_are_named_where_days_are_asked_for() -> None:
    days = ["2031-03-13", "14.3.2031", "2031-03-15", "16 Mar 2031"]
    rows = [[day, at * at % 7 / 4, "ab"[at % 2]] for at, day in enumerate(days)]
    reading = after(read_table(written([["day", "x", "label"], *rows])), "Use as days")
    assert reading.problem.startswith("Rows 3 and 5 have no value that can be used")


@pytest.mark.parametrize(
    ("cells", "values", "says"),
    [
        (["1,5", "2.5", "3,25"], [1.5, 2.5, 3.25], "In some cells a comma begins the fraction, in others a point."),
        (["1.250,5", "2,5", "3,25"], [1250.5, 2.5, 3.25], "A comma begins the fraction and a point parts thousands."),
        (["1,250.5", "2.5", "3.25"], [1250.5, 2.5, 3.25], "A point begins the fraction and a comma parts thousands."),
        (["1.250.000", "2.000", "3"], [1250000, 2000, 3], "A point parts thousands."),
        (["12,5 kr.", "13,5 kr.", "14,5 kr."], [12.5, 13.5, 14.5], "A comma begins the fraction."),
        (["1.5", "2.5", "12."], [1.5, 2.5, 12], ""),
    ],
)
def test_a_note_on_marks_says_what_was_read(cells: list[str], values: list[float], says: str) -> None:
    rows = [[cell, at * at % 7 / 4, "ab"[at % 2]] for at, cell in enumerate(cells)]
    reading = read_table(written([["c", "x", "label"], *rows], delimiter=";"))
    assert numbers(reading)["c"] == values
    why = note_on(reading, "c").why
    assert says in why
    assert "fraction" in says or "fraction" not in why
    assert "thousands" in says or "thousands" not in why


@SETTINGS
@given(classes=st.lists(st.integers(0, 3), max_size=12), words=st.sampled_from([("True", "False"), ("TRUE", "FALSE")]))
def test_one_true_in_each_row_is_the_class_as_one_1_is(classes: list[int], words: tuple[str, str]) -> None:
    """What pandas.get_dummies writes; the same columns of zeros and ones are read as the same samples."""
    classes = [*classes, 0, 1, 2, 3]
    names = ["cat", "dog", "bird", "fish"]

    def table(one: str, zero: str) -> str:
        rows = [
            [at * at % 7 / 4, at * at % 5 / 2, *(one if found == each else zero for each in range(4))]
            for at, found in enumerate(classes)
        ]
        return written([["x", "y", *names], *rows])

    by_words, by_digits = read_table(table(*words)), read_table(table("1", "0"))
    assert (inputs(by_words), targets(by_words), by_words.classes) == (("x", "y"), tuple(names), tuple(names))
    assert by_words.first_sample() == by_digits.first_sample()
    assert by_words.samples(0, 0).dataset("onehot").Y.tolist() == by_digits.samples(0, 0).dataset("onehot").Y.tolist()
    assert f'"{words[0]}" (1)' in note_on(by_words, "cat").why


def test_a_column_of_true_and_false_by_itself_is_two_classes() -> None:
    rows = [[at * at % 7 / 4, at * at % 5 / 2, at % 3 == 0] for at in range(9)]
    assert read_table(written([["x", "y", "ok"], *rows])).classes == ("False", "True")


@pytest.mark.parametrize("name", ["split", "Teilung", "Aufteilung", "subset"])
def test_a_column_that_parts_the_rows_is_respected(name: str) -> None:
    rows = [[at * at % 7 / 4, "ab"[at % 2], "Test" if at > 5 else "Training"] for at in range(9)]
    reading = read_table(written([["x", "label", name], *rows]))
    assert note_on(reading, name).done == "tells the rows for testing"
    assert inputs(reading) == ("x",)
