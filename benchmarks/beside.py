"""Work beside the page, and clicks meanwhile: `python -m benchmarks.beside`.

One visitor has landscapes of the spiral computed again and again, and then sweeps; that one and another press Step.
They are simulated without a browser, in a process other than the server's. Exits with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter

from backprop_core import Session
from benchmarks.visitor import PATIENCE, Visitor, joined
from benchmarks.visitors import milliseconds
from playground.model.insight.landscapes import LANDSCAPES, Landscapes, Wanted
from playground.model.scenes import SCENES
from tests.browser.server import started

SCENE = "scene=spiral"
IDLE = SCENE, ""  # the address of who has work done, and the button that begins it
LANDSCAPE = f"{SCENE}&tab=Insight&insight_part=Landscape", ""
SWEEP = f"{SCENE}&tab=Insight&insight_part=Sweep", "Train these runs"
UPDATES = 500  # of the run whose landscape is timed
ROUNDS = 3
BETWEEN = 0.2, 0.8  # seconds from an answer to the next click
AGAIN = 3.0  # seconds after which another sweep takes the place of the one before
TARGETS = {"landscape_s": 1.5, "click_p95_ms": 300.0}


@dataclass(frozen=True)
class Figures:
    """The slowest kind of landscape, and the times in which 95 of 100 clicks are answered; `click_p95_ms` the longest.

    `idle` is with no work beside the page; `own` are the clicks of who has it done, `other` those of the other visitor.
    """

    landscape_s: float
    idle_p95_ms: float
    landscape_own_p95_ms: float
    landscape_other_p95_ms: float
    sweep_own_p95_ms: float
    sweep_other_p95_ms: float
    click_p95_ms: float
    clicks: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30.0, help="of clicks beside each kind of work (30)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    with started() as (address, _):
        figures = asyncio.run(measure(address, options.seconds))
    found = asdict(figures)
    print(json.dumps(found) if options.json else "\n".join(f"{name:24} {value:g}" for name, value in found.items()))
    return int(any(found[name] > limit for name, limit in TARGETS.items()))


async def measure(address: str, seconds: float) -> Figures:
    """First with nothing beside the page, then with landscapes, then with sweeps."""
    idle, landscape, sweep = [await clicked(address, *work, seconds) for work in (IDLE, LANDSCAPE, SWEEP)]
    beside = (*landscape, *sweep)
    own, other, sweep_own, sweep_other = (milliseconds(clicks, 0.95) for clicks in beside)
    return Figures(
        landscape_s=landscape_seconds(),
        idle_p95_ms=milliseconds(idle[0] + idle[1], 0.95),
        landscape_own_p95_ms=own,
        landscape_other_p95_ms=other,
        sweep_own_p95_ms=sweep_own,
        sweep_other_p95_ms=sweep_other,
        click_p95_ms=max(own, other, sweep_own, sweep_other),
        clicks=sum(map(len, beside)),
    )


async def clicked(address: str, query: str, button: str, seconds: float) -> tuple[list[float], list[float]]:
    """The seconds of the clicks of one who has the work done, and of another who has not."""
    async with AsyncExitStack() as stack:
        own, other = [await stack.enter_async_context(joined(address, each)) for each in (query, SCENE)]
        until = perf_counter() + seconds
        clicks = await asyncio.gather(
            _click(own, random.Random(1), until),
            _click(other, random.Random(2), until),
            _press(own, button, until),
        )
        if query != SCENE:
            await asyncio.wait_for(own.page.worked.wait(), PATIENCE)  # that something was done beside the page
    return clicks[0], clicks[1]


async def _click(visitor: Visitor, rng: random.Random, until: float) -> list[float]:
    """Step by whole updates; seconds that each click but the first took to be answered."""
    await visitor.do("granularity", value="update")
    await visitor.do("step")
    took: list[float] = []
    while perf_counter() < until:
        await asyncio.sleep(rng.uniform(*BETWEEN))
        took.append(await visitor.do("step"))
    return took


async def _press(visitor: Visitor, button: str, until: float) -> None:
    """Press a button now and then, if there is one."""
    while button and perf_counter() < until:
        await visitor.page.press(button)
        await asyncio.sleep(min(AGAIN, max(0.0, until - perf_counter())))


def landscape_seconds() -> float:
    """From the wish for a landscape to the last of its places; of the kind that takes longest, the median."""
    session = SCENES["spiral"].start()
    session.run(UPDATES)
    return round(max(median(_seconds_of(session, kind) for _ in range(ROUNDS)) for kind in LANDSCAPES), 3)


def _seconds_of(session: Session, kind: str) -> float:
    begun = perf_counter()
    found = Landscapes().of(session, Wanted(kind), follow=True, listens=lambda: True)
    assert found is not None, kind
    found.job.wait()
    assert found.job.done == 1, kind
    return perf_counter() - begun


if __name__ == "__main__":
    raise SystemExit(main())
