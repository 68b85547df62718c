"""`python -m tests.explore [--minutes M] [--seed N] [-k EXPR]`: the property-based tests, with examples of their own.

Round after round they get the examples of the next seed, until the time is up; a round that has begun is finished. What
fails is said with its example and the line that repeats it, and left out of the rounds that follow.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections import Counter

import pytest
from hypothesis import settings

# Many examples, others for each seed. A test that says how many it takes has so many in each round.
settings.register_profile("explore", deadline=None, derandomize=False, max_examples=500, print_blob=True)


class Finds:
    """A pytest plugin: how often each test has passed, and with what seed it failed."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()
        self.failed: dict[str, int] = {}
        self.seed = 0

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out what failed in an earlier round."""
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in self.failed])
        items[:] = [item for item in items if item.nodeid not in self.failed]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.setdefault(report.nodeid, self.seed)
        elif report.when == "call" and report.passed:
            self.passed[report.nodeid] += 1


def main(arguments: list[str] | None = None) -> int:
    """The process's exit code: 0 if all passed in every round, 1 if a test failed, 2 if there was none."""
    parser = argparse.ArgumentParser(prog="python -m tests.explore", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long to go on (10)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9), help="that of the first round (any)")
    parser.add_argument(
        "-k", dest="expression", default="", metavar="EXPR", help="only tests that match, as pytest has it"
    )
    parser.add_argument("paths", nargs="*", default=["tests"], help="where to look for them (tests)")
    chosen = parser.parse_args(arguments)
    return explore(chosen.paths, chosen.expression, chosen.seed, time.monotonic() + 60 * chosen.minutes)


def explore(paths: list[str], expression: str, seed: int, until: float) -> int:
    """Run rounds until the clock (monotonic, seconds) shows `until`, at least one; the process's exit code."""
    finds = Finds()
    for finds.seed in range(seed, sys.maxsize):
        print(f"\nRound {finds.seed - seed + 1}, seed {finds.seed}", flush=True)
        code = pytest.main(_options(paths, expression, finds.seed), plugins=[finds])
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) or time.monotonic() > until:
            break
    _report(finds, seed)
    return 1 if finds.failed else 0 if finds.passed else 2


def _options(paths: list[str], expression: str, seed: int) -> list[str]:
    """The plugin of hypothesis marks its tests. After the first round every module has been imported, as it may be."""
    quiet = ["-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    chosen = ["-m", "hypothesis", "-k", expression, "--ignore=tests/browser", *paths]
    return [*quiet, "--hypothesis-profile=explore", f"--hypothesis-seed={seed}", *chosen]


def _report(finds: Finds, seed: int) -> None:
    print(f"\nSeeds {seed} to {finds.seed}; how many rounds each test has passed:")
    for test, times in sorted(finds.passed.items()):
        print(f"  {times:4} {test}")
    for test, failing in finds.failed.items():
        print(f"FAILED, to repeat: python -m tests.explore --minutes 0 --seed {failing} '{test}'")
    print(
        f"{len(finds.passed | Counter(finds.failed))} tests, {finds.passed.total()} passes, {len(finds.failed)} failed."
    )


if __name__ == "__main__":
    sys.exit(main())
