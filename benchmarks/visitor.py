"""One visitor of the running app without a browser, by the protocols that a browser speaks.

Streamlit's own carries the runs of the page's script, the live channel carries events and pictures.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
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
FOLLOW = 3.0  # seconds after which a browser gives up a run of the script that has not answered


class Page:
    """A visitor's line to the page's script."""

    def __init__(self, stream: ClientConnection, query: str) -> None:
        self._stream, self._query = stream, query
        self._drawn: dict[str, str] = {}
        self._followers: dict[str, str] = {}
        self._bar = ""
        self._followed_at, self._again = -FOLLOW, False
        self.ticket = ""
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

    async def read(self) -> None:
        """Read what the script draws until the connection is closed."""
        async for data in self._stream:
            message = ForwardMsg.FromString(bytes(data, "utf-8") if isinstance(data, str) else data)
            if message.HasField("delta"):
                self._see(message.delta)
            elif message.WhichOneof("type") == "script_finished":
                await self._finished(message.script_finished)

    def _see(self, delta: Delta) -> None:
        component = delta.new_element.bidi_component
        if component.component_name.endswith("follower"):
            self._drawn[component.id] = delta.fragment_id
        elif component.component_name.endswith("transport_bar"):
            self._bar, self.ticket = component.id, json.loads(component.bytes)["ticket"]

    async def _finished(self, how: int) -> None:
        if how == ForwardMsg.FINISHED_SUCCESSFULLY:
            self._followers, self._drawn = self._drawn, {}
            self._followed_at = -FOLLOW
            self.opened.set()
            if self._again:
                await self.follow("page")
        elif how == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
            self._drawn = {}


class Visitor:
    """A visitor who has joined: does events, paints pictures, and notes when they came and how large they were."""

    def __init__(self, page: Page, channel: ClientConnection) -> None:
        self.page, self._channel = page, channel
        self.pictures: list[float] = []  # when each came, in seconds
        self.received = 0  # bytes over the channel
        self._number, self._heard, self._answered = 0, -1, asyncio.Event()
        self._to_paint, self._arrived = 0, asyncio.Event()

    async def do(self, name: str) -> float:
        """Send an event; seconds until an answer says that it is done."""
        number, begun = self._number, perf_counter()
        self._number += 1
        await self._channel.send(json.dumps({"n": number, "do": name}))
        async with asyncio.timeout(PATIENCE):
            while self._heard < number:
                self._answered.clear()
                await self._answered.wait()
        return perf_counter() - begun

    async def listen(self) -> None:
        """Read what comes over the channel until it is closed."""
        async for data in self._channel:
            self.received += len(data)
            if isinstance(data, str):
                await self._read(json.loads(data))
            elif data[0] == PICTURE:
                self._show(HEAD.unpack_from(data)[2])

    async def _read(self, message: dict[str, Any]) -> None:
        if message.get("heard", -1) > self._heard:
            self._heard = message["heard"]
            self._answered.set()
        for number in (plot["picture"] for plot in message.get("plots", ()) if "picture" in plot):
            self._show(number)
        if "follow" in message:
            await self.page.follow(message["follow"])

    def _show(self, number: int) -> None:
        self.pictures.append(perf_counter())
        self._to_paint = number
        self._arrived.set()

    async def paint(self) -> None:
        """Acknowledge pictures at the pace of a screen."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            await self._channel.send(json.dumps({"ack": self._to_paint}))
            await asyncio.sleep(FRAME)


@asynccontextmanager
async def joined(address: str, query: str) -> AsyncIterator[Visitor]:
    """Visit the app at `address` (http://...): open the page, wait until it is drawn, and join its channel."""
    sockets, origin = address.replace("http", "ws", 1), Origin(address)
    async with asyncio.TaskGroup() as tasks:
        async with connect(
            f"{sockets}/_stcore/stream", origin=origin, subprotocols=[Subprotocol("streamlit")], max_size=None
        ) as stream:
            page = Page(stream, query)
            running = [tasks.create_task(_until_closed(page.read()))]
            await page.run()
            await asyncio.wait_for(page.opened.wait(), PATIENCE)
            async with connect(f"{sockets}/live/{page.ticket}", origin=origin, max_size=None) as channel:
                visitor = Visitor(page, channel)
                running += [tasks.create_task(_until_closed(work())) for work in (visitor.listen, visitor.paint)]
                yield visitor
        for task in running:
            task.cancel()


async def _until_closed(work: Any) -> None:
    with contextlib.suppress(ConnectionClosed):
        await work
