"""Every figure that README and docs state, beside what is measured now: `python -m benchmarks.all [--json]`.

Runs the other benchmarks one after the other, which takes hours; `--quick` has each of them do a little, whose times
mean nothing. What could not be run is named with its reason. `stated.toml` says where each figure comes from.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

STATED = Path(__file__).with_name("stated.toml")
RUNS = {  # the arguments of a whole run, and of a quick one
    "all.limits": ("", ""),
    "core": ("--json", "--json --quick --seconds 0.001 --engines ours script_style"),
    "links": ("--json", "--json --scenes xor --updates 0 --rounds 1"),
    "first_visit": ("--json", "--json --visits 1"),
    "lessons": ("--json", "--json --rounds 1"),
    "visitors": ("--json", "--json --players 2 --clicking 1 --seconds 2"),
    "beside": ("--json", "--json --seconds 1"),
    "sweep": ("--json", "--json --updates 20 --rounds 1"),
    "faults": ("--json", "--json --kinds cut tables --cut 3 --tables 20"),
    "soak": ("--json", "--json --minutes 0.1"),
}


@dataclass(frozen=True)
class Run:
    """One benchmark: what it printed, or why it printed nothing; its exit code is not 0 where a target is missed."""

    seconds: float
    code: int
    found: Any = None
    why: str = ""


@dataclass(frozen=True)
class Stated:
    """A figure as a page states it, and what is measured now; `why` there is nothing."""

    page: str
    text: str
    measured_by: str
    value: float | None = None
    why: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for and print it; 1 if anything could not be run or misses its target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=RUNS, default=list(RUNS), metavar="NAME", help=", ".join(RUNS))
    parser.add_argument("--quick", action="store_true", help="a little of each, to see that they run")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    runs = {name: run(name, options.quick) for name in RUNS if name in options.only}
    figures = [figure(entry, runs) for entry in stated()]
    data = {
        "machine": {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()},
        "quick": options.quick,
        "figures": [asdict(each) for each in figures],
        "runs": {name: asdict(each) for name, each in runs.items()},
    }
    print(json.dumps(data, indent=2) if options.json else as_text(figures, runs))
    return int(any(each.why or each.code for each in runs.values()))


def run(name: str, quick: bool) -> Run:
    """Run one benchmark."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    begun = time.perf_counter()
    command = [sys.executable, "-m", f"benchmarks.{name}", *RUNS[name][quick].split()]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=STATED.parents[2])
    seconds = round(time.perf_counter() - begun, 1)
    try:
        return Run(seconds, done.returncode, json.loads(done.stdout))
    except json.JSONDecodeError:
        said = done.stderr.strip().splitlines() or ["it printed nothing"]
        return Run(seconds, done.returncode, why=said[-1])


def stated() -> list[dict[str, str]]:
    """The figures that the pages state."""
    entries: list[dict[str, str]] = tomllib.loads(STATED.read_text(encoding="utf-8"))["figure"]
    return entries


def figure(entry: Mapping[str, str], runs: Mapping[str, Run]) -> Stated:
    """A figure that is stated, with what a run has found of it."""
    page, text = entry["page"], entry["text"]
    if "by" in entry:
        return Stated(page, text, entry["by"], why="no benchmark measures it")
    name = entry["of"]
    by = f"benchmarks.{name}: {entry['name']}"
    if name not in runs:
        return Stated(page, text, by, why="it was not asked for")
    if runs[name].why:
        return Stated(page, text, by, why=runs[name].why)
    return Stated(page, text, by, runs[name].found[entry["name"]])


def as_text(figures: Sequence[Stated], runs: Mapping[str, Run]) -> str:
    """A line for each run and each figure."""
    lines = [f"{name:12} {each.seconds:8.1f} s  {each.why or _code(each.code)}" for name, each in runs.items()]
    lines += ["", *(f"{each.page:20} {each.text:26} {_value(each):28} {each.measured_by}" for each in figures)]
    return "\n".join(lines)


def _value(figure: Stated) -> str:
    return figure.why if figure.value is None else f"{figure.value:g}"


def _code(code: int) -> str:
    return "a target is missed" if code else "done"


if __name__ == "__main__":
    raise SystemExit(main())
