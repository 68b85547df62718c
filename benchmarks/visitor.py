"""One visitor of the running app without a browser, by the protocols that a browser speaks.

Streamlit's own carries the runs of the page's script, the live channel carries events and pictures.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from playground.screen.graph import HEAD, PICTURE

FRAME = 1 / 60  # seconds that a screen shows a picture, at least
PATIENCE = 60.0  # seconds to wait for an answer before the benchmark gives up
PROTOCOLS = [Subprotocol("streamlit")]
# No pings, as from a browser: a machine that stands still for a while breaks no connection.
LINE: dict[str, Any] = {"max_size": None, "open_timeout": PATIENCE, "ping_interval": None}
FOLLOW = 3.0  # seconds after which a browser gives up a run of the script that has not answered


class Page:
    """A visitor's line to the page's script."""

    def __init__(self, stream: ClientConnection, query: str) -> None:
        self._stream, self._query = stream, query
        self._drawn: dict[str, str] = {}
        self._followers: dict[str, str] = {}
        self._bar = ""
        self._followed_at, self._again = -FOLLOW, False
        self._buttons: dict[str, str] = {}
        self._repeated: dict[str, asyncio.Task[None]] = {}
        self._to_repeat: set[str] = set()
        self.ticket = ""
        self.worked = asyncio.Event()  # how far work beside the page has come was drawn
        self.opened = asyncio.Event()
        self.runs = 0

    async def run(self, trigger: str = "", fragment: str = "") -> None:
        """Have the script run: all of it or a fragment, because a component was triggered, or for the first time."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.fragment_id = fragment
        if trigger:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{trigger}{EVENT_DELIM}events"
            state.json_trigger_value = json.dumps([{"event": "follow", "value": perf_counter()}])
        self.runs += 1
        await self._stream.send(message.SerializeToString())

    async def press(self, label: str) -> None:
        """Press a button that the script has drawn."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = self._buttons[label], True
        self.runs += 1
        await self._stream.send(message.SerializeToString())

    async def follow(self, what: str) -> None:
        """Have what is read follow the run: the page, one run at a time, or the parts that can be run alone."""
        if what == "parts":
            for component, fragment in self._followers.items():
                await self.run(component, fragment)
            return
        now = perf_counter()
        self._again = now - self._followed_at < FOLLOW
        if not self._again:
            self._followed_at = now
            await self.run(self._bar)

    def cut(self) -> None:
        """Let the connection break off."""
        self._stream.transport.abort()

    async def read(self) -> None:
        """Read what the script draws until the connection is closed."""
        try:
            async for data in self._stream:
                await self._read(ForwardMsg.FromString(bytes(data, "utf-8") if isinstance(data, str) else data))
        finally:
            self._rest(set(self._repeated))

    async def _read(self, message: ForwardMsg) -> None:
        if message.HasField("delta"):
            self._see(message.delta)
        elif message.HasField("script_finished"):
            await self._finished(message.script_finished)
        elif message.HasField("auto_rerun"):
            fragment = message.auto_rerun.fragment_id
            self._to_repeat.add(fragment)
            if fragment not in self._repeated:
                repeating = self._repeat(fragment, message.auto_rerun.interval)
                self._repeated[fragment] = asyncio.create_task(repeating)

    async def _repeat(self, fragment: str, seconds: float) -> None:
        """Have a part of the page drawn anew again and again, until the page is drawn without it."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(seconds)
                await self.run(fragment=fragment)

    def _rest(self, fragments: set[str]) -> None:
        for fragment in fragments:
            self._repeated.pop(fragment).cancel()

    def _see(self, delta: Delta) -> None:
        element = delta.new_element
        component = element.bidi_component
        if element.HasField("button"):
            self._buttons[element.button.label] = element.button.id
        if element.HasField("progress"):
            self.worked.set()
        if component.component_name.endswith("follower"):
            self._drawn[component.id] = delta.fragment_id
        elif component.component_name.endswith("transport_bar"):
            self._bar, self.ticket = component.id, json.loads(component.bytes)["ticket"]

    async def _finished(self, how: int) -> None:
        if how == ForwardMsg.FINISHED_SUCCESSFULLY:
            self._followers, self._drawn = self._drawn, {}
            self._followed_at = -FOLLOW
            self._rest(set(self._repeated) - self._to_repeat)
            self._to_repeat = set()
            self.opened.set()
            if self._again:
                await self.follow("page")
        elif how == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
            self._drawn = {}


class Visitor:
    """A visitor who has joined: does events, paints pictures, and notes when they came and how large they were."""

    def __init__(self, page: Page, channel: ClientConnection, number: int = 0) -> None:
        self.page, self._channel, self.number = page, channel, number
        self.hidden = False  # paints nothing
        self.pictures: list[float] = []  # when each came, in seconds
        self.received = 0  # bytes over the channel
        self._heard, self._answered = number - 1, asyncio.Event()
        self._to_paint, self._arrived = 0, asyncio.Event()

    async def do(self, event: str, /, **values: Any) -> float:
        """Send an event with its values; seconds until an answer says that it is done."""
        number, begun = self.number, perf_counter()
        await self.send(event, **values)
        async with asyncio.timeout(PATIENCE):
            while self._heard < number:
                if self.code is not None:
                    raise ConnectionError(f"closed with {self.code}")
                self._answered.clear()
                await self._answered.wait()
        return perf_counter() - begun

    async def send(self, event: str, /, **values: Any) -> None:
        """Send an event and wait for nothing."""
        self.number += 1
        await self.say(json.dumps({"n": self.number - 1, "do": event, **values}))

    async def say(self, text: str | bytes) -> None:
        """Send a message as it is."""
        await self._channel.send(text)

    @property
    def code(self) -> int | None:
        """What the connection was closed with; None while it stands."""
        return self._channel.close_code

    def cut(self) -> None:
        """Let the connection break off, with whatever is on its way."""
        self._channel.transport.abort()

    async def listen(self) -> None:
        """Read what comes over the channel until it is closed."""
        try:
            async for data in self._channel:
                self.received += len(data)
                if isinstance(data, str):
                    await self._read(json.loads(data))
                elif data[0] == PICTURE:
                    self._show(HEAD.unpack_from(data)[2])
        finally:
            self._answered.set()  # there will be no answer

    async def _read(self, message: dict[str, Any]) -> None:
        if message.get("heard", -1) > self._heard:
            self._heard = message["heard"]
            self._answered.set()
        for number in (plot["picture"] for plot in message.get("plots", ()) if "picture" in plot):
            self._show(number)
        if "follow" in message:
            await self.page.follow(message["follow"])

    def show_again(self) -> None:
        """The page is seen again: what came meanwhile is painted."""
        self.hidden = False
        self._arrived.set()

    def _show(self, number: int) -> None:
        self.pictures.append(perf_counter())
        self._to_paint = number
        self._arrived.set()

    async def paint(self) -> None:
        """Acknowledge pictures at the pace of a screen."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            if not self.hidden:
                await self._channel.send(json.dumps({"ack": self._to_paint}))
            await asyncio.sleep(FRAME)


@asynccontextmanager
async def joined(address: str, query: str) -> AsyncIterator[Visitor]:
    """Visit the app at `address` (http://...): open the page, wait until it is drawn, and join its channel."""
    async with opened(address, query) as page, connected(address, page) as visitor:
        yield visitor


@asynccontextmanager
async def opened(address: str, query: str) -> AsyncIterator[Page]:
    """Open the page and wait until it is drawn."""
    sockets, origin = address.replace("http", "ws", 1), Origin(address)
    async with (
        asyncio.TaskGroup() as tasks,
        connect(f"{sockets}/_stcore/stream", origin=origin, subprotocols=PROTOCOLS, **LINE) as stream,
    ):
        page = Page(stream, query)
        reading = tasks.create_task(_until_closed(page.read))
        await page.run()
        await asyncio.wait_for(page.opened.wait(), PATIENCE)
        yield page
        reading.cancel()


@asynccontextmanager
async def connected(address: str, page: Page, number: int = 0) -> AsyncIterator[Visitor]:
    """Join the channel of a page that is open; its events are numbered from `number` on."""
    sockets, origin = address.replace("http", "ws", 1), Origin(address)
    async with (
        asyncio.TaskGroup() as tasks,
        connect(f"{sockets}/live/{page.ticket}", origin=origin, **LINE) as channel,
    ):
        visitor = Visitor(page, channel, number)
        running = [tasks.create_task(_until_closed(work)) for work in (visitor.listen, visitor.paint)]
        yield visitor
        for task in running:
            task.cancel()


async def _until_closed(work: Callable[[], Awaitable[None]]) -> None:
    with contextlib.suppress(ConnectionClosed):
        await work()
