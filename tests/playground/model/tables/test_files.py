"""Files as people have them, each with its right answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from backprop_core import LayerSpec, NetworkSpec
from playground.model.network.adapting import Task, fitted
from playground.model.tables import Reading, read_table
from tests.playground.model.tables.reading import after, inputs, note_on, targets

FILES = Path(__file__).parent / "files"
ANSWERS = {  # inputs, targets, classes, samples, values of the first sample
    "F1_semicolon_comma_date": (
        ("Temperatur (°C)", "Feuchte (%)"),
        ("Lüften",),
        ("nein", "ja"),
        8,
        [19.5, 61.2, "ja"],
    ),
    "F2_date_and_one_number": ((), ("Temperatur",), (), 8, [28.7]),
    "F4_bom_quotes": (("Height (cm)", "Weight (kg)"), ("Plays",), ("no", "yes"), 4, [171.5, 64.2, "yes"]),
    "F5_missing": (("height", "weight"), ("team",), ("blue", "red"), 4, [180, 70, "red"]),
    "F6_R_index": (("x1", "x2"), ("label",), ("a", "b"), 6, [0.2, 1.4, "a"]),
    "F7_onehot": (
        ("petal", "sepal"),
        ("setosa", "versicolor", "virginica"),
        ("setosa", "versicolor", "virginica"),
        6,
        [1.4, 5.1, 1, 0, 0],
    ),
    "F9_label_variants": (("x1", "x2"), ("label",), ("no", "Yes"), 5, [0.1, 0.9, "Yes"]),
    "F10_sheets_quoted_comma": (("Zeit", "Weg"), ("Klasse",), ("A", "B"), 4, [0.5, 1.25, "A"]),
    "F14_units_row": (("Kraft", "Weg"), ("Bruch",), ("0", "1"), 4, [10.5, 0.12, "0"]),
}


def opened(name: str) -> Reading:
    return read_table((FILES / f"{name}.csv").read_bytes())


def test_every_file_has_its_answer() -> None:
    assert sorted(path.stem for path in FILES.iterdir()) == sorted(ANSWERS)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_file_is_read_as_it_was_meant(name: str) -> None:
    reading = opened(name)
    found = (inputs(reading), targets(reading), reading.classes, int(reading.plan.kept.sum()))
    assert (*found, list(reading.first_sample().values())) == ANSWERS[name]


@pytest.mark.parametrize("name", ANSWERS)
def test_every_column_and_row_that_is_not_used_is_named(name: str) -> None:
    reading = opened(name)
    told = {note.column for note in reading.notes if note.done == "left out"}
    used = {column.name for column in reading.plan.roles.used}
    assert told == {column.name for column in reading.plan.columns} - used
    rows = set(reading.plan.places(~reading.plan.kept))
    assert rows <= {row for note in reading.notes for row in note.rows}


def test_a_date_is_neither_class_nor_input_and_a_second_column_is_asked_for() -> None:
    reading = opened("F2_date_and_one_number")
    assert "Dates or times" in note_on(reading, "Datum").why
    assert reading.problem == (
        'A second column of numbers is needed, for an input and a target: only "Temperatur" has numbers.'
    )
    assert inputs(after(reading, "Use as days since the first")) == ("Datum",)


def test_which_class_is_1_is_shown_and_can_be_swapped() -> None:
    reading = opened("F1_semicolon_comma_date")
    assert '0 is "nein" (4 rows) and 1 is "ja" (4 rows)' in note_on(reading, "Lüften").why
    swapped = after(reading, "Swap the classes")
    assert swapped.classes == ("ja", "nein")
    assert swapped.samples(0, 0).labels.tolist() == [0, 1] * 4
    assert swapped.undone().samples(0, 0).labels.tolist() == [1, 0] * 4


def test_missing_rows_are_named_at_once_and_left_out_on_request() -> None:
    reading = opened("F5_missing")
    note = next(note for note in reading.notes if note.needed)
    assert note.rows == (3, 4, 6, 8)
    assert note.why == 'No value in "height" ("N/A" and empty); no value in "weight" ("?" and "N/A").'
    assert reading.problem == "Rows 3, 4, 6 and 8 have no value that can be used: leave out 4 rows, which keeps 4."
    whole = after(reading, "Leave out 4 rows")
    assert (whole.problem, whole.undone().problem) == ("", reading.problem)
    assert whole.samples(0, 0).X.tolist() == [[180, 168, 190, 181], [70, 61, 88, 79]]


def test_a_running_number_can_be_chosen_by_hand() -> None:
    reading = opened("F6_R_index")
    assert note_on(reading, "column 1").done == "left out"
    assert inputs(after(reading, "Use as an input")) == ("x1", "x2", "column 1")


def test_one_hot_columns_are_classes_of_a_softmax_with_cross_entropy() -> None:
    samples = opened("F7_onehot").samples(0, 0)
    network, encoding = fitted(NetworkSpec(2, [LayerSpec(3), LayerSpec(1, "sigmoid")], loss="bce"), Task(2, 3))
    assert (network.layers[-1].record.name, network.loss_record.name) == ("softmax", "cce")
    data = samples.dataset(encoding)
    assert data.Y.tolist() == [[1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 1, 1]]
    assert data.outputs == data.classes == ("setosa", "versicolor", "virginica")


def test_spellings_make_no_class_unless_they_are_kept_apart() -> None:
    reading = opened("F9_label_variants")
    assert '"Yes", "yes" and "YES" are one class.' in note_on(reading, "label").why
    assert note_on(reading, "label", "taken as missing").why == '"NA" stands for a missing value.'
    assert len(after(reading, "Keep spellings apart").classes) == 5
    assert after(reading, '"NA" is a class').classes == ("NA", "no", "Yes")


def test_a_row_of_units_can_be_left_out_or_kept() -> None:
    reading = opened("F14_units_row")
    assert reading.problem == "Row 2 has units, not numbers: leave it out, or keep it as a sample."
    assert after(reading, "Leave it out").problem == ""
    kept = after(reading, "Keep it as a sample")
    assert "Row 2 has no value that can be used" in kept.problem
