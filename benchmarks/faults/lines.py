"""Faults of the line: connections that break, pages that leave without a word, tabs that are hidden."""

from __future__ import annotations

import asyncio
import random
from contextlib import AsyncExitStack
from itertools import pairwise
from time import perf_counter

from benchmarks.faults.bystanders import SCENE, position, updates
from benchmarks.visitor import PATIENCE, Page, connected, joined, opened

PAGES = 3  # that leave and come back
HIDDEN = 1.0  # seconds
AFTERWARDS = 3.0  # seconds, in which a server forgets those who have left
LONGEST = 0.2  # seconds without a picture that nobody takes for a halt
UNDER_WAY = 2  # pictures that a page may be sent before it has painted the first of them


async def cut(address: str, count: int, draw: random.Random) -> list[str]:
    """Steps, each sent over a connection that breaks before or after the answer and then once more, as a browser does.

    Each must have been made once.
    """
    async with opened(address, SCENE) as page:
        async with connected(address, page) as visitor:
            await visitor.do("granularity", value="update")
        number = visitor.number
        for _ in range(count):
            async with connected(address, page, number) as visitor:
                await visitor.send("step")
                await asyncio.sleep(draw.choice((0, 0, 0.002, 0.02)))
                visitor.cut()
            async with connected(address, page, number) as visitor:
                await visitor.do("step")
            number = visitor.number
        made = await updates(address, page.ticket)
    return [] if made == count else [f"{made} steps were made where {count} were asked for"]


async def left(address: str, count: int, draw: random.Random) -> list[str]:
    """Pages that leave without a word, at work under Play, and come back to a run that stands after Pause."""
    wrong = []
    async with AsyncExitStack() as stack:
        numbers = {await stack.enter_async_context(opened(address, SCENE)): 0 for _ in range(PAGES)}
        for _ in range(count):
            page = draw.choice(list(numbers))
            numbers[page] = await _leave(address, page, numbers[page], draw)
            async with connected(address, page, numbers[page]) as visitor:
                await visitor.do("pause")
                before = await position(address, page.ticket)
                if before != await position(address, page.ticket):
                    wrong.append("a run went on after Pause")
            numbers[page] = visitor.number
        for page in numbers:
            page.cut()
    return wrong


async def _leave(address: str, page: Page, number: int, draw: random.Random) -> int:
    """Play, do some things and be gone; the number of the next event."""
    async with connected(address, page, number) as visitor:
        await visitor.do("play")
        for _ in range(draw.randrange(30)):
            await visitor.send(draw.choice(("step", "back", "undo", "redo", "reset", "play")))
        await asyncio.sleep(draw.choice((0, 0.01, 0.1)))
        visitor.cut()
    return visitor.number


async def gone(address: str, count: int, draw: random.Random) -> list[str]:
    """Pages under Play that leave all at once, as when a class ends: whoever stays goes on to be sent pictures."""
    wrong = []
    async with joined(address, SCENE) as other, AsyncExitStack() as stack:
        await other.do("play")
        pages = [await stack.enter_async_context(opened(address, SCENE)) for _ in range(count)]
        visitors = [await stack.enter_async_context(connected(address, page)) for page in pages]
        for visitor in visitors:
            await visitor.do("play")
        begun = perf_counter()
        for line in draw.sample([*pages, *visitors], 2 * count):
            line.cut()
        await asyncio.sleep(AFTERWARDS)
        times = [begun, *(at for at in other.pictures if at > begun), perf_counter()]
        longest = max(later - earlier for earlier, later in pairwise(times))
        if longest > LONGEST:
            wrong.append(f"others got no picture for {1e3 * longest:.0f} ms when {count} pages left")
    return wrong


async def hidden(address: str, count: int, draw: random.Random) -> list[str]:
    """Tabs under Play that paint nothing for a while: they are sent no more than is under way, and go on when seen."""
    wrong = []
    async with joined(address, SCENE) as visitor:
        await visitor.do("play")
        for _ in range(count):
            await asyncio.sleep(draw.uniform(0.1, 0.4))
            visitor.hidden, before = True, len(visitor.pictures)
            await asyncio.sleep(HIDDEN)
            came = len(visitor.pictures) - before
            if came > UNDER_WAY + 1:  # one may have been acknowledged at the moment of hiding
                wrong.append(f"{came} pictures were sent to a page that painted none")
            visitor.show_again()
            if not await _goes_on(visitor.pictures):
                wrong.append("a page that was seen again got no picture")
                break
    return wrong


async def _goes_on(pictures: list[float]) -> bool:
    before, waited = len(pictures), 0.0
    while len(pictures) < before + UNDER_WAY + 1 and waited < PATIENCE:
        await asyncio.sleep(0.05)
        waited += 0.05
    return waited < PATIENCE
