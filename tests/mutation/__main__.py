"""`python -m tests.mutation core`: small mistakes put into the code, one after the other, and who notices.

mutmut makes the mistakes, mypy finds those that are none of the types, and the tests must find the others. They are
tried in a random order, the same each time and in turns from each room, so that what has been tried is a fair sample of
each room whenever it is stopped; it goes on there. Needs tests/mutation-requirements.txt; docs/testing.md says more.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from random import Random

from tests.mutation.making import made
from tests.mutation.reading import Found, alive, difference, found_in, keep, told
from tests.mutation.rooms import PLACES, room_of, tests_about


def main() -> int:
    """0 if no mistake that was tried is alive."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("place", choices=PLACES)
    parser.add_argument("patterns", nargs="*", help="only mistakes that match, such as 'backprop_core.run.*'")
    parser.add_argument("--again", action="store_true", help="also those that were tried before and are alive")
    parser.add_argument("--each", type=int, help="at most so many of each room")
    parser.add_argument("--show", action="store_true", help="try none, and print what is alive")
    chosen = parser.parse_intermixed_args()
    place = made(chosen.place)
    found = found_in(place)
    named = [each for each in found if not chosen.patterns or any(fnmatch.fnmatch(each, p) for p in chosen.patterns)]
    if not chosen.show:
        _try(place, found, named, PLACES[chosen.place].selected, again=chosen.again, each=chosen.each)
        _try_afresh(place, named, PLACES[chosen.place].tests)
    found = found_in(place)
    left = [each for each in alive(found) if each in set(named)]
    print(*(difference(place, mistake, found[mistake]) for mistake in left), sep="\n\n")
    print(*told(found), sep="\n")
    return 1 if left else 0


def _try(
    place: Path, found: Found, named: Iterable[str], tests: tuple[str, ...], *, again: bool, each: int | None
) -> None:
    left = set(alive(found)).intersection(named) if again else set()
    chosen = [mistake for mistake in named if mistake in left or found[mistake] in ("untried", "alive so far")]
    keep(place, {mistake: "untried" if mistake in left else verdict for mistake, verdict in found.items()})
    command = [sys.executable, "-m", "tests.mutation.trying", *tests]
    mistakes = "\n".join(_in_turns(chosen, each))
    subprocess.run(command, cwd=place / "mutants", env=_environment(place), input=mistakes, text=True, check=True)


def _in_turns(mistakes: list[str], each: int | None) -> list[str]:
    Random(0).shuffle(mistakes)
    turn: Counter[str] = Counter()
    placed = []
    for mistake in mistakes:
        turn[room_of(mistake)] += 1
        placed.append((turn[room_of(mistake)], mistake))
    return [mistake for at, mistake in sorted(placed) if each is None or at <= each]


def _try_afresh(place: Path, named: Iterable[str], tests: tuple[str, ...]) -> None:
    """Try those in functions that no test calls, but a module as it loads: each in a process of its own."""
    found = found_in(place)
    for mistake in [each for each in named if found[each] == "no test"]:
        about = tests_about(mistake)
        chosen = (about,) if (place / "mutants" / about).exists() else tests
        if not _pass_afresh(place, chosen, ""):
            sys.exit(f"{' '.join(chosen)}: fail without a mistake")
        found[mistake] = "alive, from the start" if _pass_afresh(place, chosen, mistake) else f"noticed by {about}"
        print(found[mistake], mistake, flush=True)
        keep(place, found)


@cache
def _pass_afresh(place: Path, tests: tuple[str, ...], mistake: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = _environment(place) | {"MUTANT_UNDER_TEST": mistake}
    tried = subprocess.run(command, cwd=place / "mutants", env=environment, check=False, capture_output=True)
    return tried.returncode == 0


def _environment(place: Path) -> dict[str, str]:
    """One thread, as the tests of many mistakes would otherwise wait for each other; imports from the copies."""
    return os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(place / "mutants")}


if __name__ == "__main__":
    sys.exit(main())
