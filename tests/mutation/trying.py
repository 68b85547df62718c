"""`python -m tests.mutation.trying TESTS... < MISTAKES`, in a folder of mistakes: who notices them.

A pytest plugin runs the tests. They are collected once, and run once to see which functions each of them reaches and
how long it takes. A mistake is then put into a fork of the process, which runs the tests that reach it: first those
that noticed one in the same function, then those about its file and its folder, then the quick ones. Most mistakes cost
the time of one test.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation import swapping
from tests.mutation.rooms import file_about, tests_about

# Examples of a property, for each mistake.
EXAMPLES = 15
# What is said of a mistake after the first pass and after the second, and the seconds of tests that it may take.
PASSES = {"alive so far": 1.0, "alive": 8.0}
REACH = Path("../reach.json")
# A process may take so many bytes: a loop that collects something fails.
MEMORY = 8 * 2**30


class Mistakes:
    """`found`: mistake to what became of it, kept in `record`; `chosen`: those that are tried, in this order."""

    def __init__(self, record: Path, chosen: list[str]) -> None:
        self.record = record
        self.found: dict[str, str] = json.loads(record.read_text("utf-8"))
        self.chosen = chosen
        self.reaching: defaultdict[str, set[int]] = defaultdict(set)
        self.noticing: defaultdict[str, list[int]] = defaultdict(list)
        self.in_module: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self.seconds: list[float] = []
        self.items: list[pytest.Item] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Takes the place of pytest's own loop over the tests."""
        self.items = session.items
        for item in self.items:
            _take_few_examples(item)
        self._see_what_each_reaches()
        gc.collect()
        gc.freeze()
        for alive, budget in PASSES.items():
            self._go_through(alive, budget)
        return True

    def _see_what_each_reaches(self) -> None:
        """Run the tests that were not run before, in this form."""
        before = json.loads(REACH.read_text("utf-8")) if REACH.exists() else {}
        known = {}
        for place, item in enumerate(self.items):
            form = f"{item.nodeid} {item.path.stat().st_size}"
            known[form] = before.get(form) or _reach(item)
            seconds, names = known[form]
            self.seconds.append(seconds)
            for name in names:
                self.reaching[name].add(place)
        REACH.write_text(json.dumps(known), "utf-8")
        print(f"{len(self.items)} tests, {sum(self.seconds):.0f} s", flush=True)

    def _go_through(self, alive: str, budget: float) -> None:
        left = [mistake for mistake in self.chosen if self.found[mistake] in ("untried", "alive so far")]
        for count, mistake in enumerate(left):
            self.found[mistake] = self._tried(mistake, list(self._tests(mistake, budget)), alive)
            if count % 50 == 0:
                self._keep()
                print(time.strftime("%H:%M"), f"{count} of {len(left)}, then {alive}", flush=True)
        self._keep()

    def _tests(self, mistake: str, budget: float) -> Iterator[int]:
        reaching, first = self.reaching[_function(mistake)], self.noticing[_function(mistake)]
        yield from first
        often, nearest = self.in_module[_module(mistake)], (file_about(mistake), tests_about(mistake))

        def rank(place: int) -> tuple[int, float]:
            away = sum(not self.items[place].nodeid.startswith(near) for near in nearest)
            return away, self.seconds[place] / (1 + often[place])

        for place in sorted(reaching.difference(first), key=rank):
            if self.seconds[place] <= budget:
                budget -= self.seconds[place]
                yield place

    def _tried(self, mistake: str, tests: list[int], alive: str) -> str:
        if not tests:
            return "no test" if not self.reaching[_function(mistake)] else alive
        reading, writing = os.pipe()
        process = os.fork()
        if process == 0:
            self._run_with(mistake, tests, writing)
        os.close(writing)
        noticed = os.read(reading, 100)
        os.close(reading)
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        if not noticed:
            return alive if status == 0 else f"ended by signal {-status}"
        first = self.noticing[_function(mistake)]
        self.in_module[_module(mistake)][int(noticed)] += 1
        first[:] = [int(noticed), *(place for place in first if place != int(noticed))]
        return f"noticed by {self.items[int(noticed)].nodeid}"

    def _run_with(self, mistake: str, tests: list[int], writing: int) -> None:
        """What the fork does, which ends here; it writes which test noticed."""
        swapping.put(mistake)
        limit = round(4 + 3 * sum(self.seconds[place] for place in tests))
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        for place in tests:
            if not _passes(self.items[place]):
                os.write(writing, str(place).encode())
                break
        os._exit(0)

    def _keep(self) -> None:
        self.record.write_text(json.dumps(self.found, indent=1), "utf-8")


def _reach(item: pytest.Item) -> tuple[float, list[str]]:
    """The seconds that a test takes, and the functions that it calls."""
    swapping.REACHED.clear()
    swapping.arm()
    begun = time.process_time()
    if not _passes(item):
        sys.exit(f"{item.nodeid} fails without a mistake")
    seconds, names = time.process_time() - begun, sorted(swapping.REACHED)
    swapping.disarm()
    return seconds, names


def _passes(item: pytest.Item) -> bool:
    try:
        return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))
    except BaseException:
        return False


def _take_few_examples(item: pytest.Item) -> None:
    function = getattr(item, "obj", None)
    own = getattr(function, "_hypothesis_internal_use_settings", None)
    if own is not None:
        # Its plugin does not like to come after it.
        from hypothesis import settings

        few = settings(own, max_examples=min(own.max_examples, EXAMPLES))
        function._hypothesis_internal_use_settings = few  # type: ignore[union-attr]


def _function(mistake: str) -> str:
    return mistake.partition("__mutmut_")[0]


def _module(mistake: str) -> str:
    return mistake.rpartition(".")[0]


def main() -> int:
    """The number that pytest exits with."""
    swapping.install()
    plugin = Mistakes(Path("../found.json"), sys.stdin.read().split())
    quick = ["-q", "--rootdir=.", "-p", "no:cacheprovider", "-p", "tests.mutation.uncached"]
    return int(pytest.main([*quick, "--hypothesis-profile=mutation", *sys.argv[1:]], plugins=[plugin]))


if __name__ == "__main__":
    sys.exit(main())
