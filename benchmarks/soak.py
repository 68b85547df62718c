"""Whether the server holds still for hours: `python -m benchmarks.soak [--minutes 60] [--json]`.

Round after round visitors come, walk, edit, drag, travel, play, keep their runs and leave. Between two rounds, when all
are gone, the server is asked for its memory, threads, sockets and files. After a warm-up these must stay as they are.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.faults.log import tracebacks
from benchmarks.visitor import Visitor, joined
from benchmarks.visitors import FORGOTTEN, OPTIONS, memory
from playground.model.scenes import SCENES
from tests.browser.server import started

TOGETHER = 6  # visitors of a round
MOVES = 12  # of a visitor
WARM_UP = 1 / 3  # of the rounds
MOST_MORE = 0.05  # of the memory: between two collections of garbage it rises and falls by more, so the least counts
MEGABYTE = 1e6


@dataclass(frozen=True)
class Held:
    """What the server's process holds, `after` so many seconds and `visits`; -1 where the system does not say."""

    after: float
    visits: int
    memory_mb: float
    threads: int
    sockets: int
    files: int


@dataclass(frozen=True)
class Found:
    """How long it took, how many came, what was held after the warm-up and at last, and what is wrong, in sentences.

    `floor_mb` is the least memory in the first and in the second half of the rounds after warm-up.
    """

    minutes: float
    visits: int
    events: int
    warm: Held
    last: Held
    floor_mb: tuple[float, float]
    wrong: list[str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was held, and what is wrong; 1 if anything is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0, help="how long visitors come (60)")
    parser.add_argument("--seed", type=int, default=1, help="of what they do (1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    found = soak(options.minutes, options.seed)
    print(json.dumps(asdict(found)) if options.json else as_text(found))
    return int(bool(found.wrong))


def soak(minutes: float, seed: int) -> Found:
    """Let visitors come for so many minutes, three rounds at least."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with started(options=OPTIONS, log_file=log) as (address, process):
            held, events = asyncio.run(_rounds(address, process, 60 * minutes, random.Random(seed)))
        return judged(held, events, tracebacks(log))


async def _rounds(address: str, process: int, seconds: float, draw: random.Random) -> tuple[list[Held], int]:
    begun, held, events = time.perf_counter(), list[Held](), 0
    while len(held) < 4 or time.perf_counter() - begun < seconds:
        events += await _round(address, draw)
        await asyncio.sleep(FORGOTTEN + 1)
        async with joined(address, ""):  # the server looks for visits to forget when another one ends
            pass
        await asyncio.sleep(0.5)
        held.append(_held(process, time.perf_counter() - begun, (TOGETHER + 1) * (len(held) + 1)))
        _say(held[-1])
    return held, events


async def _round(address: str, draw: random.Random) -> int:
    """Some visitors at once, each in a scene; how many events they had done."""
    async with AsyncExitStack() as stack:
        scenes = [draw.choice(list(SCENES)) for _ in range(TOGETHER)]
        visitors = [await stack.enter_async_context(joined(address, f"preset={scene}")) for scene in scenes]
        await asyncio.gather(*(_visit(address, each, random.Random(draw.random())) for each in visitors))
    return TOGETHER * MOVES


async def _visit(address: str, visitor: Visitor, draw: random.Random) -> None:
    for _ in range(MOVES):
        await _move(visitor, draw)
    await asyncio.to_thread(_keep, address, visitor.page.ticket)


async def _move(visitor: Visitor, draw: random.Random) -> None:
    do = visitor.do
    name = draw.choice(("step", "back", "phase_end", "play", "travel", "set", "drag", "undo", "redo", "reset", "card"))
    if name == "travel":
        await do(name, update=draw.randrange(5), operation=draw.randrange(6))
    elif name in ("set", "drag"):
        await do(name, name="weight-1-0-0", value=draw.uniform(-1, 1))
    elif name == "card":
        await do(name, id="weight-1-0-0")
    elif name == "play":
        await do(name)
        await asyncio.sleep(draw.uniform(0.1, 0.6))
        await do("pause")
    else:
        await do(name)


def _keep(address: str, ticket: str) -> None:
    """Ask for the document, as a browser does at rest."""
    with urllib.request.urlopen(f"{address}/document/{ticket}?known=", timeout=30) as answer:
        answer.read()


def _held(process: int, after: float, visits: int) -> Held:
    place = Path(f"/proc/{process}")
    threads = len(list((place / "task").iterdir())) if place.exists() else -1
    open_ones = list(_descriptors(place / "fd")) if place.exists() else []
    sockets = sum(name.startswith("socket:") for name in open_ones) if place.exists() else -1
    files = len(open_ones) - sockets if place.exists() else -1
    return Held(round(after, 1), visits, round(memory([("", process)]) / MEGABYTE, 2), threads, sockets, files)


def _descriptors(folder: Path) -> Iterable[str]:
    for entry in folder.iterdir():
        try:
            yield str(entry.readlink())
        except FileNotFoundError:  # closed meanwhile
            continue


def judged(held: Sequence[Held], events: int, errors: Sequence[str]) -> Found:
    """What is wrong with what was held in the rounds after warm-up.

    Of memory their first half is compared with their second. What is counted is wrong where it grows from each third to
    the next: a pool of threads that has started one more, once, is none of that.
    """
    settled = held[int(len(held) * WARM_UP) :]
    half = len(settled) // 2
    before, after = (min(each.memory_mb for each in part) for part in (settled[:half], settled[half:]))
    wrong = [
        f"{name} grew from {early:g} to {late:g}"
        for name in ("threads", "sockets", "files")
        for early, between, late in [[usual(part, name) for part in thirds(settled)]]
        if early < between < late
    ]
    if after > before * (1 + MOST_MORE):
        wrong.append(f"memory grew from {before:.1f} to {after:.1f} MB at least")
    wrong += [f"{count} times in the server's log: {error}" for error, count in Counter(errors).items()]
    last = held[-1]
    return Found(round(last.after / 60, 1), last.visits, events, settled[0], last, (before, after), wrong)


def thirds(held: Sequence[Held]) -> list[Sequence[Held]]:
    """Three parts, one after the other, none of them empty where three were held."""
    return [held[len(held) * k // 3 : len(held) * (k + 1) // 3] for k in range(3)]


def usual(held: Sequence[Held], name: str) -> float:
    """The median of what was held of something."""
    return statistics.median(getattr(each, name) for each in held)


def _say(held: Held) -> None:
    print(held, file=sys.stderr, flush=True)


def as_text(found: Found) -> str:
    """Lines to read."""
    lines = [
        f"{found.minutes:g} minutes, {found.visits} visits, {found.events} events",
        f"after warm-up  {_in_words(found.warm)}",
        f"at last        {_in_words(found.last)}",
        f"least memory   {found.floor_mb[0]:.1f} MB, later {found.floor_mb[1]:.1f} MB",
    ]
    return "\n".join([*lines, *(f"WRONG: {each}" for each in found.wrong or ())])


def _in_words(held: Held) -> str:
    return f"{held.memory_mb:.1f} MB, {held.threads} threads, {held.sockets} sockets, {held.files} files"


if __name__ == "__main__":
    raise SystemExit(main())
