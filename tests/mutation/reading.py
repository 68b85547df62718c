"""What became of mistakes, and what they are."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterator
from math import sqrt
from pathlib import Path

from tests.mutation.rooms import room_of

ALIVE = ("alive", "no test")
Found = dict[str, str]


def found_in(place: Path) -> Found:
    """Every mistake with what became of it."""
    return dict(json.loads((place / "found.json").read_text("utf-8")))


def keep(place: Path, found: Found) -> None:
    """Write down what became of them."""
    (place / "found.json").write_text(json.dumps(found, indent=1), "utf-8")


def alive(found: Found) -> list[str]:
    """The mistakes that no test has noticed."""
    return [mistake for mistake, verdict in found.items() if verdict.startswith(ALIVE)]


def told(found: Found) -> Iterator[str]:
    """A row of a table for each room; of a sample with twice its standard error."""
    yield "| room | mistakes | types | tried | noticed | without an end | alive | noticed of those tried |"
    rooms = Counter(map(room_of, found))
    for room in rooms:
        kinds = Counter(_kind(verdict) for mistake, verdict in found.items() if room_of(mistake) == room)
        tried = kinds["noticed"] + kinds["ended"] + kinds["alive"]
        yield f"| {room} | {rooms[room]} | {kinds['types']} | {tried} of {rooms[room] - kinds['types']} | " + (
            f"{kinds['noticed']} | {kinds['ended']} | {kinds['alive']} | {_share(tried, kinds)} |"
        )


def _share(tried: int, kinds: Counter[str]) -> str:
    if not tried:
        return "none"
    share = 1 - kinds["alive"] / tried
    left = kinds["untried"] / (tried + kinds["untried"])
    return f"{share:.1%}" + (f" ± {2 * sqrt(share * (1 - share) / tried * left):.1%}" if left else "")


def _kind(verdict: str) -> str:
    return "alive" if verdict.startswith(ALIVE) else verdict.split()[0]


def difference(place: Path, mistake: str, verdict: str) -> str:
    """The lines that a mistake changes, under its name and what became of it."""
    module, _, function = mistake.rpartition(".")
    path = place / "mutants" / (module.replace(".", "/") + ".py")
    spans = json.loads(path.with_name(f"{path.name}.spans").read_text("utf-8"))["spans"]
    lines = path.read_text("utf-8").splitlines()
    original = function.partition("__mutmut_")[0] + "__mutmut_orig"
    right, wrong = (lines[spans[name][0] - 1 : spans[name][1]] for name in (original, function))
    compared = difflib.unified_diff(right, wrong, n=0, lineterm="")
    changes = [line for line in compared if line[:2] not in ("--", "++", "@@") and "__mutmut_" not in line]
    return "\n".join([f"# {mistake}: {verdict}", *changes])
