"""The route of the channel: a socket for each page, found by its ticket."""

from __future__ import annotations

import asyncio
import contextlib
from urllib.parse import urlparse

from starlette.concurrency import run_in_threadpool
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.web.server.server_util import is_url_from_allowed_origins

from playground.model.play.channel import CHANNELS, Channel, Message
from playground.model.play.protocol import ProtocolError, acknowledged, decoded, event_of
from playground.server.assets import base_path

REFUSED, MISUSED, UNKNOWN = 4403, 1008, 4404  # codes that a connection is closed with


def routes() -> list[WebSocketRoute]:
    """For `st.App`."""
    return [WebSocketRoute(f"{base_path()}/live/{{ticket}}", serve)]


async def serve(socket: WebSocket) -> None:
    """Serve one page until it leaves. Refuses pages of other hosts, and tickets that no visit has."""
    await socket.accept()
    channel = CHANNELS.get(socket.path_params["ticket"])
    if not is_own(socket.headers.get("origin"), socket.headers.get("host")):
        await _close(socket, REFUSED)
    elif channel is None:
        await _close(socket, UNKNOWN)
    else:
        await _serve(socket, channel)


def is_own(origin: str | None, host: str | None) -> bool:
    """Whether a page of this host, or of one that Streamlit is told to trust, opened the socket."""
    if origin is None:
        return False
    return urlparse(origin).netloc == host or is_url_from_allowed_origins(origin)


async def _serve(socket: WebSocket, channel: Channel) -> None:
    loop, outgoing = asyncio.get_running_loop(), asyncio.Queue[Message]()

    def send(message: Message) -> None:
        with contextlib.suppress(RuntimeError):  # the server is being stopped
            loop.call_soon_threadsafe(outgoing.put_nowait, message)

    sending = asyncio.create_task(_send(socket, outgoing))
    try:
        channel.connect(send)  # at once: two threads could make the last connection the first
        await run_in_threadpool(channel.greet)
        await _receive(socket, channel)
    except WebSocketDisconnect:
        pass
    except ProtocolError:
        await _close(socket, MISUSED)
    finally:
        channel.disconnect(send)
        sending.cancel()


async def _receive(socket: WebSocket, channel: Channel) -> None:
    """Events one after the other, each in a thread: a move may take its time. What is painted is noted at once."""
    while True:
        message = decoded(await _text(socket))
        painted = acknowledged(message)
        if painted is None:
            await run_in_threadpool(channel.hear, event_of(message))
        else:
            channel.acknowledge(painted)


async def _text(socket: WebSocket) -> str:
    """The next message. Bytes, of which a page sends none, raise ProtocolError.

    Whoever can no longer be sent anything may have said something before: Starlette's `receive_text` would not read it.
    """
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message["code"])
    text = message.get("text")
    if text is None:
        raise ProtocolError("a message is text")
    return str(text)


async def _close(socket: WebSocket, code: int) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # the page has left already
        await socket.close(code)


async def _send(socket: WebSocket, outgoing: asyncio.Queue[Message]) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # the page has left meanwhile
        while True:
            message = await outgoing.get()
            await (socket.send_text(message) if isinstance(message, str) else socket.send_bytes(message))
