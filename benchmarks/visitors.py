"""How the running app bears many visitors at once: `python -m benchmarks.visitors`.

Some play without end, others press Step every few seconds. They are simulated without a browser, in a process other
than the servers'; every visit is opened, played and followed by runs of the page's script as a browser would do it.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import math
import random
import statistics
import subprocess
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack, suppress
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from time import perf_counter

from benchmarks.shares import limited
from benchmarks.visitor import Visitor, joined
from tests.browser.server import started

Servers = Sequence[tuple[str, int]]  # their addresses and the numbers of their processes

SCENE = "preset=spiral"
BETWEEN_CLICKS = 2.0, 3.0  # seconds
BETWEEN_STARTS = 0.1  # seconds
SETTLED = 2.0  # seconds from the last start to the first measurement
FORGOTTEN = 1  # seconds after which the server may forget a visit that has ended
OPTIONS = (f"--server.disconnectedSessionTTL={FORGOTTEN}",)
TARGETS = {  # at most, or at least, with 40 who play and 20 who click
    "fewest_pictures_per_second": (">=", 3.0),
    "gap_p95_ms": ("<=", 700.0),
    "click_p95_ms": ("<=", 400.0),
}


@dataclass
class Crowd:
    """What some visitors saw at once: for each player the pictures a second, the gaps and the bytes a second."""

    rates: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    bytes_per_second: list[float] = field(default_factory=list)
    clicks: list[float] = field(default_factory=list)
    memory: int = 0  # bytes that the server has once all have joined


@dataclass(frozen=True)
class Figures:
    """What is reported, each player's own where it is not said otherwise.

    Memory is the servers', `first_mb` before anybody has come. `freed_mb` is what the visitors who have left gave back:
    what they had taken, less what the servers grow by when as many come again. A collection of garbage that comes early
    or late moves it by some visits.
    """

    players: int
    clicking: int
    replicas: int
    all_pictures_per_second: float
    pictures_per_second: float
    fewest_pictures_per_second: float
    gap_p95_ms: float
    click_median_ms: float
    click_p95_ms: float
    kilobytes_per_second: float
    alone_pictures_per_second: float
    alone_kilobytes_per_second: float
    first_mb: float
    memory_per_visitor_mb: float
    taken_mb: float
    freed_mb: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Start the server, let the visitors come, print what they saw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--players", type=int, default=40, help="visitors who play (40)")
    parser.add_argument("--clicking", type=int, default=20, help="visitors who press Step (20)")
    parser.add_argument("--seconds", type=float, default=10.0, help="of measurement (10)")
    parser.add_argument("--replicas", type=int, default=1, help="processes that share the visitors evenly (1)")
    parser.add_argument("--share", type=_share, metavar="PART", help="of a core that each process has (1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        servers = [stack.enter_context(started(options=OPTIONS)) for _ in range(options.replicas)]
        if options.share is not None:
            try:
                for _, process in servers:
                    stack.enter_context(limited(process, options.share))
            except OSError as error:
                parser.error(str(error))
        figures = asyncio.run(measure(servers, options.players, options.clicking, options.seconds))
    print(json.dumps(asdict(figures)) if options.json else as_text(figures))


def _share(text: str) -> float:
    with suppress(ValueError):
        if 0 < (share := float(text)) <= 1:
            return share
    raise argparse.ArgumentTypeError(f"{text!r} is no part of a core: a number above 0, at most 1")


async def measure(servers: Servers, players: int, clicking: int, seconds: float) -> Figures:
    """First a player alone, then all, then as many again."""
    first = memory(servers)
    alone = await visit(servers, 1, 0, seconds)
    await _forgotten(servers)
    before = memory(servers)
    crowd = await visit(servers, players, clicking, seconds)
    await _forgotten(servers)
    after = memory(servers)
    again = await visit(servers, players, clicking, 0)
    taken = crowd.memory - before
    return Figures(
        players=players,
        clicking=clicking,
        replicas=len(servers),
        all_pictures_per_second=round(sum(crowd.rates), 1),
        pictures_per_second=mean(crowd.rates),
        fewest_pictures_per_second=round(min(crowd.rates, default=0.0), 2),
        gap_p95_ms=milliseconds(crowd.gaps, 0.95),
        click_median_ms=milliseconds(crowd.clicks, 0.5),
        click_p95_ms=milliseconds(crowd.clicks, 0.95),
        kilobytes_per_second=mean(crowd.bytes_per_second, 1e3),
        alone_pictures_per_second=mean(alone.rates),
        alone_kilobytes_per_second=mean(alone.bytes_per_second, 1e3),
        first_mb=mean([first], 1e6),
        memory_per_visitor_mb=mean([taken / (players + clicking)], 1e6),
        taken_mb=mean([taken], 1e6),
        freed_mb=mean([taken - max(0, again.memory - after)], 1e6),
    )


async def visit(servers: Servers, players: int, clicking: int, seconds: float) -> Crowd:
    """Let them all join one after the other, play and click for some seconds, and leave."""
    crowd, addresses = Crowd(), itertools.cycle(address for address, _ in servers)
    async with AsyncExitStack() as stack:
        visitors = [await stack.enter_async_context(joined(next(addresses), SCENE)) for _ in range(players + clicking)]
        crowd.memory = memory(servers)
        if seconds:
            await _play(crowd, visitors[:players], visitors[players:], seconds)
    return crowd


async def _play(crowd: Crowd, players: list[Visitor], clicking: list[Visitor], seconds: float) -> None:
    for player in players:
        await player.do("play")
        await asyncio.sleep(BETWEEN_STARTS)
    await asyncio.sleep(SETTLED)
    begun, received = perf_counter(), [player.received for player in players]
    clicks = await asyncio.gather(
        asyncio.sleep(seconds, []),
        *(_click(visitor, random.Random(seed), begun + seconds) for seed, visitor in enumerate(clicking)),
    )
    crowd.clicks = [took for each in clicks for took in each]
    ended = perf_counter()
    for player, before in zip(players, received, strict=True):
        times = [at for at in player.pictures if begun <= at <= ended]
        crowd.rates.append(len(times) / (ended - begun))
        crowd.gaps += [later - earlier for earlier, later in pairwise([begun, *times, ended])]
        crowd.bytes_per_second.append((player.received - before) / (ended - begun))


async def _click(visitor: Visitor, rng: random.Random, until: float) -> list[float]:
    """Seconds that each click took to be answered."""
    took: list[float] = []
    await asyncio.sleep(rng.uniform(0, BETWEEN_CLICKS[0]))
    while perf_counter() < until:
        took.append(await visitor.do("step"))
        await asyncio.sleep(max(0.0, min(rng.uniform(*BETWEEN_CLICKS), until - perf_counter())))
    return took


async def _forgotten(servers: Servers) -> None:
    """Wait until the visits that have ended may be forgotten; a server looks for them when another one ends."""
    await asyncio.sleep(FORGOTTEN + 1)
    for address, _ in servers:
        async with joined(address, SCENE):
            pass


def memory(servers: Servers) -> int:
    """The bytes of memory that the servers' processes hold."""
    processes = ",".join(str(process) for _, process in servers)
    answer = subprocess.run(["ps", "-o", "rss=", "-p", processes], capture_output=True, text=True, check=True)
    return 1024 * sum(map(int, answer.stdout.split()))


def mean(values: Sequence[float], unit: float = 1.0) -> float:
    """The mean in so many units, with two decimals; 0 of no values."""
    return round(statistics.fmean(values) / unit, 2) if values else 0.0


def milliseconds(seconds: Sequence[float], share: float) -> float:
    """The time that so large a share of them does not exceed, in milliseconds with one decimal; 0 of no values."""
    return round(1e3 * sorted(seconds)[math.ceil(share * len(seconds)) - 1], 1) if seconds else 0.0


def as_text(figures: Figures) -> str:
    """A table of the figures, with the targets beside them."""
    lines = []
    for name, value in asdict(figures).items():
        relation, limit = TARGETS.get(name, ("", 0.0))
        met = value >= limit if relation == ">=" else value <= limit
        target = f"{relation} {limit:g}: {'met' if met else 'missed'}" if relation else ""
        lines.append(f"{name.replace('_', ' '):28}{value:>10g}  {target}".rstrip())
    return "\n".join(lines)


if __name__ == "__main__":
    main()
