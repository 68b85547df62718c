"""Tables that a visitor brings: what is read is what was written, and what cannot be used is named in a sentence."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from playground.model.tables import Columns, DataImportError, read_table, samples_from, suggested_columns
from playground.model.tables.limits import LARGEST, MOST_COLUMNS, MOST_ROWS, MOST_SAMPLES

SIGNS = "0123,;\t\n\r\"'aAé.-eNn"
NUMBERS = st.floats(-LARGEST, LARGEST)
SHAPES = st.tuples(st.integers(2, 8), st.integers(2, 20))
OR_TARGET = " Put a number there, or choose the column as the target."
OR_CLASSES = " Put a number there, or read the target as classes."
TABLES = SHAPES.flatmap(
    lambda shape: st.lists(st.lists(NUMBERS, min_size=shape[0], max_size=shape[0]), min_size=shape[1], max_size=20)
)


def written(rows, delimiter=",", end="\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def used(text, inputs=("a",), target="t", classes=False, test=0.0, seed=0):
    return samples_from(read_table(text), Columns(tuple(inputs), (target,), classes), test, seed)


def attempted(make):
    """What is made and no problem, or nothing and the problem in a sentence."""
    try:
        return make(), ""
    except DataImportError as error:
        return None, str(error)


def refusal(text, **choice) -> str:
    return attempted(lambda: used(text, **choice))[1]


@given(
    rows=TABLES,
    heading=st.booleans(),
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "latin-1", "utf-16"]),
)
@settings(deadline=None)
def test_any_table_of_numbers_is_read_as_it_was_written(rows, heading, delimiter, end, encoding):
    names = tuple(f"größe {i}" if heading else f"column {i + 1}" for i in range(len(rows[0])))
    table = read_table(written([names] * heading + rows, delimiter, end).encode(encoding))
    assert table.names == names
    assert table.places == tuple(range(1 + heading, len(rows) + 1 + heading))
    samples = samples_from(table, Columns(names[:-1], names[-1:], False), 0.0, 0)
    np.testing.assert_array_equal(np.vstack([samples.X, samples.Y]).T, np.array(rows))
    assert not samples.test.any()


@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300), st.text(SIGNS, max_size=80)))
@settings(max_examples=400, deadline=None)
def test_any_content_is_a_table_or_is_refused_in_a_sentence(content):
    table, problem = attempted(lambda: read_table(content))
    if not problem:
        columns = suggested_columns(table)
        samples, problem = attempted(lambda: samples_from(table, columns, 0.2, 1))
        assert len({len(row) for row in table.rows}) == 1
    assert problem.endswith(".") or samples.dataset("onehot").inputs == columns.inputs
    assert len(problem) < 300


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,t\n1,2\nabc,3", 'Row 3, column "a": "abc" is not a number.' + OR_TARGET),
        ("a,t\n1,2\n1,high", 'Row 3, column "t": "high" is not a number.' + OR_CLASSES),
        ("a,t\n1,2\n\n,3", 'Row 4, column "a": the cell is empty.'),
        ("a,t\nNaN,2\n1,3", 'Row 2, column "a": "NaN" is not a finite number.'),
        ("a,t\n1,2\n1,-inf", 'Row 3, column "t": "-inf" is not a finite number.'),
        ("a,t\n1e999,2\n1,1", 'Row 2, column "a": numbers have to be finite'),
        ("a,t\n1,2\n2e12,1", 'Row 3, column "a": numbers have to be finite and at most 1e12'),
        ("a;t\n1.5;2\n1,5;1", 'Row 3, column "a": "1,5" has a comma.'),
        ('a,t\n"1,5",2\n"2,5",1', 'Row 2, column "a": "1,5" has a comma.'),
        ("a,t\n" + "1,2\n\n\n" * 8000, "There are more than 20,000 rows, most of them empty"),
        ("\n" * 2_000_000, "There are more than 20,000 rows, most of them empty"),
        (",\n" * 900_000, "There are more than 20,000 rows, most of them empty"),
        ("a,t\n=1+1,2\n1,3", 'Row 2, column "a": "=1+1" is not a number.'),
        ("a,t,u\n1,2,3\n1,2", 'Row 3, column 3: the cell under "u" is missing. Row 1 has 3 cells.'),
        ("a,t\n1,2\n1,2,9", "Row 3, column 3: this cell is one too many. Row 1 has 2 cells."),
        ('a,t\n1,2\n1,"2', "Row 3 cannot be read: a quotation mark is not closed"),
        ("", "There is nothing in the table"),
        (" ,\n,,\n", "There is nothing in the table"),
        ("a,t\n1,2", "The number of rows below the heading in row 1 is 1; at least 2 are needed."),
        ("a\n1\n2", 'Row 1 has one column: "a".'),
        ("1," * MOST_COLUMNS, f"Row 1 has {MOST_COLUMNS + 1} columns; at most {MOST_COLUMNS} are read."),
        ("a,t\n" + "1,2\n" * (MOST_ROWS + 1), f"row {MOST_ROWS + 2:,} is too many"),
        ("1,2\n" * 500_000, f"more than {MOST_ROWS:,} rows: row {MOST_ROWS + 1:,} is too many"),
        ("1,2\n" * 10**6, "The table has 3.8 MB; at most 2 MB are read."),
        ("a,t\n1,\x00", "character 3 of line 2 is a control character"),
        (b"a,t\n1,2\n\x89PNG\r\n\x1a\n", "character 1 of line 4 is a control character"),
        (b"PK\x03\x04rest", "This is a spreadsheet or an archive"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(text, says):
    assert says in refusal(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,t\n1,x\n2,x\n3,x", 'Rows 2 to 4, column "t": all are "x"; two classes are needed.'),
        ("a,t\n1,x\n2,\n3,y", 'Row 3, column "t": the cell is empty.'),
        ("a,t\n1,x\n2,NaN\n3,y", 'Row 3, column "t": "NaN" stands for a missing value. Put a class there'),
        ("a,t\n1,0\n2,1\n3,nan", 'Row 4, column "t": "nan" stands for a missing value.'),
        ("a,t\n1,x\n2,#N/A\n3,y", 'Row 3, column "t": "#N/A" stands for a missing value.'),
        ("a,t\n" + "1,a\n1,b\n1,c\n1,d\n1,e\n1,f\n1,g", 'Row 8, column "t": "g" is class 7; at most 6 are told apart.'),
        ("a,t\n1,x\n2," + "y" * 50, 'Row 3, column "t": 50 characters are too many for a class.'),
    ],
)
def test_classes_that_cannot_be_told_apart_are_refused(text, says):
    assert says in refusal(text, classes=True)


def test_columns_are_checked():
    table = "a,b,t\n1,2,3\n4,5,6"
    assert 'Column "t" is an input and the target' in refusal(table, inputs=("a", "t"))
    assert "0 input columns are chosen; choose from 1 to 8." in refusal(table, inputs=())
    assert "Choose the input columns anew" in refusal(table, inputs=("z",))
    wide = ",".join(f"c{i}" for i in range(10)) + "\n" + "\n".join([",".join("1" * 10)] * 3)
    assert "9 input columns" in refusal(wide, inputs=[f"c{i}" for i in range(9)], target="c9")


def test_names_become_distinct_and_stay_on_one_line():
    table = read_table('a,a,,"b\nc",' + "d" * 90 + "\nx,1,2,3,4\ny,5,6,7,8")
    assert table.names == ("a", "a (2)", "column 3", "b c", "d" * 40)
    assert read_table("a\u202eb,t\n1,2\n3,4").names[0] == "a b"


def test_columns_are_suggested_by_what_they_hold():
    assert suggested_columns(read_table("a,t,b\n1,x,2\n3,y,4")) == Columns(("a", "b"), ("t",), True)
    assert suggested_columns(read_table("a,b,t\n1,5,2.5\n3,6,4.5")) == Columns(("a", "b"), ("t",), False)
    assert suggested_columns(read_table("a,b,t\n1,2,x\n3,nan,y\n5,6,y\n")).inputs == ("a", "b")
    assert suggested_columns(read_table("a,b,t\n1,2,4\n3,,oops\n5,6,6\n")) == Columns(("a", "b"), ("t",), False)
    assert suggested_columns(read_table("0,0,0\n0,1,1\n1,0,1\n1,1,0")).classes


def test_numbers_as_classes_are_in_the_order_of_their_size():
    samples = used("a,t\n1,10\n2,−1\n3,2\n4,10", classes=True)
    assert samples.classes == ("−1", "2", "10")
    np.testing.assert_array_equal(samples.dataset("onehot").Y.argmax(axis=0), [2, 0, 1, 2])


def test_a_long_table_is_drawn_from_by_its_seed_and_all_of_it_is_checked():
    text = "a,t\n" + "\n".join(f"{i},{i}" for i in range(5000))
    samples, other = used(text, test=0.25), used(text, test=0.25, seed=1)
    assert samples.X.shape == (1, MOST_SAMPLES)
    assert samples.test.sum() == MOST_SAMPLES // 4
    assert (np.diff(samples.X[0]) > 0).all()
    np.testing.assert_array_equal(samples.X, used(text, test=0.25).X)
    assert (samples.X != other.X).any()
    assert 'Row 5002, column "t"' in refusal(text + "\n1,oops")


@given(counts=st.lists(st.integers(1, 20), min_size=2, max_size=6), share=st.floats(0, 0.9), seed=st.integers(0, 99))
@settings(deadline=None)
def test_training_keeps_two_classes_or_the_split_is_refused(counts, share, seed):
    rows = [f"{i},{'abcdef'[c]}" for c, count in enumerate(counts) for i in range(count)]
    assume(len(rows) >= 2)
    text = "a,t\n" + "\n".join(rows)
    samples, problem = attempted(lambda: used(text, classes=True, test=share, seed=seed))
    if problem:
        assert "All rows left for training" in problem
    else:
        assert len(set(samples.labels[~samples.test])) >= 2
        assert len(samples.test) == len(rows)


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("heading", ["", "a{0}t{0}c\n"])
def test_decimal_commas_are_read_where_they_do_not_separate(delimiter: str, heading: str) -> None:
    rows = ["1,5;2,5;x", "-3;4,25e1;y", "0,125;7;x"]
    table = read_table(heading.format(delimiter) + "\n".join(rows).replace(";", delimiter))
    assert (table.commas, len(table.names), len(table.rows)) == (True, 3, 3)
    samples = samples_from(table, Columns(table.names[:1], table.names[1:2], False), 0.0, 0)
    np.testing.assert_array_equal(samples.X, [[1.5, -3, 0.125]])
    np.testing.assert_array_equal(samples.Y, [[2.5, 42.5, 7]])


def test_two_columns_of_decimal_commas_are_not_cut_at_the_comma() -> None:
    table = read_table("1,5;2,5\n3,25;4,5\n5,0;6,75")
    assert table.rows == (("1.5", "2.5"), ("3.25", "4.5"), ("5.0", "6.75"))
    assert read_table("1;2,5\n3;4,5").rows == (("1", "2.5"), ("3", "4.5"))
    assert read_table("1,5,2\n3,4,6").rows == (("1", "5", "2"), ("3", "4", "6"))


def test_a_column_of_points_keeps_them_beside_one_of_commas() -> None:
    table = read_table("day;a;t\n12.03;1,5;x\n13.03;2,5;y")
    assert table.rows == (("12.03", "1.5", "x"), ("13.03", "2.5", "y"))


@pytest.mark.parametrize("mark", [";", "|", "\t", ","])
@pytest.mark.parametrize("first", ["sep={}\n", '"sep={}"\r\n', "SEP={} \r"])
def test_a_spreadsheet_s_own_first_line_says_what_separates(first: str, mark: str) -> None:
    table = read_table((first.format(mark) + "a;t\n1;2\n3,0;4\n").replace(";", mark).replace("3,0", "3"))
    assert (table.names, table.rows, table.places) == (("a", "t"), (("1", "2"), ("3", "4")), (2, 3))


def test_a_heading_of_numbers_can_be_told_from_samples() -> None:
    table = read_table("2019,2020\n1,2\n3,4")
    assert (table.heading, table.names, len(table.rows)) == (None, ("column 1", "column 2"), 3)
    headed = table.headed(True)
    assert (headed.names, headed.rows, headed.places) == (("2019", "2020"), (("1", "2"), ("3", "4")), (2, 3))
    assert headed.headed(False) == table
    assert headed.headed(True) == headed
    named = read_table("a,b\n1,2\n3,4")
    assert named.headed(False).rows[0] == ("a", "b")
    assert "below the heading in row 1 is 1" in attempted(lambda: read_table("1,2\n3,4").headed(True))[1]


def test_commas_that_may_stand_for_thousands_are_asked_about() -> None:
    table = read_table("a\tb\n1,000\t5\n2,500\t6")
    with pytest.raises(DataImportError, match='Row 2, column "a": "1,000" has a comma'):
        samples_from(table, Columns(("a",), ("b",), False), 0.0, 0)
    assert read_table("a\tb\n0,125\t5\n2,500\t6").column("a") == ["0.125", "2.500"]


def test_a_column_without_anything_in_it_is_left_out() -> None:
    table = read_table("a,b,,c,\n1,2,,3,\n4,5,,6,")
    assert table.names == ("a", "b", "c")
    assert table.rows == (("1", "2", "3"), ("4", "5", "6"))
    with pytest.raises(DataImportError, match="one column"):
        read_table("a,\n1,\n2,")


def test_a_first_row_that_cannot_be_read_may_be_a_heading() -> None:
    table = read_table("id,2020,y\n1,2,a\n2,3,b")
    with pytest.raises(DataImportError, match=r'Row 1.*"id" is not a number.* say that the first row is a heading'):
        samples_from(table, suggested_columns(table), 0.0, 0)
    later = read_table("2019,2020,y\n1,2,a\nx,3,b")
    with pytest.raises(DataImportError, match=r"Row 3.* Put a number there, or choose the column as the target\.$"):
        samples_from(later, Columns(("column 1",), ("column 3",), True), 0.0, 0)


def test_a_file_of_windows_keeps_its_marks() -> None:
    table = read_table("price,label\n1,€\n2,“x”".encode("cp1252"))
    assert table.column("label") == ["€", "“x”"]
