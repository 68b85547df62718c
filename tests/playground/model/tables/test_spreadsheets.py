"""Spreadsheets, where a library that reads them is installed: the first sheet is a table like any other."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import pandas as pd
import pytest

from playground.model.tables import read_table
from tests.playground.model.tables.reading import inputs, numbers, refusal


def workbook(name: str = "xl/workbook.xml") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, "")
    return content.getvalue()


def test_the_first_sheet_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    day = datetime.datetime(2031, 3, 1)
    cells = [["day", "x", "n", "label"], *([day, 0.5 + at / 3, float(at * at), "ab"[at % 2]] for at in range(4))]
    monkeypatch.setattr(pd, "read_excel", lambda *_, **__: pd.DataFrame(cells, dtype=object))
    reading = read_table(workbook())
    assert (inputs(reading), reading.classes) == (("x", "n"), ("a", "b"))
    assert numbers(reading)["x"] == [0.5 + at / 3 for at in range(4)]
    assert reading.plan.columns[0].cells[0] == "2031-03-01"


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [
        (
            "xl/workbook.xml",
            ImportError,
            "This is an Excel file (.xlsx), for which no reader is installed here. Save it",
        ),
        ("content.xml", ImportError, "This is a LibreOffice file (.ods), for which no reader is installed here."),
        ("xl/workbook.xml", ValueError, "This is an Excel file (.xlsx) that cannot be read. Save it as CSV"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_to_be_saved_as_csv(
    monkeypatch: pytest.MonkeyPatch, name: str, error: type[Exception], says: str
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(pd, "read_excel", refuse)
    assert says in refusal(workbook(name))
