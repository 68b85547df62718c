"""A table of one's own on the page: read, decided about, learnt."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from playground.formats import number
from playground.visit.viewing import title_of
from tests.app.page import (
    app_of,
    click,
    field,
    fill,
    pick,
    press,
    ran,
    row_of,
    session_of,
    trace,
    words,
)
from tests.app.tables import bits, offer, on_data, pasted

IRIS = "length,width,colour,species\n" + "\n".join(
    f"{5 + i / 10},{2 + i % 3},{'red' if i % 2 else 'blue'},{'abc'[i % 3]}" for i in range(30)
)

MISSING = "height,weight,team\n180,70,red\n175,N/A,blue\nN/A,N/A,red\n168,61,blue\n,55,red\n190,88,blue\n172,?,red\n"
MISSING += "181,79,blue"


def captions(app: AppTest) -> list[str]:
    return [each.value for each in app.caption]


def test_what_is_refused_does_not_pause_play() -> None:
    app = on_data("circle", "Your own table")
    press(app, "play")
    for table in ('height,species\n1,a\n2,"b', "height,species\n1.5,a\n2,b\n3,b"):
        pasted(app, table)
        assert bool(app.error) == ('"' in table)
    fill(app, "own_inputs", [])
    click(app, "own_use")
    assert "No input column is chosen" in app.error[0].value
    assert app_of(app).play
    fill(app, "own_inputs", ["height"])
    field(app, "own_test").set_value(0.0)
    click(app, "own_use")
    assert app_of(app).play is None
    assert session_of(app).data.inputs == ("height",)


def test_a_pasted_table_is_learnt() -> None:
    app = pasted(on_data("seed", "Your own table"), IRIS)
    assert field(app, "own_inputs").value == ["length", "width"]
    assert field(app, "own_targets").value == ["species"]
    assert field(app, "own_standardise").value
    click(app, "own_use")
    session = session_of(app)
    assert session.network.sizes == (2, 3, 3)
    assert session.data.classes == ("a", "b", "c")
    assert (session.data.samples, session.data.test_samples) == (24, 6)
    np.testing.assert_allclose(session.data.X.mean(axis=1), 0, atol=1e-12)
    assert any("had mean" in element.value for element in app.markdown)
    assert field(app, "preset").options[0] == title_of(app_of(app)) == "Your own data"
    fill(app, "preset", "seed")  # the scene that was left can be chosen again
    assert "“Your own data”" in app.toast[0].value
    assert field(app, "preset").value == "seed"
    press(app, "undo")
    assert title_of(app_of(app)) == "Your own data"
    press(app, "step")
    press(app, "undo")
    assert session_of(app).network.sizes == (2, 3, 1)
    assert not any("had mean" in element.value for element in app.markdown)


def test_the_first_row_can_be_said_to_be_a_heading() -> None:
    app = pasted(on_data("circle", "Your own table"), "17;18\n1,5;2\n2,5;3\n4;5,5")
    offer(app, "It is a heading")
    assert field(app, "own_inputs").value == ["17"]
    field(app, "own_test").set_value(0.0)
    field(app, "own_standardise").uncheck()
    click(app, "own_use")
    np.testing.assert_array_equal(session_of(app).data.X, [[1.5, 2.5, 4]])
    offer(app, "It is a sample")
    fill(app, "own_standardise", False)
    click(app, "own_use")
    np.testing.assert_array_equal(session_of(app).data.X, [[17, 1.5, 2.5, 4]])
    pasted(app, "1,2\n3,4")
    offer(app, "It is a heading")
    assert "below the heading in row 1 is 1" in app.error[0].value.replace("\u2060", "")


def test_what_is_done_with_a_table_can_be_changed_line_by_line_and_undone() -> None:
    app = pasted(on_data("seed", "Your own table"), MISSING)
    assert "Rows 3, 4, 6 and 8" in words(app)
    assert "which keeps 4" in app.warning[0].value
    before = bits(session_of(app))
    offer(app, "Leave out 4 rows")
    assert not app.warning
    offer(app, "Swap the classes")
    assert app_of(app).table.classes == ("red", "blue")
    click(app, "own_undo")
    click(app, "own_undo")
    assert "which keeps 4" in app.warning[0].value
    assert bits(session_of(app)) == before
    offer(app, "Leave out 4 rows")
    field(app, "own_test").set_value(0.0)
    click(app, "own_use")
    data = session_of(app).data
    assert (data.samples, data.inputs, data.classes) == (4, ("height", "weight"), ("blue", "red"))
    np.testing.assert_allclose(data.X.std(axis=1), 1)
    assert "Of 8 rows of the table 4 were left out." in words(app)
    assert [row_of(app, name)["label"] for name in ("x1", "x2", "y1")] == ["height x₁", "weight x₂", "team y"]
    assert trace(app, "network-graph", "names")["text"][:2] == ["height x₁", "weight x₂"]
    pick(app, "graph", "neuron-0-0-0")
    height = number(np.mean([180, 168, 190, 181]) + np.std([180, 168, 190, 181]) * float(data.X[0, 0]))
    assert f"height: {height} before standardising" in words(app)


def test_a_pasted_text_that_is_too_large_is_refused_and_not_kept() -> None:
    app = pasted(on_data("seed", "Your own table"), "1,2\n" * 600_000)
    assert "The table has 2.3 MB" in app.error[0].value
    assert field(app, "own_text").value == ""
    assert app_of(app).table is None


def test_a_long_pasted_text_is_read_and_does_not_stay_in_its_field() -> None:
    app = pasted(
        on_data("seed", "Your own table"), "x,label\n" + "\n".join(f"{i % 97 / 7},{'ab'[i % 2]}" for i in range(9999))
    )
    assert len(app_of(app).table.plan.grid.rows) == 9999
    assert (field(app, "own_text").value, list(app.error)) == ("", [])


def test_an_uploaded_file_is_learnt_as_numbers() -> None:
    app = on_data("blobs", "Your own table")
    table = "a;b;c;t;u\n" + "\n".join(f"{i};{i * i};1;{i / 7};{-i}" for i in range(12))
    app.file_uploader("own_file").set_value(("own.csv", table.encode(), "text/csv")).run()
    field(app, "own_inputs").set_value(["a", "b", "c"])
    field(app, "own_targets").set_value(["t", "u"])
    ran(app)
    field(app, "own_test").set_value(0.0)
    field(app, "own_standardise").uncheck()
    click(app, "own_use")
    session = session_of(app)
    assert (session.network.inputs, session.network.outputs) == (3, 2)
    assert (session.network.layers[-1].record.name, session.network.loss_record.name) == ("identity", "half_mse")
    np.testing.assert_array_equal(session.data.Y[1], -np.arange(12))


@pytest.mark.parametrize(
    ("text", "says"),
    [("a,b,y\n1,2,0", "at least 2 are needed"), ("", "nothing in the table"), ("1,2\n" * 600_000, "2.3 MB")],
)
def test_below_a_table_that_is_refused_the_earlier_one_is_said_to_be_that(text: str, says: str) -> None:
    earlier = "Below is the table read before this one: 8 rows of 3 columns."
    app = pasted(on_data("seed", "Your own table"), MISSING)
    assert not app.info
    assert "Read: 8 rows of 3 columns, which begin as below." in captions(app)
    for _ in range(2):
        pasted(app, text)
        assert says in app.error[0].value.replace("\u2060", "")
        assert [each.value for each in app.info] == [earlier]
        assert not [each for each in captions(app) if each.startswith("Read:")]
    offer(app, "Leave out 4 rows")
    field(app, "own_test").set_value(0.0)
    click(app, "own_use")
    assert session_of(app).data.samples == 4
    pasted(app, "a,y\n1,0.5\n2,1.5\n3,5")
    assert (list(app.error), list(app.info)) == ([], [])
    assert "Read: 3 rows of 2 columns, which begin as below." in captions(app)


def test_an_uploaded_file_that_is_refused_is_told_from_the_table_below_it() -> None:
    app = pasted(on_data("seed", "Your own table"), MISSING)
    app.file_uploader("own_file").set_value(("own.csv", b"%PDF-1.7", "application/pdf")).run()
    assert "PDF document" in app.error[0].value
    assert "read before this one" in app.info[0].value


def test_a_field_that_is_emptied_refuses_nothing_until_it_is_to_be_read() -> None:
    app = pasted(on_data("seed", "Your own table"), MISSING)
    field(app, "own_text").set_value("")
    ran(app)
    assert (list(app.error), list(app.info)) == ([], [])
    click(app, "own_read")
    assert "nothing in the table" in app.error[0].value
    pasted(app, "1,2\n" * 600_000)
    click(app, "own_read")  # after the long text was taken out of the field
    assert "2.3 MB" in app.error[0].value


def test_a_choice_that_is_refused_is_about_the_table_that_stands() -> None:
    app = pasted(on_data("seed", "Your own table"), "1,2\n3,4")
    offer(app, "It is a heading")
    assert "at least 2 are needed" in app.error[0].value
    assert not app.info


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("", "nothing in the table"),
        ("height,species\n1.5,a\n2\n3,b", "Row 3 has no value that can be used"),
        ("height,species\n1,a\nabc,b\n3,a", "Row 3 has no value that can be used"),
        ("height,species\n1,a\nnan,b", "Row 3 has no value that can be used"),
        ("height,species\n1,a\n2,a", 'Column "species" has one class'),
        ("height,species\n1,a\n\x00,b", "character 1 of line 3"),
    ],
)
def test_a_bad_table_leaves_everything_as_it_was(table: str, says: str) -> None:
    app = on_data("circle", "Your own table")
    before = bits(session_of(app))
    pasted(app, table)
    if not app.error:
        click(app, "own_use")
    assert says in app.error[0].value.replace("\u2060", "")
    assert bits(session_of(app)) == before


def test_names_are_shown_as_they_are_written() -> None:
    table = "x,t,**y** $z$ :red[a] <b>\n1,5,a\n2,3,a"
    app = pasted(on_data("seed", "Your own table"), table)
    click(app, "own_use")
    for said in (app.error[0].value, app.warning[0].value, words(app)):
        assert r"\*\*y\*\* \$z\$" in said
        assert r"\<b\>" in said
        assert ":red" not in said


@pytest.mark.parametrize(
    ("first", "says", "column"),
    [("n", "Use as an input", "c7"), ("word", "Use as inputs, one for each word", "word")],
)
def test_a_ninth_input_is_refused_in_words_and_taken_once_another_is_left_out(
    first: str, says: str, column: str
) -> None:
    head = [first, *(f"c{at}" for at in range(10))]
    lines = [
        [("red", "blue", "green")[row % 3] if first == "word" else "7", *(f"{row * at % 11}.5" for at in range(9))]
        for row in range(1, 13)
    ]
    table = [head, *([*cells, str(row % 2)] for row, cells in enumerate(lines))]
    app = pasted(on_data("xor", "Your own table"), "\n".join(",".join(cells) for cells in table))
    before, taken = bits(session_of(app)), list(field(app, "own_inputs").value)
    assert len(taken) == 8
    offer(app, says)
    refusal = "These would be 9 input columns, and 8 can be used: leave another one out first, then use "
    assert [each.value.replace("\u2060", "") for each in app.error] == [f'{refusal}"{column}". Nothing has changed.']
    assert list(field(app, "own_inputs").value) == taken
    assert bits(session_of(app)) == before
    fill(app, "own_inputs", taken[1:])
    offer(app, says)
    assert not app.error
    assert len(field(app, "own_inputs").value) == 8
    assert set(taken[1:]) < set(field(app, "own_inputs").value)
