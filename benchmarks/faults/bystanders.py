"""Two visitors who do nothing wrong: one plays, one presses Step, and both want to go on as before."""

from __future__ import annotations

import asyncio
import json
import math
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from benchmarks.visitor import Visitor, joined

SCENE = "preset=spiral"
BETWEEN = 0.25  # seconds from an answer to the next click
MOST_CLICK_MS, FEWEST_PICTURES = 400.0, 3.0  # as with 60 visitors at once (`benchmarks.visitors`)


@dataclass(frozen=True)
class Seen:
    """What they saw for some seconds."""

    seconds: float
    click_p95_ms: float
    pictures_per_second: float


class Bystanders:
    """They are watched in stretches of time."""

    def __init__(self, address: str, playing: Visitor, stepping: Visitor) -> None:
        self.address, self._playing, self._stepping = address, playing, stepping
        self._clicks: list[float] = []
        self._all = 0
        self._begun = perf_counter()
        self._pictures = 0
        self.lost = 0

    async def step(self) -> None:
        """Press Step for ever."""
        while True:
            self._clicks.append(await self._stepping.do("step"))
            self._all += 1
            await asyncio.sleep(BETWEEN)

    def seen(self) -> Seen:
        """Since this was last asked."""
        now, clicks = perf_counter(), sorted(self._clicks)
        pictures = len(self._playing.pictures)
        seconds = now - self._begun
        found = Seen(
            seconds=round(seconds, 1),
            click_p95_ms=round(1e3 * clicks[math.ceil(0.95 * len(clicks)) - 1], 1) if clicks else 0.0,
            pictures_per_second=round((pictures - self._pictures) / seconds, 1),
        )
        self._clicks, self._begun, self._pictures = [], now, pictures
        return found

    async def settle(self) -> None:
        """The end: `lost` is how many steps were answered and are not in the run."""
        await self._playing.do("pause")
        self.lost = self._all - await updates(self.address, self._stepping.page.ticket)


@asynccontextmanager
async def watched(address: str) -> AsyncIterator[Bystanders]:
    """Two visitors who come and go on until the end."""
    async with joined(address, SCENE) as playing, joined(address, SCENE) as stepping:
        await stepping.do("granularity", value="update")
        await playing.do("play")
        both = Bystanders(address, playing, stepping)
        pressing = asyncio.create_task(both.step())
        yield both
        pressing.cancel()
        await asyncio.wait([pressing])
        await both.settle()


async def document(address: str, ticket: str) -> dict[str, Any]:
    """What a page asks for to keep it."""
    return await asyncio.to_thread(_read, f"{address}/document/{ticket}?known=")


def _read(address: str) -> dict[str, Any]:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return dict(json.load(answer))


async def position(address: str, ticket: str) -> tuple[int, int]:
    """Update and operation that a visit has come to."""
    at = json.loads((await document(address, ticket))["run"]).get("position", {"update": 0, "operation": 0})
    return at["update"], at["operation"]


async def updates(address: str, ticket: str) -> int:
    """How many updates a visit has made that goes by whole ones: it stands at the end of the last."""
    update, operation = await position(address, ticket)
    return update + (operation > 0)
