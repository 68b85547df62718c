"""Tables made at random in the forms of many places are read back number for number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.model.tables import read_table
from playground.model.tables.limits import LARGEST
from tests.playground.model.tables.reading import inputs, numbers, written

GROUPS = {",": ["", ".", " ", "\u00a0", "\u202f", "’"], ".": ["", ",", " ", "\u2009", "'"]}
AFFIXES = ["{}", "{} cm", "{}cm", "{} %", "€ {}", "{} €", "${}", "CHF {}", "{} m/s²", "{} µg/m3"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
DATES = ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S", "%H:%M:%S", "%d %b %Y", "%b %d, %Y"]


@dataclass
class Form:
    """How a place writes its numbers, and a program its files."""

    mark: str
    group: str
    delimiter: str
    minus: str
    encoding: str
    end: str
    affixes: list[str]

    def written(self, digits: int, decimals: int, affix: str) -> str:
        whole, part = divmod(abs(digits), 10**decimals)
        text = f"{whole:,}".replace(",", self.group)
        text += f"{self.mark}{part:0{decimals}}" if decimals else ""
        return affix.format((self.minus if digits < 0 else "") + text)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    mark = draw(st.sampled_from(",."))
    return Form(
        mark,
        draw(st.sampled_from(GROUPS[mark])),
        draw(st.sampled_from(",;\t")),
        draw(st.sampled_from("-−")),
        draw(st.sampled_from(ENCODINGS)),
        draw(st.sampled_from(["\n", "\r\n", "\r"])),
        draw(st.lists(st.sampled_from(AFFIXES), min_size=4, max_size=4)),
    )


@given(
    form=forms(),
    decimals=st.lists(st.integers(0, 5), min_size=1, max_size=3),
    rows=st.lists(st.tuples(*[st.integers(-(10**9), 10**9)] * 4), min_size=2, max_size=12),
)
@settings(deadline=None)
def test_numbers_of_any_place_are_read_as_they_were_meant(
    form: Form, decimals: list[int], rows: list[tuple[int, ...]]
) -> None:
    places = [2, *decimals]  # two decimals show the mark, which then goes for columns that do not
    names = [f"größe {at}" for at in range(len(places))]
    cells = [
        [form.written(value, place, affix) for value, place, affix in zip(row, places, form.affixes, strict=False)]
        for row in rows
    ]
    reading = read_table(written([names, *cells], form.delimiter, form.end).encode(form.encoding))
    for at, (name, place) in enumerate(zip(names, places, strict=True)):
        assert numbers(reading)[name] == [float(f"{row[at]}e-{place}") for row in rows]


@given(
    rows=st.integers(2, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.floats(-LARGEST, LARGEST), min_size=width, max_size=width), min_size=2, max_size=20
        )
    ),
    heading=st.booleans(),
    delimiter=st.sampled_from(",;\t|"),
)
@settings(deadline=None)
def test_numbers_as_programs_write_them_keep_their_bits(rows: list[list[float]], heading: bool, delimiter: str) -> None:
    names = [f"{'wert' if heading else 'column'} {at + 1}" for at in range(len(rows[0]))]
    reading = read_table(written([names] * heading + rows, delimiter))
    assert reading.plan.grid.places == tuple(range(1 + heading, len(rows) + 1 + heading))
    np.testing.assert_array_equal(np.array(list(numbers(reading).values())).T, np.array(rows))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("98,6", 98.6),
        ("1.250,50", 1250.5),
        ("1,250.50", 1250.5),
        ("1.250.000", 1_250_000),
        ("1,00,000.5", 100_000.5),
        ("1 250,5", 1250.5),
        ("1'250.50", 1250.5),
        ("(1,250.50)", -1250.5),
        ("-$5.25", -5.25),
        ("$-5.25", -5.25),
        ("CHF 12.-", 12),
        ("45.3 %", 45.3),
        ("1.250e3", 1250),
        ("1,5E−3", 0.0015),
        ("0,125", 0.125),
        (",5", 0.5),
        ("+4.", 4),
    ],
)
def test_a_cell_that_has_one_meaning_is_read_with_it(cell: str, value: float) -> None:
    assert numbers(read_table(written([["a", "b"], [cell, 1], [cell, 2]], ";")))["a"] == [value, value]


@pytest.mark.parametrize("cell", ["P006", "12 34", "1,2,3", "1..2", "1,234,56", "2031-03-01", "1.2.3.4", "a1", "1-2"])
def test_what_is_no_number_is_not_read_as_one(cell: str) -> None:
    assert "a" not in numbers(read_table(written([["a", "b"], [cell, 1], [cell, 2]], ";")))


@pytest.mark.parametrize(
    ("table", "value", "other"),
    [
        ("a;b;t\n98,6;950;x\n139,2;1.250;y", 1250, "1.25"),  # a decimal comma elsewhere
        ("a;b;t\n98.6;950;x\n139.2;1,250;y", 1250, "1.25"),  # a decimal point elsewhere
        ("a\tb\tt\n1\t950\tx\n2\t1,250\ty", 1250, "1.25"),
        ("a,b,t\n1,950,x\n2,1.250,y", 1.25, "1250"),
        ('a,b,t\n1,950,x\n2,"1,250",y', 1250, "1.25"),
        ("a;b;t\n0,5;1,250;x\n2;1,250;y", 1.25, "1250"),
        ("a;b;t\n1;950;x\n2;1.250;y", 1250, "1.25"),  # points in some cells only, between semicolons
    ],
)
def test_what_may_be_thousands_is_decided_by_the_rest_said_and_can_be_changed(
    table: str, value: float, other: str
) -> None:
    reading = read_table(table)
    assert numbers(reading)["b"][1] == value
    cell = "1,250" if "1,250" in table else "1.250"
    says = f'Read "{cell}" as {other}'
    change = next(change for note in reading.notes for change in note.changes if change.says == says)
    assert numbers(reading.chosen(change.choices))["b"][1] == float(other)


@given(
    days=st.lists(st.datetimes(min_value=datetime(1970, 1, 1)), min_size=3, max_size=20),
    form=st.sampled_from(DATES),
)
@settings(deadline=None)
def test_dates_are_neither_inputs_nor_classes(days: list, form: str) -> None:
    rows = [[day.strftime(form), at / 8, at % 2] for at, day in enumerate(days)]
    reading = read_table(written([["when", "x", "t"], *rows]))
    assert reading.plan.columns[0].kind == "date"
    assert "when" not in inputs(reading)


@pytest.mark.parametrize(
    ("unit", "rows", "problem"),
    [
        (["170 cm", "1.8 m", "165 cm", "171 cm"], (3,), 'No number as the others in "a": "1.8 m" in row 3.'),
        (["170 cm", "180", "165 cm", "171 cm"], (), ""),
    ],
)
def test_a_number_in_another_unit_is_not_taken_for_one_in_the_same(
    unit: list[str], rows: tuple[int, ...], problem: str
) -> None:
    reading = read_table(written([["a", "t"], *([cell, "xy"[at % 2]] for at, cell in enumerate(unit))]))
    missing = [note for note in reading.notes if note.needed]
    assert [(note.rows, note.why) for note in missing] == ([(rows, problem)] if rows else [])
    if not rows:
        assert "1 cell without it is taken to be in the same unit" in reading.notes[2].why
