"""What the long benchmarks call wrong, and that a short one finds nothing wrong; no times."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.faults import __main__ as faults
from benchmarks.faults.jumping import JUMPS, wrong_by
from benchmarks.faults.log import tracebacks
from benchmarks.faults.tables import changed, originals, tables
from benchmarks.soak import Held, judged

LOG = """Exception in ASGI application
Traceback (most recent call last):
  File "a.py", line 1, in f
    g()

ValueError: one
2026-11-28 a line
Traceback (most recent call last):
  File "b.py", line 2, in g
KeyError: 'two'
"""


def held(minute: int, memory: float = 200.0, threads: int = 9, sockets: int = 4) -> Held:
    return Held(60.0 * minute, 7 * minute, memory, threads, sockets, 5)


def test_what_rises_and_falls_is_not_wrong_and_what_only_rises_is() -> None:
    steady = [held(n, memory=200 + 40 * (n % 3), sockets=4 + (n % 5 == 0)) for n in range(1, 31)]
    assert judged(steady, 100, []).wrong == []
    once_more = [held(n, threads=9 + (n > 22)) for n in range(1, 31)]
    assert judged(once_more, 100, []).wrong == []
    leaking = [held(n, memory=200 + 2 * n, sockets=4 + n) for n in range(1, 31)]
    assert judged(leaking, 100, []).wrong == [
        "sockets grew from 17.5 to 31",
        "memory grew from 222.0 to 242.0 MB at least",
    ]
    assert judged(steady, 100, ["KeyError", "KeyError"]).wrong == ["2 times in the server's log: KeyError"]


def test_the_last_line_of_each_traceback_is_read(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(LOG)
    assert tracebacks(tmp_path / "log") == ["ValueError: one", "KeyError: 'two'"]


def test_changed_tables_are_read_or_refused_and_what_raises_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(3)
    assert len({changed(originals()[0], draw) for _ in range(20)}) > 15
    counts, wrong = tables(60, draw)
    assert wrong == []
    assert counts["used"] + counts["refused"] == 60
    monkeypatch.setattr("benchmarks.faults.tables.read_table", lambda content: 1 / 0)
    assert tables(1, draw)[1][0].startswith("ZeroDivisionError: division by zero on b")


def test_the_clock_on_the_wall_jumps_both_ways() -> None:
    assert min(JUMPS) < 0 < max(JUMPS)
    assert wrong_by() in JUMPS


def test_a_kind_is_counted_and_what_is_wrong_ends_with_an_error(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert faults.main(["--kinds", "tables", "--tables", "5", "--json"]) == 0
    (found,) = json.loads(capfd.readouterr().out)
    assert (found["kind"], found["count"], found["wrong"]) == ("tables", 5, [])
    monkeypatch.setattr(faults, "tables", lambda count, draw: (Counter(), ["a sentence"]))
    assert faults.main(["--kinds", "tables", "--tables", "5"]) == 1
    assert "WRONG: a sentence" in capfd.readouterr().out
