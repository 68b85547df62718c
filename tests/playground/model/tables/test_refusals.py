"""What cannot be read is refused in a sentence, and what cannot be used yet is named with its place."""

from __future__ import annotations

from functools import partial
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from playground.model.tables import Choices, DataImportError, read_table
from playground.model.tables.limits import MOST_COLUMNS, MOST_ROWS
from tests.playground.model.tables.reading import after, attempted, refusal

SIGNS = "0123,;\t\n\r\"'aAé.-eNn€% "
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300), st.text(SIGNS, max_size=80)))
@example(content=";0;\n0")
@settings(max_examples=400, deadline=None)
def test_any_content_is_a_table_or_is_refused_in_a_sentence(content: bytes | str) -> None:
    reading, problem = attempted(lambda: read_table(content))
    if reading:
        assert all(note.done and note.why.endswith(".") for note in reading.notes)
        on_columns = [note for note in reading.notes if note.column]
        told = {note.column for note in on_columns if note.done in ("left out", "tells the rows for testing")}
        assert told == {column.name for column in reading.plan.columns if column not in reading.plan.roles.used}
        samples, problem = attempted(lambda: reading.samples(0.2, 1))
        if samples:
            assert samples.dataset("onehot").inputs == reading.plan.input_names
    assert problem.endswith(".") or (reading and not problem)
    assert len(problem) < 500


@given(text=st.text(SIGNS, max_size=60), picks=st.lists(st.integers(0, 99), max_size=4))
@settings(max_examples=300, deadline=None)
def test_every_offer_can_be_taken_and_taken_back(text: str, picks: list[int]) -> None:
    reading, _ = attempted(lambda: read_table("a;b;c\n1;2;x\n" + text))
    for pick in picks if reading else ():
        changes = [change for note in reading.notes for change in note.changes]
        if not changes:
            return
        chosen, _ = attempted(partial(reading.chosen, changes[pick % len(changes)].choices))
        if chosen:
            assert (chosen.undone().choices, chosen.undone().notes) == (reading.choices, reading.notes)
            reading = chosen


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "There is nothing in the table"),
        (" ,\n,,\n", "There is nothing in the table"),
        ("a,t\n1,2", "The number of rows below the heading in row 1 is 1; at least 2 are needed."),
        ("a\n1\n2", 'Row 1 has one column: "a".'),
        ('a,t\n1,2\n1,"2', "Row 3 cannot be read: a quotation mark is not closed"),
        ("1," * MOST_COLUMNS, f"Row 1 has {MOST_COLUMNS + 1} columns; at most {MOST_COLUMNS} are read."),
        ("a,t\n1,\x00", "character 3 of line 2 is a control character"),
        (b"\x89PNG\r\n\x1a\n", "This is a picture, not text."),
        (b"%PDF-1.7", "This is a PDF document, not text."),
        (b"PK\x03\x04rest", "This is an archive, not text."),
        (OLE, "This is an old Excel file (.xls)"),
        (OLE, "Save it as CSV and take that file: in Excel by File, Save As, CSV UTF-8;"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes | str, says: str) -> None:
    assert says in refusal(content)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("1,2\n" * 10**6, "The table has 3.8 MB; at most 2 MB are read."),
        ("1,2\n" * 500_000, f"more than {MOST_ROWS:,} rows: row {MOST_ROWS + 1:,} is too many"),
        ("a,t\n" + "1,2\n" * (MOST_ROWS + 1), f"row {MOST_ROWS + 2:,} is too many"),
        ("a,t\n" + "1,2\n\n\n" * 8000, "There are more than 20,000 rows, most of them empty"),
        ("\n" * 2_000_000, "There are more than 20,000 rows, most of them empty"),
        (",\n" * 900_000, "There are more than 20,000 rows, most of them empty"),
        ("1\t" * 1_000_000, f"Row 1 has more than 3,200 columns; at most {MOST_COLUMNS} are read."),
        ("x" * 2_000_000, "Row 1 has a cell of more than 131,072 characters."),
    ],
)
def test_what_is_too_large_is_refused_within_a_second(content: str, says: str) -> None:
    began = process_time()
    assert says in refusal(content)
    assert process_time() - began < 1


@pytest.mark.parametrize(
    "cell", ["1" * 4000 + ":", "12:00" + " x" * 4000, "1.1-" * 2000, "1 ± " * 2000, "1×10^" * 1000]
)
def test_long_cells_are_read_within_a_second(cell: str) -> None:
    table = "a,x,t\n" + "".join(f"{cell}{at},{at * at % 5},{at % 2}\n" for at in range(20))
    began = process_time()
    assert read_table(table).plan.input_names == ("x",)
    assert process_time() - began < 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,t\n1,2\nabc,3\n4,5", "Row 3 has no value that can be used: leave out 1 row, which keeps 2."),
        ("a,t\n1,2\n\n,3\n4,5", "Row 4 has no value that can be used"),
        ("a,t\n1,2\n2e12,1\n3,4", "Row 3 has no value that can be used"),
        ("a,t\n1,2\ninf,1\n3,4", "Row 3 has no value that can be used"),
        ("a,t\n=1+1,2\n1,3\n2,4", "Row 2 has no value that can be used"),
        ("a,t\n1,x\n2\n3,y,9\n4,x\n5,y", "Row 4 has too many cells: leave out 1 row."),
        ("a,t\n1,x\n2,x\n3,x", 'Column "t" has one class, "x"; two are needed.'),
        ("a,t\n1,x\n,y\n3,x", "Row 3 has no value that can be used"),
        (
            "a,b\n1.3.2031,1\n2.3.2031,2\n3.3.2031,4",
            'A second column of numbers is needed, for an input and a target: only "b" has numbers.',
        ),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(text: str, says: str) -> None:
    reading = read_table(text)
    assert says in reading.problem
    with pytest.raises(DataImportError) as refused:
        reading.samples(0.0, 0)
    assert str(refused.value) == reading.problem


def test_ten_digits_are_ten_classes_and_not_a_number() -> None:
    reading = read_table("a,b,digit\n" + "\n".join(f"{i / 7:.2f},{i * i % 11},{i % 10}" for i in range(40)))
    assert (reading.task, len(reading.classes)) == ("classification", 10)
    assert reading.problem == 'Column "digit" has 10 classes; at most 6 are told apart.'
    assert after(reading, "Read as numbers").task == "regression"
    few = after(reading, "Keep the 6 largest and leave out 16 rows")
    assert few.classes == ("0", "1", "2", "3", "4", "5")
    assert few.samples(0.0, 0).labels.tolist() == [i % 10 for i in range(40) if i % 10 < 6]


def test_roles_that_exclude_each_other_are_refused() -> None:
    table = read_table(",".join(f"c{i}" for i in range(10)) + "\n" + "\n".join([",".join("1" * 10)] * 3))
    cases = {
        "is an input and the target": Choices(inputs=(0, 9), targets=(9,)),
        "No input column is chosen; choose from 1 to 8 of": Choices(inputs=(), targets=(9,)),
        "That makes 9 inputs; choose from 1 to 8.": Choices(inputs=tuple(range(9)), targets=(9,)),
        "7 target columns make 7 targets; choose from 1 to 6.": Choices(inputs=(0,), targets=tuple(range(1, 8))),
        "Classes are read from one column": Choices(inputs=(0,), targets=(1, 2), classes=True),
        "There is no column to be the target": Choices(inputs=(0,), targets=()),
    }
    assert [says for says, choices in cases.items() if says not in table.chosen(choices).problem] == []
