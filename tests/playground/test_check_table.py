"""Tables checked from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from playground.check_table import main, report
from playground.model.tables import read_table

FILES = Path(__file__).parent / "model" / "tables" / "files"


def test_a_table_is_described_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(FILES / "F5_missing.csv"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == report(read_table((FILES / "F5_missing.csv").read_bytes()))
    assert (found["inputs"], found["targets"], found["classes"]) == (["height", "weight"], ["team"], ["blue", "red"])
    assert (found["task"], found["samples"]) == ("classification", 4)
    assert found["first_sample"] == {"height": 180, "weight": 70, "team": "red"}
    assert all({"done", "why"} <= set(note) and {"column", "rows"} & set(note) for note in found["notes"])
    assert [note["rows"] for note in found["notes"] if note["offers"] == ["Leave out 4 rows"]] == [[3, 4, 6, 8]]


def test_a_table_is_described_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(FILES / "F1_semicolon_comma_date.csv")]) == 0
    said = capsys.readouterr().out
    assert "inputs   Temperatur (°C), Feuchte (%)\n" in said
    assert 'Column "Zeit": left out. Dates or times, such as "2031-03-01 08:00"' in said


@pytest.mark.parametrize(("content", "says"), [(b"", "There is nothing in the table"), (b"1" * 3_000_000, "2.9 MB")])
def test_what_cannot_be_read_ends_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, says: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    assert main([str(path), "--json"]) == 1
    assert says in json.loads(capsys.readouterr().out)["problem"]
    assert main([str(path)]) == 1
    assert says in capsys.readouterr().err
    assert main([str(tmp_path / "none.csv")]) == 1
