"""Checks and times engines on problems, in rounds in which they take turns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.engines import ENGINES
from benchmarks.pool import Pool

Say = Callable[[str], None]


@dataclass
class Results:
    """By problem and engine: microseconds per update, and the largest difference from the reference's parameters."""

    times: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    differences: dict[str, dict[str, float | None]] = field(default_factory=lambda: defaultdict(dict))
    missing: list[str] = field(default_factory=list)


def measure(engines: Sequence[str], problems: Sequence[str], rounds: int, seconds: float, say: Say) -> Results:
    """Every engine on every problem; an engine whose package is not installed is only named.

    A time is the least of many short bursts, spread over the rounds: what other programs cost only ever adds.
    """
    results = Results(missing=[name for name in engines if not ENGINES[name].installed])
    present = [name for name in engines if name not in results.missing]
    with Pool(present) as pool:
        for problem in problems:
            for name in present:
                say(f"checking {name} on {problem}")
                if checked := pool.ask(name, "check", problem=problem):
                    results.differences[problem][name] = checked["difference"]
            _time(pool, problem, rounds, seconds, results, say)
    return results


def _time(pool: Pool, problem: str, rounds: int, seconds: float, results: Results, say: Say) -> None:
    times = results.times[problem]
    for turn in range(rounds):
        for name in results.differences[problem]:
            say(f"timing {name} on {problem}, round {turn + 1} of {rounds}")
            taken = pool.ask(name, "time", problem=problem, seconds=seconds)
            times[name] = min(taken, times.get(name, taken))
