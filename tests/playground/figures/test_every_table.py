"""Every number in the tables below the graph, on every scene and at every operation, is the session's own."""

from __future__ import annotations

import csv
import io
import math
import re
from html import unescape

import numpy as np
import pytest

from backprop_core import Verdict, gradient_check
from playground.explain.writing import Digits
from playground.model.scenes import SCENES
from playground.model.shown.elements import Element, code
from playground.model.shown.picture import Picture, picture_of
from playground.model.shown.words import shown_in_words
from playground.model.takeaway.equations import rows_of
from playground.model.takeaway.ledger import as_csv, columns
from playground.model.takeaway.script_lines import script_lines
from playground.panels.tabs.check import check_columns
from playground.screen.code import SHOWN, code_html, in_short, script_html
from tests.walking import Moment, moments


@pytest.mark.parametrize("key", SCENES)
def test_the_tables_show_the_session(key: str) -> None:
    for moment in moments(key):
        if moment.sample == 0:  # the tables are those of the whole batch
            picture = picture_of(moment.session)
            the_ledger_is_right(moment, picture)
            the_check_is_right(moment)
            the_code_is_right(moment)
            the_script_is_right(moment)
        the_matrices_are_right(moment)


def expected(moment: Moment, element: Element) -> dict[str, float | str | None]:
    """What stands in a parameter's row of the ledger."""
    known, ready = moment.fresh(f"dW{element.layer}"), moment.ready
    difference, error, _, verdict = moment.differences[code(element)] if ready else (None,) * 4
    return {
        "value": moment.old(element),
        "gradient": moment.of("d", element) if known else None,
        **{f"state {slot}": moment.of(slot, element) for slot in moment.session.table.slots},
        "change": moment.change(element) if ready else None,
        "new value": moment.new(element) if ready else None,
        "central difference": difference,
        "relative error": error,
        "check": "agrees by a complex step" if verdict is Verdict.TOO_SMALL else verdict,
    }


def the_ledger_is_right(moment: Moment, picture: Picture) -> None:
    table = columns(moment.session, picture)
    members = moment.parameters()
    count = len(members)
    assert table["code"][:count] == [code(e) for e in members]
    rows = [expected(moment, e) for e in members]
    assert list(table)[3:] == list(rows[0])
    for name in rows[0]:
        assert table[name][:count] == [row[name] for row in rows], name
    if moment.ready:
        assert table["check"].count("disagrees") == gradient_check(moment.session).wrong == 0
    signals_are_right(moment, {name: cells[count:] for name, cells in table.items()})
    written = list(csv.DictReader(io.StringIO(as_csv(moment.session, picture))))
    assert list(written[0]) == list(table)
    for at, line in enumerate(written):
        for name, text in list(line.items())[3:]:
            assert text == written_as(table[name][at]), name
    assert ("before the update" in shown_in_words(picture, "weight")) == moment.ready


def signals_are_right(moment: Moment, table: dict[str, list]) -> None:
    """Every entry of the sample that the update has made, and its derivative beside it; all else is empty."""
    named = re.compile(r"([A-Za-z]+\d*)(?:\[(\d+), (\d+)\])?")
    for name, value, gradient, after in zip(
        table["code"], table["value"], table["gradient"], table["new value"], strict=True
    ):
        quantity, *place = named.fullmatch(name).groups()
        index = tuple(int(number) for number in place if number)
        if quantity == "t":
            assert (value, after) == (moment.session.position.update, made(moment, "t", ()))
            continue
        assert value == made(moment, quantity, index)
        assert gradient == (made(moment, f"d{quantity}", index) if quantity[0] in "XZA" else None)
        assert after is None
    assert {name for name in table if any(cell is not None for cell in table[name])} <= {
        "quantity",
        "code",
        "kind",
        "value",
        "gradient",
        "new value",
    }


def made(moment: Moment, name: str, index: tuple[int, ...]) -> float | None:
    """An entry, if the update under way has made it."""
    return float(moment.array(name)[index]) if moment.fresh(name) else None


def written_as(value: float | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else repr(value + 0.0)


def the_check_is_right(moment: Moment) -> None:
    if not moment.ready:
        return
    found = gradient_check(moment.session)
    table = check_columns(found, moment.sizes)
    assert sorted(table["code"]) == sorted(code(e) for e in moment.parameters())
    told = [error for error, verdict in zip(table["relative error"], table["check"], strict=True) if verdict[0] == "✓"]
    assert told == sorted(told, reverse=True)
    assert table["check"] == sorted(table["check"], key=lambda words: "✗○✓".index(words[0]))
    by_code = {code(e): e for e in moment.parameters()}
    for name, told, gradient, *rest in zip(*list(table.values())[1:], strict=True):
        assert gradient == moment.of("d", by_code[name])
        *numbers, verdict = moment.differences[name]
        assert rest == numbers
        assert told[2:] == verdict


def the_code_is_right(moment: Moment) -> None:
    """The place is marked, and beside each line that has run stands what it made when it ran."""
    session, digits = moment.session, Digits()
    lines = code_html(session, digits).split('<div class="code-line ')[1:]
    assert len(lines) == len(session.tape)
    at = session.position.operation
    assert [place for place, line in enumerate(lines, 1) if "aria-current" in line] == ([at] if at else [])
    for place, (operation, line) in enumerate(zip(session.tape, lines, strict=True)):
        assert codes(line) == operation.code.split("\n")
        told = list(filter(None, map(unescape, re.findall("<span>(.*?)</span>", line))))
        names = [name for name in operation.writes if name[0] not in "SE"]
        if place < at:
            values = {f"{name}: {in_short(moment.made[place][name], digits)}" for name in names}
            assert {each for text in told for each in re.split(r"  (?=\w+: )", text)} == values
        else:
            assert all(text.endswith("(left over)") for text in told)
            assert bool(told) == all(moment.state(name) == "left over" for name in operation.writes)


def codes(line: str) -> list[str]:
    """The code of a line, without what is told of the functions where they are called."""
    return [unescape(re.sub("</?abbr[^>]*>", "", text)) for text in re.findall("<code>(.*?)</code>", line)]


def the_script_is_right(moment: Moment) -> None:
    """The same operations are marked as in the other form, and each number beside a line reads back as the tape's."""
    session = moment.session
    at = session.position.operation
    lines = script_html(session, Digits(full=True)).split('<div class="code-line ')[1:]
    written = [line for line in script_lines(session) if line.text]
    told = [codes(line)[0] for line in lines]
    assert told == [line.text for line in written]
    assert {line.place for line in written} == {None, *range(len(session.tape))}
    for line, text in zip(written, lines, strict=True):
        told = unescape(text.split("<span>")[1].split("</span>")[0])
        assert ("aria-current" in text) == (line.place is not None and line.place == at - 1)
        if line.place is None or line.place >= at:
            assert told == "" or (told.endswith("(left over)") and line.place is not None)
            continue
        for name, value in re.findall(r"(\w+): (\[.*?\]|[^ ]+)", told):
            array = moment.made[line.place][name]
            if array.size <= SHOWN:
                read = [float(number) for number in value.strip("[]").replace("−", "-").split()]
                np.testing.assert_array_equal(read, array.ravel(), err_msg=name)
        assert told


def the_matrices_are_right(moment: Moment) -> None:
    """The results of the last operation; the equations have tests of their own."""
    place = moment.session.position.operation - 1
    if place < 0:
        return
    for row in rows_of(moment.session, place, moment.sample):
        for matrix in row.matrices[: len(row.code.partition(" = ")[0].split(", "))]:
            value = moment.array(matrix.name)
            np.testing.assert_array_equal(matrix.whole, value.reshape(matrix.whole.shape))
            part = matrix.whole[:, matrix.first : matrix.end]
            np.testing.assert_array_equal(matrix.values, part.T if matrix.transposed else part)
            if matrix.end - matrix.first < matrix.whole.shape[1]:
                assert matrix.first <= moment.sample < matrix.end


@pytest.mark.parametrize(
    ("value", "written"), [(4.0, "4"), (-120.0, "−120"), (0.0, "0"), (0.5, "0.500000"), (math.nan, "–")]
)
def test_a_count_beside_its_line_has_no_decimals(value: float, written: str) -> None:
    assert in_short(np.array(value), Digits()) == written
