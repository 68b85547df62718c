"""What becomes of columns and rows: nothing is left out, recoded or guessed without a line that says so."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.model.scenes import SCENES
from playground.model.tables import Reading, read_table
from playground.model.takeaway.csv_files import samples_csv
from tests.playground.model.tables.reading import after, inputs, note_on, numbers, targets, used, written


def table(**columns: list[object]) -> Reading:
    """A table of columns by their names."""
    return read_table(written([list(columns), *zip(*columns.values(), strict=True)]))


def quarters(count: int) -> list[float]:
    return [at * at % 7 / 4 for at in range(count)]


def labels(count: int) -> list[str]:
    return ["ab"[at % 2] for at in range(count)]


@pytest.mark.parametrize(
    ("column", "why"),
    [
        ([f"P{at:03}" for at in range(9)], "It names the rows"),
        ([f"name {at}" for at in "abcdefghi"], "It names the rows"),
        (list(range(1, 10)), "It only counts the rows, from 1 on."),
        ([""] * 9, None),
        (["n/a"] * 9, "It has no values."),
        ([f"word {at % 4}" for at in range(9)], 'Text, such as "word 0", with 4 different words.'),
        ([f"{at + 1}.3.2031" for at in range(9)], 'Dates or times, such as "1.3.2031"'),
    ],
)
def test_what_is_no_input_is_left_out_and_named(column: list[object], why: str | None) -> None:
    reading = table(c=column, x=quarters(9), label=labels(9))
    assert (inputs(reading), targets(reading)) == (("x",), ("label",))
    if why:
        assert (note_on(reading, "c").done, note_on(reading, "c").why[: len(why)]) == ("left out", why)


def test_a_column_that_counts_is_the_input_where_there_is_no_other() -> None:
    reading = table(x=list(range(6)), y=[1.5, 2.5, 4.5, 8, 16, 31])
    assert inputs(reading) == ("x",)
    assert note_on(reading, "x", "only counts").done == "used as it is"


def test_all_columns_that_are_too_many_are_named() -> None:
    reading = table(
        **{f"c{at}": [(at * row * row + row) % 13 / 4 for row in range(9)] for at in range(20)}, t=labels(9)
    )
    assert inputs(reading) == tuple(f"c{at}" for at in range(8))
    for at in range(8, 20):
        assert "The first 8 are inputs" in note_on(reading, f"c{at}").why


@given(
    words=st.lists(st.sampled_from(["cat", "dog", "eel"]), min_size=4, max_size=30).filter(lambda w: len(set(w)) > 1),
    data=st.data(),
)
@settings(deadline=None)
def test_case_and_blanks_never_make_a_class(words: list[str], data: st.DataObject) -> None:
    shapes = st.sampled_from([str.upper, str.title, str.lower, lambda word: f"  {word} "])
    cells = [data.draw(shapes)(word) for word in words]
    reading = table(x=quarters(len(cells)), label=cells)
    assert [name.casefold() for name in reading.classes] == sorted(set(words), key=["cat", "dog", "eel"].index)
    assert [reading.classes[at].casefold().strip() for at in reading.samples(0.0, 0).labels] == words


def test_a_word_that_is_spelt_in_several_cases_is_repeated_and_names_no_row() -> None:
    reading = table(x=quarters(7), label=["CAT", "Cat", "cat", "DOG", "Dog", "EEL", "Eel"])
    assert [name.casefold() for name in reading.classes] == ["cat", "dog", "eel"]
    assert reading.samples(0.0, 0).labels.tolist() == [0, 0, 0, 1, 1, 2, 2]


@given(
    gaps=st.sets(st.tuples(st.integers(0, 11), st.integers(0, 1)), max_size=10), word=st.sampled_from(["", "NA", "?"])
)
@settings(deadline=None)
def test_every_row_without_a_value_is_named_and_the_others_are_kept(gaps: set[tuple[int, int]], word: str) -> None:
    rows: list[list[object]] = [[at / 4, at * at / 8, "ab"[at % 2]] for at in range(12)]
    for row, column in gaps:
        rows[row][column] = word
    reading = read_table(written([["x", "z", "label"], *rows]))
    missing = sorted({row for row, _ in gaps})
    asked = [note.rows for note in reading.notes if note.needed]
    assert asked == ([tuple(row + 2 for row in missing)] if missing else [])
    whole = after(reading, "Leave out ") if missing else reading
    kept = [row for row in range(12) if row not in missing]
    assert whole.plan.kept.nonzero()[0].tolist() == kept
    if len({row % 2 for row in kept}) == 2:
        np.testing.assert_array_equal(whole.samples(0.0, 0).X[0], [row / 4 for row in kept])


@given(classes=st.lists(st.integers(0, 3), min_size=6, max_size=30).filter(lambda each: set(each) == {0, 1, 2, 3}))
@settings(deadline=None)
def test_one_hot_columns_at_the_end_are_the_classes(classes: list[int]) -> None:
    hot = {name: [int(each == at) for each in classes] for at, name in enumerate("pqrs")}
    reading = table(x=quarters(len(classes)), z=[at / 8 for at in range(len(classes))], **hot)
    assert (inputs(reading), reading.classes) == (("x", "z"), ("p", "q", "r", "s"))
    assert reading.samples(0.0, 0).labels.tolist() == classes


def test_one_hot_columns_before_another_target_are_said_to_be_perhaps_the_classes() -> None:
    hot = {name: [int(row % 3 == at) for row in range(9)] for at, name in enumerate("pqr")}
    reading = table(**hot, x=quarters(9), price=[row * 1.5 for row in range(9)])
    assert inputs(reading) == ("p", "q", "r", "x")
    assert after(reading, "Use them as the classes").classes == ("p", "q", "r")


@pytest.mark.parametrize(
    ("name", "words"), [("split", ["train", "test"]), ("Set", ["Training", "val"]), ("test", ["no", "yes"])]
)
def test_a_column_that_says_which_rows_are_for_testing_is_heeded(name: str, words: list[str]) -> None:
    test = [row % 4 == 3 for row in range(12)]
    reading = table(x=quarters(12), label=labels(12), **{name: [words[each] for each in test]})
    assert reading.samples(0.5, 0).test.tolist() == test
    assert note_on(reading, name).done == "tells the rows for testing"
    assert after(reading, "Ignore it").samples(0.0, 0).test.sum() == 0


@pytest.mark.parametrize(
    ("classes", "order"),
    [
        (["ja", "nein"], ("nein", "ja")),
        (["True", "False"], ("False", "True")),
        (["sick", "healthy"], ("healthy", "sick")),
        (["spam", "not spam"], ("not spam", "spam")),
        (["10", "−1", "2"], ("−1", "2", "10")),
        (["b", "a"], ("a", "b")),
    ],
)
def test_classes_are_in_the_order_that_people_expect(classes: list[object], order: tuple[str, ...]) -> None:
    assert table(x=quarters(12), label=classes * (12 // len(classes))).classes == order


def test_what_may_spoil_learning_is_said_with_a_way_out() -> None:
    reading = table(
        x=[*quarters(11), -9999],
        same=[5] * 12,
        code=[3, 8] * 6,
        twin=[*quarters(11), -9999],
        label=labels(12),
    )
    told = {(note.column, note.why.split(",")[0]) for note in reading.notes if note.weighs}
    assert {
        ("same", 'It is "5" in every row'),
        ("twin", 'It has the same values as "x".'),
        ("code", 'It gives the target "label" away: each class has one value of its own.'),
        ("x", "−9999 is far from the other values"),
    } <= told
    assert after(reading, "Take −9999 as missing").plan.places(after(reading, "Take −9999").plan.incomplete) == (13,)
    for name in ("same", "twin", "code"):
        left = reading.chosen(note_on(reading, name, "used as it is").changes[0].choices)
        assert inputs(left) == tuple(each for each in ("x", "same", "code", "twin") if each != name)


def test_a_target_that_an_input_gives_away_is_named_for_numbers_too() -> None:
    celsius = [1.5, 20, 7, 33, 12]
    reading = table(x=quarters(5), f=[each * 1.8 + 32 for each in celsius], c=celsius)
    assert 'gives the target "c" away' in note_on(reading, "f", "gives").why


def test_classes_of_very_unequal_size_can_be_evened_out() -> None:
    reading = table(x=[at / 8 for at in range(24)], label=["a"] * 20 + ["b"] * 4)
    assert '20 rows of "a" and 4 rows of "b"' in note_on(reading, "label", "unequal").why
    even = after(reading, "Keep 4 rows of each")
    assert np.bincount(even.samples(0.0, 0).labels).tolist() == [4, 4]
    assert len(after(even, "Use all rows").samples(0.0, 0).labels) == 24


def test_rows_that_are_there_twice_can_be_left_out() -> None:
    reading = table(x=[1, 1.5, 1, 4], z=[2, 2.5, 2, 1], label=["a", "b", "a", "b"])
    note = next(note for note in reading.notes if note.rows == (4,))
    assert note.why == "The same values as in an earlier row."
    assert len(after(reading, "Leave out 1 row").samples(0.0, 0).labels) == 3


@pytest.mark.parametrize(("low", "high", "needs"), [(150, 200, True), (0, 1, False), (-2, 2, False), (0, 0.01, True)])
def test_numbers_of_another_size_are_standardised_unless_that_is_switched_off(
    low: float, high: float, needs: bool
) -> None:
    reading = table(x=np.linspace(low, high, 8).tolist(), label=labels(8))
    assert reading.scaled == needs
    if needs:
        assert not after(reading, "Use the numbers as they are").scaled


def test_the_file_s_own_form_is_said_and_can_be_changed() -> None:
    reading = read_table("größe;t\n1,5;ä\n2,5;ö".encode("cp1252"))
    assert (reading.plan.grid.names, reading.classes) == (("größe", "t"), ("ä", "ö"))
    assert reading.notes[0].done == "read as Windows-1252 (Western Europe)"
    assert len(after(reading, "Read as Mac OS Roman").plan.grid.names) == 2
    assert reading.notes[1].done == "separated at semicolons"
    assert after(reading, "Separate at commas").plan.grid.names[1] == "größe;t"


def test_a_heading_can_be_told_from_samples() -> None:
    reading = read_table("17,18\n1,2\n3,4")
    assert reading.plan.grid.names == ("column 1", "column 2")
    headed = after(reading, "It is a heading")
    assert (headed.plan.grid.names, list(numbers(headed).values())) == (("17", "18"), [[1, 3], [2, 4]])
    assert len(after(headed, "It is a sample").plan.grid.rows) == 3
    assert read_table("id,2020,y\n1,2,a\n2,3,b").plan.grid.heading is not None


def test_a_heading_that_is_one_cell_short_names_all_columns_but_the_first() -> None:
    reading = read_table('"x" "label"\n"1" 0.5 "a"\n"2" 0.25 "b"\n"3" 0.75 "a"')
    assert (reading.plan.grid.names, inputs(reading)) == (("column 1", "x", "label"), ("x",))


@pytest.mark.parametrize("mark", [";", "|", "\t", ","])
@pytest.mark.parametrize("first", ["sep={}\n", '"sep={}"\r\n', "SEP={} \r"])
def test_a_spreadsheet_s_own_first_line_says_what_separates(first: str, mark: str) -> None:
    grid = read_table((first.format(mark) + "a;t\n1;2\n3;4\n").replace(";", mark)).plan.grid
    assert (grid.names, grid.rows, grid.places) == (("a", "t"), (("1", "2"), ("3", "4")), (2, 3))


def test_names_become_distinct_and_stay_on_one_line() -> None:
    grid = read_table('a,a,,"b\nc",' + "d" * 90 + ",\nx,1,2,3,4,\ny,5,6,7,8,").plan.grid
    assert grid.names == ("a", "a (2)", "column 3", "b c", "d" * 40)
    assert read_table("a\u202eb,t\n1,2\n3,4").plan.grid.names[0] == "a b"


def test_text_above_the_table_is_left_out_and_said() -> None:
    reading = read_table("My measurements\n\nx,z,t\n1.5,2,a\n2.5,1,b\n0.5,3,a")
    assert reading.plan.grid.names == ("x", "z", "t")
    assert [note.rows for note in reading.notes if note.why.startswith("Text above")] == [(1,)]


def test_samples_that_were_taken_away_can_be_brought_back() -> None:
    session = SCENES["moons"].start()
    reading = read_table(samples_csv(session))
    assert (inputs(reading), targets(reading), reading.task) == (("x1", "x2"), ("y1",), "classification")
    data = reading.samples(0.0, 0).dataset("binary01")
    for name in ("X", "Y", "X_test", "Y_test"):
        np.testing.assert_array_equal(getattr(data, name), getattr(session.data, name))


def test_a_column_that_goes_up_by_one_is_no_number_of_the_rows_unless_it_begins_like_one() -> None:
    reading = table(x=quarters(8), weight=list(range(61, 69)), count=list(range(1, 9)), label=labels(8))
    assert inputs(reading) == ("x", "weight")


def test_a_long_table_is_drawn_from_by_its_seed_and_all_of_it_is_checked() -> None:
    text = "a,t\n" + "\n".join(f"{i * i % 5003},{i / 2}" for i in range(5000))
    samples, other = used(text, test=0.25), used(text, test=0.25, seed=1)
    assert samples.X.shape == (1, 2000)
    assert samples.test.sum() == 500
    assert (np.diff(samples.Y[0]) > 0).all()
    np.testing.assert_array_equal(samples.X, used(text, test=0.25).X)
    assert (samples.X != other.X).any()
    assert "Row 5,002 has no value" in read_table(text + "\n1,oops").problem


def test_a_column_without_anything_in_it_is_left_out_and_said() -> None:
    reading = read_table("a,b,,c,\n1,2,,3,\n4,5,,6,")
    assert reading.plan.grid.names == ("a", "b", "c")
    assert "Columns 3 and 5 of the file: neither a name nor any value." in [note.why for note in reading.notes]


def test_a_column_of_numbers_that_is_read_as_text_can_be_read_as_numbers_again() -> None:
    reading = table(x=quarters(8), h=[f"{at * at % 5} cm" for at in range(8)], label=labels(8))
    text = after(reading, "Read as text")
    assert (inputs(reading), inputs(text)) == (("x", "h"), ("x",))
    assert inputs(after(text, "Read as numbers")) == ("x", "h")
