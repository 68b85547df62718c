"""The route of the channel: who may connect, what goes in and out, and how a connection ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from starlette.routing import compile_path
from starlette.websockets import WebSocket

from playground.model.play.channel import CHANNELS, Channel
from playground.model.play.protocol import LONGEST
from playground.server import live
from playground.server.live import MISUSED, REFUSED, UNKNOWN, is_own, serve

HOST = "localhost:8501"
PATIENCE = 20.0  # seconds
Sent = dict[str, Any]


class Page:
    """The browser's end of a socket."""

    def __init__(self, ticket: str, origin: str | None = f"http://{HOST}") -> None:
        self.said: asyncio.Queue[Sent] = asyncio.Queue()
        self.heard: list[Sent] = []
        self.left = False  # without a word: what is sent from now on comes back as an error
        self.refused = 0
        headers = [(b"host", HOST.encode()), *([(b"origin", origin.encode())] if origin else [])]
        scope = {"type": "websocket", "path": f"/live/{ticket}", "headers": headers, "path_params": {"ticket": ticket}}
        self.said.put_nowait({"type": "websocket.connect"})
        self.serving = asyncio.create_task(serve(WebSocket(scope, self.said.get, self.hear)))

    async def hear(self, message: Any) -> None:
        if self.left:
            self.refused += 1
            raise ConnectionResetError
        self.heard.append(dict(message))

    def say(self, message: object) -> None:
        """Send a message, as JSON unless it is text or bytes."""
        kind = "bytes" if isinstance(message, bytes) else "text"
        content = message if isinstance(message, str | bytes) else json.dumps(message)
        self.said.put_nowait({"type": "websocket.receive", kind: content})

    async def until(self, done: Callable[[], object]) -> None:
        """Wait for something to come."""
        while not done():
            await asyncio.sleep(0.005)

    async def leave(self) -> None:
        """Close the page."""
        self.said.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await self.serving

    @property
    def code(self) -> int | None:
        """What the connection was closed with, if it was."""
        return next((each["code"] for each in self.heard if each["type"] == "websocket.close"), None)

    @property
    def received(self) -> list[str | bytes]:
        """The messages that came."""
        sent = [each for each in self.heard if each["type"] == "websocket.send"]
        return [each["text"] if each.get("text") is not None else each["bytes"] for each in sent]


def run(visit: Coroutine[Any, Any, None]) -> None:
    """Run a visit, and fail if it never ends."""
    asyncio.run(asyncio.wait_for(visit, PATIENCE))


def test_events_come_in_one_after_the_other_and_messages_go_out() -> None:
    channel, done = Channel(), []
    channel.greet = lambda: channel.send("hello")

    async def visit() -> None:
        page = Page(channel.ticket)
        await page.until(lambda: page.received)
        channel.perform = lambda event: (done.append(event.n), channel.send(f"did {event.n}"), channel.send(b"\x01"))
        for n in range(5):
            page.say({"n": n, "do": "step"})
        page.say({"n": 4, "do": "step"})
        await page.until(lambda: len(page.received) == 11)
        assert page.received[:3] == ["hello", "did 0", b"\x01"]
        await page.leave()

    run(visit())
    assert done == [0, 1, 2, 3, 4]
    assert not channel.is_open


def test_what_is_painted_is_noted() -> None:
    channel = Channel()

    async def visit() -> None:
        page = Page(channel.ticket)
        await page.until(lambda: channel.is_open)
        channel.next_picture()
        channel.next_picture()
        assert not channel.has_room
        page.say({"ack": 1})
        await page.until(lambda: channel.has_room)
        await page.leave()

    run(visit())


@pytest.mark.parametrize(
    "origin", [None, "http://evil.example", "null", "http://localhost.evil.example:8501", "file://", ""]
)
def test_pages_of_other_hosts_are_refused(origin: str | None) -> None:
    channel = Channel()

    async def visit() -> None:
        page = Page(channel.ticket, origin)
        await page.serving
        assert page.code == REFUSED

    run(visit())
    assert not channel.is_open


@pytest.mark.parametrize("ticket", ["", "nonsense", "x" * 1000])
def test_a_ticket_that_no_visit_has_is_told_so(ticket: str) -> None:
    async def visit() -> None:
        page = Page(ticket)
        await page.serving
        assert page.code == UNKNOWN

    run(visit())


@pytest.mark.parametrize(
    "message",
    [
        "",
        "nonsense",
        "NaN",
        "[]",
        "5",
        {"do": "step"},
        {"n": 1, "do": "explode"},
        {"n": 1, "do": "step", "more": 1},
        {"ack": "1"},
        "9" * (LONGEST + 1),
        '{"n": 1, "do": "set", "name": "x1", "value": ' + "9" * 400 + "}",
        b"\x01\x02",
    ],
    ids=lambda message: str(message)[:30],
)
def test_a_page_that_says_what_ours_does_not_say_is_let_go(message: object) -> None:
    channel, done = Channel(), []
    channel.perform = lambda event: done.append(event)

    async def visit() -> None:
        page = Page(channel.ticket)
        await page.until(lambda: channel.is_open)
        page.say(message)
        await page.serving
        assert page.code == MISUSED

    run(visit())
    assert done == []
    assert not channel.is_open


@pytest.mark.parametrize("last", [{"n": 7, "do": "step"}, "nonsense"], ids=["an event", "misuse"])
def test_what_was_said_before_the_page_left_is_read_though_nothing_can_be_sent_any_more(last: object) -> None:
    channel, done = Channel(), []
    channel.perform = lambda event: done.append(event.n)

    async def visit() -> None:
        page = Page(channel.ticket)
        await page.until(lambda: channel.is_open)
        page.left = True
        channel.send("news")
        await page.until(lambda: page.refused)
        page.say(last)
        await page.leave()

    run(visit())
    assert done == ([7] if isinstance(last, dict) else [])
    assert not channel.is_open


def test_a_page_that_was_opened_again_takes_over_and_stays_when_the_first_one_leaves() -> None:
    channel = Channel()

    async def visit() -> None:
        first = Page(channel.ticket)
        await first.until(lambda: channel.is_open)
        channel.greet = lambda: channel.send("hello again")
        second = Page(channel.ticket)
        await second.until(lambda: second.received)
        await first.leave()
        assert channel.is_open
        channel.send("news")
        await second.until(lambda: "news" in second.received)
        assert "news" not in first.received
        await second.leave()

    run(visit())
    assert not channel.is_open


def test_the_last_page_counts_though_the_thread_of_the_first_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    channel, late, delayed = Channel(), asyncio.Event(), []
    channel.greet = lambda: channel.send("hello")

    async def in_a_thread(work: Callable[..., None], *arguments: object) -> None:
        if not delayed:
            delayed.append(work)
            await late.wait()
        work(*arguments)

    monkeypatch.setattr(live, "run_in_threadpool", in_a_thread)

    async def visit() -> None:
        first = Page(channel.ticket)
        await first.until(lambda: delayed)
        second = Page(channel.ticket)
        await second.until(lambda: second.received)
        late.set()
        await first.leave()
        channel.send("news")
        await second.until(lambda: "news" in second.received)
        assert first.received == []
        await second.leave()

    run(visit())


def test_a_visit_that_is_gone_has_no_address() -> None:
    channel = Channel()
    ticket = channel.ticket
    del channel
    assert ticket not in CHANNELS


def test_only_this_host_is_our_own() -> None:
    assert is_own("http://localhost:8501", "localhost:8501")
    assert is_own("https://play.example", "play.example")
    for origin, host in (("https://play.example", None), ("https://play.example.evil.example", "play.example")):
        assert not is_own(origin, host)


def test_the_address_lies_below_the_base_path(monkeypatch: pytest.MonkeyPatch) -> None:
    for base, address in (("", "/live/abc"), ("/play", "/play/live/abc")):
        monkeypatch.setattr(live, "base_path", lambda base=base: base)
        (route,) = live.routes()
        assert compile_path(route.path)[0].match(address)
