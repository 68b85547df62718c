"""Lines of the list of a table that no button can change say what to do, and doing it helps."""

from __future__ import annotations

import pytest

from playground.model.tables import Choices, Note, Reading, read_table
from tests.playground.model.tables.reading import after, inputs, note_on, written

ROWS = [[at * at % 7 / 4, at % 5 / 2, "ab"[at % 2]] for at in range(8)]


def note_that(reading: Reading, begins: str) -> Note:
    return next(note for note in reading.notes if note.why.startswith(begins))


def with_gaps(column: int, empty: str = "") -> list[list[object]]:
    """Rows of which those of the class b lack a value."""
    return [[*row[:column], empty, *row[column + 1 :]] if row[2] == "b" else row for row in ROWS]


def test_before_rows_are_left_out_it_is_said_that_one_class_would_be_left() -> None:
    reading = read_table(written([["x", "z", "y"], *with_gaps(1)]))
    note = next(note for note in reading.notes if note.needed)
    assert 'Without them all rows are of the class "a", and two classes are needed. Fill their cells' in note.why
    assert 'have no value that can be used, and the other 4 are all of the class "a"' in reading.problem
    assert [each.says for each in note.changes] == ['Leave out the column "z"', "Leave out 4 rows"]
    assert after(reading, "Leave out 4 rows").problem.startswith('Column "y" has one class, "a"; two are needed.')
    other = after(reading, "Leave out the column")
    assert (other.problem, inputs(other), other.classes) == ("", ("x",), ("a", "b"))


@pytest.mark.parametrize("targets", [["a", "b"], [1.25, 2.75]])
def test_where_every_row_lacks_a_value_a_column_can_go_and_no_class_is_spoken_of(targets: list[object]) -> None:
    rows = [[row[0], "", targets[at % 2] if at < 6 else targets[0]] for at, row in enumerate(ROWS)]
    rows[0][:2] = ["", 1.0]
    reading = read_table(written([["x", "z", "y"], *rows]))
    note = next(note for note in reading.notes if note.needed)
    assert "and there is no other: fill cells in the file, or leave out a column" in reading.problem
    assert [each.says for each in note.changes][-1] == "Leave out 8 rows"
    emptied = after(reading, "Leave out 8 rows")
    assert emptied.problem == "0 rows can be used; at least 2 are needed."
    said = [note.why for note in emptied.notes if note.done == "target"]
    assert not any("0 classes" in each for each in said)


def test_where_one_column_lacks_all_values_the_others_are_offered() -> None:
    rows = [[row[0], "" if at else "n/a", row[2]] for at, row in enumerate(ROWS)]
    reading = read_table(written([["x", "z", "y"], *rows]), Choices(inputs=(0, 1)))
    changed = after(reading, "Leave out the column")
    assert (changed.problem, inputs(changed)) == ("", ("x",))


def test_text_above_a_table_is_not_filled_up_as_well() -> None:
    text = "Experiment of Monday\nRoom 12, by Ann\n\n" + written([["x", "z", "y"], *ROWS])
    reading = read_table(text)
    assert [note.rows for note in reading.notes if note.why.startswith("Text above")] == [(1, 2)]
    assert not any(note.done.startswith("filled up") for note in reading.notes)


def test_a_heading_of_one_name_too_few_is_not_shifted_over_numbers_that_are_no_names_of_rows() -> None:
    rows = [[1.5, 0.2, 0], [2.1, 0.5, 1], [3.7, 0.1, 0], [0.4, 0.9, 1]]
    reading = read_table("x1,y\n" + written(rows))
    assert reading.plan.grid.names[:2] == ("x1", "y")
    assert note_that(reading, "Fewer names than the 3 cells").weighs
    for names in (["a", "b", "c", "d"], [1, 2, 3, 4], [3, 7, 8, 20]):
        named = read_table("x1,x2,y\n" + written([[name, *row] for name, row in zip(names, rows, strict=True)]))
        assert inputs(named) == ("x1", "x2")
        assert [each.name for each in named.plan.roles.targets] == ["y"]


@pytest.mark.parametrize("above", ["Results, second run", "Messung vom 3. Mai, Raum 12\nRoom 4, by Ann"])
def test_text_with_commas_above_a_table_is_no_heading(above: str) -> None:
    reading = read_table(f"{above}\n" + written([["x", "z", "t", "y"], *[[at, *row] for at, row in enumerate(ROWS)]]))
    assert reading.plan.grid.names == ("x", "z", "t", "y")
    assert note_that(reading, "Text above").rows == tuple(range(1, above.count("\n") + 2))
    assert len(reading.plan.grid.rows) == len(ROWS)


def test_a_short_heading_over_text_alone_is_one() -> None:
    rows = [[f"w{at}", "u", "v"] for at in range(4)]
    assert read_table("a,b\n" + written(rows)).plan.grid.heading is not None


def test_of_two_columns_of_one_name_it_is_said_how_the_second_is_called() -> None:
    note = note_that(read_table(written([["x", "x", "y"], *ROWS])), "It has names")
    assert note.why.endswith('What is named like a column before it is called "x (2)".')


def test_a_last_column_of_one_value_says_why_it_is_not_the_target() -> None:
    reading = read_table(written([["x", "z", "y"], *[[*row[:2], 1] for row in ROWS]]))
    assert [each.name for each in reading.plan.roles.targets] == ["z"]
    note = next(note for note in reading.notes if note.column == "y" and note.weighs)
    assert "So it is not the target, though it is the last column." in note.why


def test_words_that_give_the_classes_away_are_told_once_they_are_inputs() -> None:
    rows = [[row[0], {"a": "no", "b": "yes"}[str(row[2])], row[2]] for row in ROWS]
    reading = after(read_table(written([["x", "said", "y"], *rows])), "Use as inputs, one for each word")
    note = next(note for note in reading.notes if note.column == "said" and "gives the target" in note.why)
    assert "said" not in inputs(after(reading, note.changes[0].says))


def test_of_one_hot_classes_it_is_said_as_well() -> None:
    rows = [[*row[:2], *([1, 0] if row[2] == "a" else [0, 1])] for row in with_gaps(0)]
    reading = read_table(written([["x", "z", "is a", "is b"], *rows]))
    assert 'Without them all rows are of the class "is a"' in next(note.why for note in reading.notes if note.needed)


def test_where_two_classes_are_left_nothing_is_said_and_leaving_out_is_first() -> None:
    rows = [["", *ROWS[0][1:]], *ROWS[1:]]
    note = next(note for note in read_table(written([["x", "z", "y"], *rows])).notes if note.needed)
    assert "Without" not in note.why
    assert note.changes[0].says == "Leave out 1 row"


def test_text_above_a_table_says_what_a_row_of_it_has() -> None:
    for line in ("3.5", "# 3.5,1,a"):
        note = note_that(read_table(written([["x", "z", "y"]])[:0] + f"{line}\n" + written(ROWS)), "Text above")
        assert note.why.endswith("has text in two cells or more, and does not begin with #: write it so in the file.")
    assert read_table("3.5,1,a\n" + written(ROWS)).plan.grid.places == tuple(range(1, 10))
    groups = read_table(written([["sizes", "", "kind"], ["x", "z", "y"], *ROWS]))
    says = "To have the last of it in the names of the columns, write it in the row below."
    assert note_that(groups, "Text above").why.endswith(says)


@pytest.mark.parametrize("dash", ["-", "–", "--"])
def test_a_dash_among_numbers_says_what_to_write_for_a_number(dash: str) -> None:
    rows = [["x", "z", "y"], [dash, *ROWS[0][1:]], *ROWS[1:]]
    note = next(note for note in read_table(written(rows)).notes if note.needed)
    assert f'If "{dash}" stands for a number, such as 0, write that in the file.' in note.why
    rows[1][0] = 0
    assert not [note for note in read_table(written(rows)).notes if note.needed]


def test_columns_in_use_without_a_name_say_what_they_are_called() -> None:
    one, two = (
        note_that(read_table(written([head, *ROWS])), "It has names") for head in (["x", "", "y"], ["", "", "y"])
    )
    assert one.why.endswith('One is empty, and the column is called "column 2": write its name in the file.')
    assert two.why.endswith('the columns are called "column 1" and "column 2": write their names in the file.')


@pytest.mark.parametrize("values", [list(range(8)), [3] * 8], ids=["counts", "constant"])
def test_the_only_input_says_what_to_do_where_it_cannot_be_left_out(values: list[int]) -> None:
    rows = [[value, row[2]] for value, row in zip(values, ROWS, strict=True)]
    note = next(note for note in read_table(written([["x", "y"], *rows])).notes if note.weighs and note.column == "x")
    assert (note.changes, note.why.endswith("or bring a table that has more.")) == ((), True)
    more = [[*row, at * at % 7 / 4] for at, row in enumerate(rows)]
    reading = read_table(written([["x", "y", "z"], *more]))
    assert note_on(reading, "x").why.find("the only input") < 0


def test_of_one_row_the_list_says_it() -> None:
    reading = read_table(written([["x", "z", "y"], *ROWS, ROWS[3]]))
    note = note_that(reading, "The same values as in an earlier row.")
    assert (note.done, note.rows) == ("used as it is", (10,))
    left = note_that(after(reading, "Leave out 1 row"), "The same values")
    assert [each.says for each in left.changes] == ["Keep it"]
