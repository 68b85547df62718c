"""`python -m tests.mutation ROOM [MUTANT ...]`: small mistakes put into a room, one after the other, and who notices.

mutmut makes the mistakes, mypy finds those that are none of the types, and the tests named here must find the others.
What is left is listed at the end; a mutant named (`*` stands for anything) is tried again. mutmut puts a mistake in
after the modules were loaded; `--afresh` tries what is left with the mistake there from the start. Needs
tests/mutation-requirements.txt; docs/testing.md says how to read what comes out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "build" / "mutation"


@dataclass(frozen=True)
class Room:
    """The sources that mistakes are put into, and the tests that should notice: the room's own, without slow ones."""

    sources: tuple[str, ...]
    tests: tuple[str, ...]
    slow: tuple[str, ...] = ()


# The lines of code that the tape shows, run.
SCRIPT = "tests/playground/model/takeaway/test_script.py"
ROOMS = {
    "tape": Room(
        ("backprop_core/tape/*",),
        ("tests/core/tape", "tests/reference", SCRIPT),
        ("tests/core/tape/test_gradient_laws.py", f"{SCRIPT}::test_any_network_also_saturated"),
    ),
    "run": Room(
        ("backprop_core/run/*",),
        ("tests/core/run",),
        (
            "tests/core/run/test_allocation.py",
            "tests/core/run/test_divergence.py::test_every_way_finds_the_same",
            "tests/core/run/test_divergence.py::test_runs_of_any_lengths_find_the_same",
        ),
    ),
    "functions": Room(
        ("backprop_core/functions/*", "backprop_core/primitives.py"),
        ("tests/core/functions", "tests/core/tape/test_edges.py", "tests/reference", SCRIPT),
        (f"{SCRIPT}::test_any_network_also_saturated",),
    ),
    "data": Room(("backprop_core/data/*", "backprop_core/checks.py"), ("tests/core/data",)),
    "analysis": Room(
        ("backprop_core/analysis/*.py",), ("tests/core/analysis",), ("tests/core/analysis/mistakes/test_naming.py",)
    ),
    "mistakes": Room(("backprop_core/analysis/mistakes/*",), ("tests/core/analysis/mistakes",)),
    "document": Room(("backprop_core/document/*",), ("tests/core/document",)),
    "encodings": Room(
        (
            "playground/formats.py",
            "playground/figures/graph/encoding.py",
            "playground/figures/graph/table.py",
            "playground/figures/shared/scale.py",
            "playground/model/shown/words.py",
        ),
        (
            "tests/playground/test_formats.py",
            "tests/playground/figures/test_encoding.py",
            "tests/playground/figures/test_codes_and_states.py",
            "tests/playground/figures/test_colours.py",
            "tests/playground/figures/test_scale.py",
            "tests/playground/figures/test_legend.py",
            "tests/playground/model/shown",
        ),
    ),
}

LEFT = ("survived", "no tests", "timeout")
CONFIGURATION = """
[tool.mutmut]
source_paths = ["backprop_core", "playground"]
only_mutate = {sources}
# What an error says, and LaTeX, is read by people.
do_not_mutate_patterns = ["raise ", "^ *formula="]
also_copy = ["README.md", "streamlit_app.py", "benchmarks", "docs"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "tests.uncached", "--hypothesis-profile=mutation"]
pytest_add_cli_args_test_selection = {tests}
type_check_command = [{python}, "-m", "mypy", "--no-warn-unused-ignores", "--output", "json"]
# Nothing that one mutant has left in the process is there for the next.
process_isolation = "forkserver"
track_dependencies = false
use_git_change_detection = false
# Whoever takes so much longer than without a mistake goes in circles; seconds by the clock, also of a busy machine.
timeout_multiplier = 2.0
timeout_constant = 30.0
"""


def main(arguments: list[str] | None = None) -> int:
    """The number that the process exits with: that of mutmut."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("mutants", nargs="*", help="only these; without, all that were not tried yet")
    parser.add_argument("--afresh", action="store_true", help="try those that are left, each in a process of its own")
    chosen = parser.parse_args(arguments)
    place = _laid_out(chosen.room)
    if chosen.afresh:
        return _afresh(ROOMS[chosen.room], place, chosen.mutants)
    mutmut = [str(Path(sys.executable).with_name("mutmut"))]
    subprocess.run([*mutmut, "run", "--max-children", "1", *chosen.mutants], cwd=place, check=True)
    return subprocess.run([*mutmut, "results"], cwd=place, check=False).returncode


def _afresh(room: Room, place: Path, named: list[str]) -> int:
    """Print which mutants, by default those left, are noticed where they are there as modules load; 1 if any is not."""
    mutmut = str(Path(sys.executable).with_name("mutmut"))
    found = subprocess.run([mutmut, "results"], cwd=place, check=True, capture_output=True, text=True)
    lines = [line.strip().split(": ") for line in found.stdout.splitlines()]
    left = named or [line[0] for line in lines if line[-1] in LEFT]
    quick = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=mutation"]
    command = [sys.executable, "-m", "pytest", *quick, *_tests(room)]
    alive = 0
    for mutant in left:
        environment = os.environ | {"MUTANT_UNDER_TEST": mutant}
        tried = subprocess.run(command, cwd=place / "mutants", env=environment, check=False, capture_output=True)
        alive += tried.returncode == 0
        print("noticed " if tried.returncode else "survived", mutant, flush=True)
    print(f"{alive} of {len(left)} survived")
    return 1 if alive else 0


def _laid_out(name: str) -> Path:
    """The folder that mutmut works in: the project as it is, and what is to be done in this room."""
    place = PLACE / name
    place.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(place / "mutants" / "tests", ignore_errors=True)
    for path in ("backprop_core", "playground", "tests", "benchmarks", "docs", "README.md", "streamlit_app.py"):
        if not (place / path).exists():
            (place / path).symlink_to(ROOT / path)
    configuration = (ROOT / "pyproject.toml").read_text("utf-8") + _configuration(ROOMS[name])
    (place / "pyproject.toml").write_text(configuration, "utf-8")
    return place


def _configuration(room: Room) -> str:
    return CONFIGURATION.format(sources=list(room.sources), tests=_tests(room), python=repr(sys.executable))


def _tests(room: Room) -> list[str]:
    return [*room.tests, *(f"--deselect={test}" for test in room.slow)]


if __name__ == "__main__":
    sys.exit(main())
