"""Exploring takes the property-based tests alone, with examples that follow a seed, and says how to repeat failures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TESTS = """
from hypothesis import given, settings, strategies as st

def test_that_has_no_examples():
    raise ValueError

@given(st.integers())
def test_that_holds(n):
    assert isinstance(n, int)

@given(st.integers())
def test_that_fails_with_examples_of_its_own(n):
    assert n < 70000 or settings().derandomize
"""


def test_a_failure_is_said_with_its_example_and_the_seed_that_repeats_it(tmp_path: Path) -> None:
    (tmp_path / "test_sample.py").write_text(TESTS)
    command = [sys.executable, "-m", "tests.explore", "--minutes", "0", "--seed", "7", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stderr
    assert "ValueError" not in run.stdout
    assert "n=70000" in run.stdout
    assert "--seed 7 '" in run.stdout
    assert "1 passes, 1 failed" in run.stdout
