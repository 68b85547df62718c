"""Rows that are no samples, or have another length than most: each is named."""

from __future__ import annotations

import pytest

from playground.model.tables import read_table
from tests.playground.model.tables.reading import after


@pytest.mark.parametrize(
    ("text", "rows", "why"),
    [
        ("a,b,y\n0.1,5,0\n\n0.4,8,1\n\n\n0.5,9,1\n,,\n0.7,2,0", (3, 5, 6, 8), "They are empty."),
        ("a,b,y\n  \n0.1,5,0\n0.4,8,1\n0.7,2,0\n\n \n", (2,), "It is empty."),
        ("0.1,5,0\n0.4,8,1\n , ,\n0.7,2,0\n,,\n", (3, 5), "They are empty."),
        ("a\tb\ty\n0.1\t5\t0\n\t\t\n0.4\t8\t1", (3,), "It is empty."),
    ],
)
def test_empty_rows_are_left_out_and_said(text: str, rows: tuple[int, ...], why: str) -> None:
    reading = read_table(text)
    notes = [note for note in reading.notes if note.why.endswith("empty.")]
    assert [(note.rows, note.done, note.why, note.weighs) for note in notes] == [(rows, "left out", why, False)]
    assert not set(rows) & set(reading.plan.grid.places)


@pytest.mark.parametrize("text", ["\n\na,y\n1,0\n2,1\n\n\n", "a,y\r\n1,0\r\n2,1\r\n \r\n", "a  y\n1  0\n2  1\n   \n"])
def test_lines_without_text_around_a_table_are_no_rows_of_it(text: str) -> None:
    assert not [note for note in read_table(text).notes if "empty" in note.why]


def test_rows_of_another_length_are_named() -> None:
    trimmed = read_table("x,t,z\n1.5,a,2\n2.5,b\n0.5,a\n3.5,b")
    assert [note.rows for note in trimmed.notes if note.done == "filled up with empty cells"] == [(3, 4, 5)]
    commas = read_table("a,b\n1,5,2,5\n2,5,3,75\n3,5,1,25")
    assert [note.rows for note in commas.notes if note.weighs and "decimal commas" in note.why] == [(1,)]


@pytest.mark.parametrize(
    ("text", "offers", "rows", "kept"),
    [
        ("x,t,z\n1.5,a,2\n2.5,b\n0.5,a,3\n3.5,b,1", ("Leave out row 3", "Fill row 3 up"), (3,), (2, 4, 5)),
        (
            "x,t,z\n1.5,a\n2.5,b\n0.5,a,3\n3.5,b,1",
            ("Leave out the 2 short rows", "Fill the 2 short rows up"),
            (2, 3),
            (4, 5),
        ),
    ],
)
def test_rows_that_are_too_short_can_be_left_out_and_filled_up_again(
    text: str, offers: tuple[str, str], rows: tuple[int, ...], kept: tuple[int, ...]
) -> None:
    reading = read_table(text)
    without = after(reading, offers[0])
    assert (without.plan.grid.places, without.problem) == (kept, "")
    note = next(note for note in without.notes if note.why == "Fewer than 3 cells.")
    assert (note.done, note.rows) == ("left out", rows)
    for back in (after(without, offers[1]), without.undone()):
        assert back.plan.grid.rows == reading.plan.grid.rows


def test_every_row_of_text_above_a_table_is_quoted() -> None:
    reading = read_table(
        "My measurements\nin the garden, 2031" + " or later" * 9 + "\nx,z,t\n1.5,2,a\n2.5,1,b\n0.5,3,a"
    )
    note = next(note for note in reading.notes if note.why.startswith("Text above"))
    assert note.rows == (1, 2)
    assert note.why.startswith('Text above the table: "My measurements" and "in the garden')
    assert len(note.why.partition('". ')[0]) < 100
