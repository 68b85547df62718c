"""Faults, one kind after the other: `python -m benchmarks.faults [--json] [--kinds ...] [--documents N] [--tables N]`.

Connections are cut, pages leave without a word, tabs are hidden, messages and documents are forged, the clock on the
wall is set; two visitors who do nothing wrong play and press Step beside it. The server's log must stay free of
tracebacks, nothing that was answered may be lost, and nobody else slowed. A million documents and a million tables are
opened without a server, which takes a core for two hours.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.faults.bystanders import FEWEST_PICTURES, MOST_CLICK_MS, watched
from benchmarks.faults.lines import cut, gone, hidden, left
from benchmarks.faults.log import tracebacks
from benchmarks.faults.messages import forged, put
from benchmarks.faults.tables import tables
from tests.browser.server import started
from tests.playground.model.document.fuzz import fuzz

Fault = Callable[[str, int, random.Random], Awaitable[list[str]]]
CLOCK = "clock"
FAULTS: dict[str, tuple[int, Fault]] = {  # how often, and how
    "cut": (200, cut),
    "left": (60, left),
    "gone": (30, gone),
    "hidden": (20, hidden),
    "messages": (10_000, forged),
    "put": (1_000, put),
    CLOCK: (200, cut),
}
ALONE = {"documents": 1_000_000, "tables": 1_000_000}
QUIET = 4.0  # seconds before a fault
OPTIONS = ("--server.disconnectedSessionTTL=2",)


@dataclass
class Found:
    """How many faults of a kind there were, what was measured meanwhile, and what is wrong, in sentences."""

    kind: str
    count: int
    measured: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each kind; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", nargs="+", choices=[*FAULTS, *ALONE], default=[*FAULTS, *ALONE], metavar="KIND")
    for kind, count in [*((kind, count) for kind, (count, _) in FAULTS.items()), *ALONE.items()]:
        parser.add_argument(f"--{kind}", type=int, default=count, metavar="N", help=f"how many ({count:,})")
    parser.add_argument("--seed", type=int, default=1, help="of what is drawn (1)")
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    options = parser.parse_args(arguments)
    found = []
    for kind in options.kinds:
        found.append(measure(kind, getattr(options, kind), random.Random(options.seed)))
        print(as_text(found[-1]), file=sys.stderr if options.json else sys.stdout, flush=True)
    if options.json:
        print(json.dumps([asdict(each) for each in found]))
    return int(any(each.wrong for each in found))


def measure(kind: str, count: int, draw: random.Random) -> Found:
    """One kind of faults."""
    if kind == "documents":
        return _documents(count, draw)
    if kind == "tables":
        counts, wrong = tables(count, draw)
        return Found(kind, count, dict(counts), wrong)
    program = "benchmarks.faults.jumping" if kind == CLOCK else "streamlit"
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with started(options=OPTIONS, log_file=log, program=program) as (address, _):
            found = asyncio.run(_beside_others(address, kind, count, draw))
        found.wrong += [f"{times} times in the server's log: {error}" for error, times in _errors(log).items()]
    return found


def _errors(log: Path) -> Counter[str]:
    return Counter(tracebacks(log))


async def _beside_others(address: str, kind: str, count: int, draw: random.Random) -> Found:
    found = Found(kind, count)
    async with watched(address) as others:
        others.seen()
        await asyncio.sleep(QUIET)
        before = others.seen()
        found.wrong += await FAULTS[kind][1](address, count, draw)
        during = others.seen()
        found.measured = {"before": asdict(before), "during": asdict(during)}
        if during.click_p95_ms > max(MOST_CLICK_MS, 2 * before.click_p95_ms):
            found.wrong.append(f"others' clicks took {during.click_p95_ms:g} ms")
        if during.pictures_per_second < min(FEWEST_PICTURES, before.pictures_per_second / 2):
            found.wrong.append(f"others' runs were shown {during.pictures_per_second:g} times a second")
    if others.lost not in (0, -1):  # the last one may have been made and not answered
        found.wrong.append(f"{others.lost} steps of others were lost")
    return found


def _documents(count: int, draw: random.Random) -> Found:
    begun = time.perf_counter()
    try:
        counts = fuzz(count, draw.randrange(2**32))
    except Exception as error:  # whatever it is, it is what is looked for
        return Found("documents", count, wrong=[f"{type(error).__name__}: {error}"])
    return Found("documents", count, {**counts, "seconds": round(time.perf_counter() - begun, 1)})


def as_text(found: Found) -> str:
    """Lines to read."""
    measured = ", ".join(f"{name} {value}" for name, value in found.measured.items())
    return "\n".join([f"{found.kind:10} {found.count:9,}  {measured}", *(f"  WRONG: {each}" for each in found.wrong)])


if __name__ == "__main__":
    raise SystemExit(main())
