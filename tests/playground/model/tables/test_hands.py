"""Tables as other hands and programs write them: digits of other scripts, fractions, quotation marks, rules, years."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground import check_table
from playground.model.tables import read_table
from tests.playground.model.tables.reading import after, inputs, note_on, numbers, targets, written

SETTINGS = settings(max_examples=25)
# The first digit of a script, and its marks of decimals and of thousands.
SCRIPTS = {
    "arabic": ("٠", "٫", "٬"),
    "persian": ("۰", "٫", "٬"),
    "devanagari": ("०", ".", ","),
    "full": ("０", "．", "，"),
}
VULGAR = {"1/2": "½", "1/4": "¼", "3/4": "¾", "1/3": "⅓", "2/3": "⅔", "5/8": "⅝"}
SAMPLES = [[f"{at * at % 7 / 4 + 1}", f"{at * at % 5 / 2 + 1}", "ab"[at % 2]] for at in range(8)]


def report(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> dict[str, Any]:
    """What the command says of a file."""
    file = tmp_path / "table.csv"
    file.write_text(text, "utf-8")
    check_table.main([str(file), "--json"])
    return dict(json.loads(capsys.readouterr().out))


def in_script(text: str, script: str) -> str:
    zero, point, group = SCRIPTS[script]
    digits = {str(digit): chr(ord(zero) + digit) for digit in range(10)}
    return "".join({**digits, ".": point, ",": group, "-": "－" if script == "full" else "-"}.get(c, c) for c in text)


@SETTINGS
@given(
    script=st.sampled_from(sorted(SCRIPTS)),
    decimals=st.integers(0, 4),
    digits=st.lists(st.integers(-(10**9), 10**9), min_size=4, max_size=10),
)
def test_digits_of_any_script_are_read_as_they_were_meant(script: str, decimals: int, digits: list[int]) -> None:
    meant = [float(f"{each}e-{decimals}") for each in digits]
    cells = [in_script(f"{abs(each) // 10**decimals:,}", script) for each in digits]
    parts = [in_script(f".{abs(each) % 10**decimals:0{decimals}}", script) if decimals else "" for each in digits]
    signs = [in_script("-", script) if each < 0 else "" for each in digits]
    rows = [[f"{sign}{cell}{part}", "2.25"] for sign, cell, part in zip(signs, cells, parts, strict=True)]
    assert numbers(read_table(written([["größe", "y"], *rows], ";")))["größe"] == meant


@SETTINGS
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "-", "−"]), st.integers(0, 40), st.sampled_from(sorted(VULGAR)), st.sampled_from("/⁄½")
        ),
        min_size=3,
        max_size=9,
    )
)
def test_fractions_are_divided_out_and_it_is_said(drawn: list[tuple[str, int, str, str]]) -> None:
    cells = [
        f"{sign}{f'{whole} ' * bool(whole)}{VULGAR[part] if slash == '½' else part.replace('/', slash)}"
        for sign, whole, part, slash in drawn
    ]
    meant = [float(Fraction(part) + whole) * (-1 if sign else 1) for sign, whole, part, _ in drawn]
    reading = read_table(written([["a", "y"], *([cell, at / 8] for at, cell in enumerate(cells))]))
    assert numbers(reading)["a"] == meant
    assert f"{len(cells)} fractions divided out." in note_on(reading, "a").why
    assert "a" not in numbers(after(reading, "Read as text"))


@pytest.mark.parametrize("cell", ["120/80", "24/12", "1/0", "1/2/3", "1/200", "2 3/2", "7/31/2031"])
def test_what_is_no_part_of_one_is_not_divided(cell: str) -> None:
    assert "a" not in numbers(read_table(written([["a", "b"], [cell, 1], [cell, 2]], ";")))


@SETTINGS
@given(
    sign=st.sampled_from(["{}±{}", "{} ± {}", "{} +/- {}", "{} +- {}", "{} ± {} cm", "({} ± {}) cm", "{}cm ± {}cm"]),
    mark=st.sampled_from(".,"),
    values=st.lists(st.tuples(st.integers(-999, 999), st.integers(0, 99)), min_size=3, max_size=9),
)
def test_what_a_number_may_be_off_by_is_taken_off_and_said(sign: str, mark: str, values: list[tuple[int, int]]) -> None:
    cells = [sign.format(*(f"{each / 4:.2f}".replace(".", mark) for each in pair)) for pair in values]
    reading = read_table(written([["a", "y"], *([cell, at] for at, cell in enumerate(cells))], ";"))
    assert numbers(reading)["a"] == [value / 4 for value, _ in values]
    why = note_on(reading, "a").why
    assert f"What each may be off by was taken off {len(cells)} cells." in why
    assert ('"cm" was taken off' in why) == ("cm" in sign)


def test_a_last_digit_that_may_be_off_is_kept_and_by_how_much_is_not() -> None:
    reading = read_table(written([["a", "y"], ["2.07(2)", 1], ["−3.5(12)", 2], ["4.25", 3]]))
    assert numbers(reading)["a"] == [2.07, -3.5, 4.25]
    assert "taken off 2 cells" in note_on(reading, "a").why


@SETTINGS
@given(
    delimiter=st.sampled_from(",;\t|"),
    texts=st.lists(st.sampled_from(["yes, it is", "no; not so", "it''s", "a|b", "plain"]), min_size=6, max_size=12),
    bare=st.booleans(),
)
def test_single_quotation_marks_are_read_as_double_ones_are(delimiter: str, texts: list[str], bare: bool) -> None:
    texts = [*texts, "plain", "it''s"]
    values = [f"{at * at % 7 / 4:.2f}" for at in range(len(texts))]
    lines = [
        delimiter.join([value if bare else f"'{value.replace('.', ',')}'", f"'{text}'"])
        for value, text in zip(values, texts, strict=True)
    ]
    reading = read_table("\n".join([delimiter.join(["'x'", "'label'"]), *lines]))
    assert numbers(reading)["x"] == list(map(float, values))
    assert set(reading.classes) == {text.replace("''", "'") for text in texts}


def test_single_quotation_marks_can_be_kept() -> None:
    rows = [["'x'", "'y'", "'label'"], *([*row[:2], f"'{row[2]}'"] for row in SAMPLES)]
    reading = read_table(written(rows, "\t"))
    assert reading.classes == ("a", "b")
    kept = after(reading, "They are part of the cells")
    assert (kept.plan.grid.names, kept.classes) == (tuple(rows[0]), ("'a'", "'b'"))
    assert after(kept, "Take them off").first_sample() == reading.first_sample()


@pytest.mark.parametrize("word", ["'t Hooft", "rock 'n' roll", "dogs'", "'tis', 'twas"])
def test_apostrophes_are_parts_of_words(word: str) -> None:
    reading = read_table(written([["x", "y", "label"], *([*row[:2], word] for row in SAMPLES[:4]), *SAMPLES], "\t"))
    assert word in reading.classes
    assert inputs(reading) == ("x", "y")


RULED = {
    "|{}|{}|{}|": ["|---|---|---|"],
    "| {} | {} | {} |": ["| :--- | ---: | :-: |"],
    "{} | {} | {}": [":-- | --: | ---"],
    "|{}|{}| {}|": ["|---+---+---|"],
    " {} | {} | {}": ["-----+-----+-------"],
    "{};{};{}": ["=====;===;==="],
}


@pytest.mark.parametrize("form", RULED)
@pytest.mark.parametrize("ends", [False, True])
def test_a_line_of_dashes_is_neither_units_nor_a_sample(
    form: str, ends: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [form.format("x", "y", "label"), *RULED[form], *(form.format(*row) for row in SAMPLES)]
    framed = [*RULED[form], *lines, *RULED[form]] if ends else lines
    found = report(tmp_path, capsys, "\n".join(framed))
    assert (found["inputs"], found["targets"], found["samples"]) == (["x", "y"], ["label"], len(SAMPLES))
    assert found["problem"] == ""
    note = next(note for note in found["notes"] if note["why"].startswith("Dashes"))
    assert (note["done"], note["rows"]) == ("left out", [1, 3, len(framed)] if ends else [2])


def test_a_row_of_units_below_a_line_of_dashes_is_still_one() -> None:
    rows = [["x", "y", "label"], ["cm", "kg", ""], ["---"] * 3, *SAMPLES]
    assert read_table(written(rows)).problem.startswith("Row 2 has units, not numbers")


@SETTINGS
@given(
    first=st.integers(1950, 2040),
    step=st.sampled_from([1, 2, 5, 10, -1]),
    count=st.integers(2, 4),
    named=st.booleans(),
    values=st.lists(st.lists(st.integers(1, 10**5), min_size=4, max_size=4), min_size=6, max_size=10),
)
def test_years_one_after_the_other_name_their_columns(
    first: int, step: int, count: int, named: bool, values: list[list[int]]
) -> None:
    years = [str(first + step * at) for at in range(count)]
    rows = [["country"] * named + years]
    rows += [[f"land {at}"] * named + [f"{each / 8}" for each in row[:count]] for at, row in enumerate(values)]
    reading = read_table(written(rows))
    assert reading.plan.grid.heading == (1, tuple(rows[0]))
    assert "They are years one after the other" in next(
        note.why for note in reading.notes if note.done == "read as heading"
    )
    assert targets(reading) == (years[-1],)
    assert len(after(reading, "It is a sample").plan.grid.rows) == len(rows)


@pytest.mark.parametrize(
    "rows",
    [
        [["2019", "2020", "1"], ["2018", "2021", "0"], ["2015", "2013", "1"]],
        [["2019", "2020"], ["2018", "2019"], ["2011", "2012"]],
        [["2019", "2020", "2021"], ["2018", "2019", "2020"], ["2012", "2013", "2014"]],
        [["2019", "2027", "2021"], ["3", "4", "5"], ["6", "7", "8"]],
        [["2019", "3.5", "1"], ["2020", "4.5", "0"], ["2021", "5.5", "1"]],
    ],
)
def test_years_that_go_on_below_are_numbers_of_a_sample(rows: list[list[str]]) -> None:
    assert len(read_table(written(rows)).plan.grid.rows) == len(rows)
