"""Tables as programs and devices put them out: banks, NumPy, pandas, spreadsheets with totals, forms, stopwatches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.model.tables import Reading, read_table
from tests.playground.model.tables.reading import after, inputs, note_on, numbers, refusal, targets, written

SETTINGS = settings(max_examples=12)
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN = [[at * at % 7 / 4 + 1, at * at % 5 / 2 + 1, "ab"[at % 2]] for at in range(12)]


def beside(cells: list[str], delimiter: str = ";") -> Reading:
    """A table with a column c of these cells."""
    return read_table(
        written([["c", "x", "y"], *([cell, *row[1:]] for cell, row in zip(cells, PLAIN, strict=False))], delimiter)
    )


@SETTINGS
@given(
    cents=st.lists(st.integers(-(10**8), 10**8), min_size=4, max_size=12),
    unit=st.sampled_from(["", " €", " EUR"]),
    plus=st.sampled_from(["", "+"]),
)
def test_a_sign_at_the_end_is_one(cents: list[int], unit: str, plus: str) -> None:
    """As banks and SAP write it."""
    amounts = [f"{abs(each) / 100:,.2f}".translate(str.maketrans(",.", ".,")) for each in cents]
    cells = [amount + ("-" if each < 0 else plus) + unit for amount, each in zip(amounts, cents, strict=True)]
    assert numbers(beside(cells))["c"] == [each / 100 for each in cents]


@SETTINGS
@given(
    values=st.lists(st.tuples(st.integers(-99, 99), st.integers(-9, 6)), min_size=4, max_size=12),
    form=st.sampled_from(["{}×10^{}", "{} x 10^{}", "{} · 10**{}", "{}·10^({})", "raised", "{}E{}", "fortran"]),
)
def test_powers_of_ten_are_read_however_they_are_written(values: list[tuple[int, int]], form: str) -> None:
    def cell(digits: int, power: int) -> str:
        if form == "raised":
            return f"{digits / 10} · 10{str(power).translate(SUPERSCRIPTS)}"
        return f"{digits / 10}D{power:+03d}" if form == "fortran" else form.format(digits / 10, power)

    assert numbers(beside([cell(*each) for each in values]))["c"] == [float(f"{a / 10}e{b}") for a, b in values]


def test_negative_percentages_in_brackets_are_numbers() -> None:
    assert numbers(beside([f"({at}.5%)" if at % 2 else f"{at}.5%" for at in range(6)]))["c"][:2] == [0.5, -1.5]


def test_numbers_beside_thousands_are_not_taken_for_thousands() -> None:
    reading = beside([f"1.{at}K" if at % 3 else str(900 + at) for at in range(9)])
    assert "900" in next(note.why for note in reading.notes if note.needed)
    assert len(reading.plan.places(reading.plan.incomplete)) == 3


@SETTINGS
@given(
    rows=st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99), st.integers(0, 9)), min_size=3, max_size=9),
    form=st.sampled_from(["list", "str", "repr"]),
)
def test_an_array_is_read_as_it_is_printed(rows: list[tuple[int, int, int]], form: str) -> None:
    array = np.array(rows) / 4
    text = str(array.tolist()) if form == "list" else str(array) if form == "str" else repr(array)
    reading = read_table(text)
    read = np.array([column.numbers for column in reading.plan.columns]).T
    np.testing.assert_array_equal(read, array)
    assert any("brackets" in note.why for note in reading.notes)


@pytest.mark.parametrize("delimiter", [" ", ",", "\t"])
def test_the_heading_that_numpy_writes_names_the_columns_below_it(delimiter: str) -> None:
    rows = [f"{a:.18e}{delimiter}{b:.18e}{delimiter}{at % 2}" for at, (a, b, _) in enumerate(PLAIN)]
    reading = read_table("\n".join([f"# t{delimiter}u{delimiter}c", *rows]))
    assert (inputs(reading), targets(reading)) == (("t", "u"), ("c",))
    assert numbers(reading)["u"] == [row[1] for row in PLAIN]


def test_comments_above_a_table_are_none_of_its_columns() -> None:
    below = written([["x", "z", "y"], *PLAIN])
    reading = read_table(f"# made by a, b\n# in 2024, on a machine, with care\n{below}")
    assert (inputs(reading), targets(reading), len(reading.plan.grid.rows)) == (("x", "z"), ("y",), 12)
    assert read_table(written([["# of rooms", "z", "y"], *PLAIN])).plan.input_names[0] == "# of rooms"


@pytest.mark.parametrize("groups", [["A", "", "B"], ["A", "A", "B"], ["", "B", ""]])
def test_a_row_of_groups_above_the_names_is_no_heading(groups: list[str]) -> None:
    """As merged cells and pandas' levels of columns are written."""
    reading = read_table(written([groups, ["x", "z", "y"], *PLAIN]))
    assert (inputs(reading), targets(reading), reading.problem) == (("x", "z"), ("y",), "")
    units = read_table(written([["x", "z", "y"], ["s", "m", ""], *PLAIN]))
    assert inputs(units) == ("x", "z")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[{"x": 1, "y": 0}, {"x": 2, "y": 1}]', "JSON"),
        ("% iris\n\n@RELATION iris\n@ATTRIBUTE x NUMERIC\n@DATA\n1,a\n", "an ARFF file"),
        ("<!DOCTYPE html>\n<table><tr><td>1</td></tr></table>", "HTML or XML"),
        ("+1 1:0.5 2:1\n-1 1:0.25 2:3\n", "a LIBSVM file"),
        ("x & y \\\\\n1 & 2 \\\\\n", "a table of LaTeX"),
    ],
)
def test_another_form_of_a_table_is_called_by_its_name(text: str, what: str) -> None:
    assert refusal(text).startswith(f"This is {what}, and not cells with commas")


@SETTINGS
@given(st.lists(st.tuples(st.integers(1, 99), st.integers(1, 99)), min_size=5, max_size=10), st.booleans())
def test_a_line_of_totals_is_told_and_can_be_left_out(rows: list[tuple[int, int]], mean: bool) -> None:
    rows += [(100, 1), (101, 2), (102, 3), (103, 4)]
    sums = np.array(rows).mean(axis=0) if mean else np.array(rows).sum(axis=0)
    named = [[f"R{at}", *row, "ab"[at % 2]] for at, row in enumerate(rows)]
    reading = read_table(written([["name", "x", "z", "y"], *named, ["Total", *map(repr, sums.tolist()), "a"]]))
    note = next(note for note in reading.notes if "sums" in note.why)
    assert (note.rows, note.weighs) == ((len(rows) + 2,), True)
    left = reading.chosen(note.changes[0].choices)
    assert len(left.samples(0, 0).test) == len(rows)
    back = next(note for note in left.notes if "sums" in note.why).changes[0]
    assert len(left.chosen(back.choices).samples(0, 0).test) == len(rows) + 1


def test_a_class_of_left_out_rows_alone_is_none() -> None:
    rows = [[*row[:2], "ab"[at % 2]] for at, row in enumerate(PLAIN)]
    rows[3] = ["", 2, "c"]
    reading = read_table(written([["x", "z", "y"], *rows]))
    assert 'No other row is of the class "c".' in next(note.why for note in reading.notes if note.needed)
    assert after(reading, "Leave out 1 row").classes == ("a", "b")


def test_empty_cells_are_a_class_on_request() -> None:
    rows = [[*row[:2], "x" if at % 3 else ""] for at, row in enumerate(PLAIN)]
    reading = after(read_table(written([["u", "v", "paid"], *rows])), "Empty is a class")
    assert (reading.classes, reading.problem) == (("(empty)", "x"), "")
    assert len(reading.samples(0, 0).test) == len(PLAIN)
    assert after(reading, "Empty is missing").classes == ("x",)


def test_the_last_column_of_two_codes_is_the_target_and_words_elsewhere_are_not() -> None:
    rows = [["male" if at % 3 else "female", *row[:2], at % 2] for at, row in enumerate(PLAIN)]
    reading = read_table(written([["Sex", "Age", "Fare", "Survived"], *rows]))
    assert (inputs(reading), targets(reading)) == (("Age", "Fare"), ("Survived",))
    assert targets(after(reading, "Use as the target")) == ("Sex",)


def test_one_hot_columns_beside_their_words_are_no_inputs() -> None:
    words = ["setosa", "versi", "virg"]
    rows = [[*row[:2], *(int(at % 3 == each) for each in range(3)), words[at % 3]] for at, row in enumerate(PLAIN)]
    reading = read_table(written([["x", "z", *words, "species"], *rows]))
    assert (inputs(reading), reading.classes) == (("x", "z"), tuple(words))
    assert "would give the target away" in note_on(reading, "versi").why
    assert inputs(after(reading, "Use as an input")) == ("x", "z", "setosa")


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        ([f"202403{at:02d}" for at in range(1, 9)], list(range(8))),
        ([f"2024/03/0{at} 9:00:12 AM MEZ" for at in range(1, 9)], list(range(8))),
        ([f"2024-03-0{at} 21:00 GMT+1" for at in range(1, 9)], list(range(8))),
        ([f"{at}:30.5" for at in range(1, 9)], [(at * 60 + 30.5) / 86_400 for at in range(1, 9)]),
    ],
)
def test_days_and_laps_are_dates_and_times(cells: list[str], days: list[float]) -> None:
    reading = beside(cells)
    assert "Dates or times" in note_on(reading, "c").why
    used = after(reading, "Use as ")
    assert used.samples(0, 0).X[-1] == pytest.approx(days, abs=1e-9)
    assert ("Shares of a day" in note_on(used, "c").why) == (":30.5" in cells[0])


def test_days_that_are_written_as_numbers_can_be_read_as_such() -> None:
    reading = after(beside([f"202403{at:02d}" for at in range(1, 9)]), "Read as numbers")
    assert numbers(reading)["c"][0] == 20240301.0


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("{}0000000000000", "that are larger than 1e12"),
        ("47.{}, 8.5", "could not be read as a number or a date"),
        ("REWE {}x", "It names the rows"),
    ],
)
def test_why_a_column_of_different_cells_is_left_out_is_said_as_it_is(cell: str, says: str) -> None:
    assert says in note_on(beside([cell.format(at) for at in range(1, 13)]), "c").why


def test_what_is_left_out_anyway_is_not_called_far_off() -> None:
    rows = [*PLAIN, ["Source", "2020", ""]]
    assert not any("is far from" in note.why for note in read_table(written([["x", "z", "y"], *rows])).notes)


def test_the_words_that_mean_testing_are_named() -> None:
    parts = ["train", "test", "train", "val"]
    rows = [[*row, parts[at % 4]] for at, row in enumerate(PLAIN)]
    why = note_on(read_table(written([["x", "z", "y", "split"], *rows])), "split").why
    assert why.endswith('which "test" and "val" mean: 6 rows for testing.')


@pytest.mark.parametrize(("encoding", "word"), [("cp1251", "нет"), ("cp850", "groß")])
def test_cyrillic_and_the_letters_of_dos_are_read_on_request(encoding: str, word: str) -> None:
    rows = [[*row[:2], word if at % 2 else "b"] for at, row in enumerate(PLAIN)]
    reading = read_table(written([["x", "z", "y"], *rows]).encode(encoding))
    button = {"cp1251": "Read as Windows-1251", "cp850": "Read as DOS"}[encoding]
    assert word in after(reading, button).classes
