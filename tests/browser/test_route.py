"""The route of the channel as somebody asks for it who is not the page, and as a page that paints nothing."""

from __future__ import annotations

import contextlib
import json
import struct
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.browser.conftest import Open
from tests.browser.screen import assert_at_rest, press_step

UPDATES_AT = 12  # bytes into a picture's head


def ticket(page: Page) -> str:
    found: str = page.evaluate("() => channel.ticket")
    return found


def joined(address: str, name: str, origin: str | None = None) -> ClientConnection:
    """A socket with that ticket, of a page of that origin; by default the app's own."""
    url = f"{address.replace('http', 'ws')}/live/{name}"
    return connect(url, origin=None if origin == "" else origin or address, proxy=None)


def code_of(socket: ClientConnection) -> int:
    """The code that the server closes with, whatever it says before."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            socket.recv(timeout=10)
    assert socket.close_code is not None
    return socket.close_code


def test_an_unknown_ticket_is_refused(address: str) -> None:
    with joined(address, "of-nobody") as socket:
        assert code_of(socket) == 4404


@pytest.mark.parametrize("origin", ["https://elsewhere.example", ""])
def test_a_page_of_another_host_is_refused(open_page: Open, address: str, origin: str) -> None:
    page = open_page()
    with joined(address, ticket(page), origin) as socket:
        assert code_of(socket) == 4403
    press_step(page)
    assert assert_at_rest(page) == 1


@pytest.mark.parametrize(
    "message",
    [
        "no JSON",
        "[]",
        '{"n": 1000, "do": "format the disc"}',
        '{"n": 1000, "do": "step", "times": 3}',
        '{"n": 1000, "do": "set", "name": "x1", "value": NaN}',
        json.dumps({"n": 1000, "do": "pick", "plot": "x" * 3_000, "id": None, "place": None}),
        b"bytes",
    ],
)
def test_what_no_page_of_ours_says_ends_the_connection_alone(
    open_page: Open, address: str, message: str | bytes
) -> None:
    page = open_page()
    press_step(page)
    with joined(address, ticket(page)) as socket:
        socket.send(message)
        assert code_of(socket) == 1008
    page.evaluate("() => channel.socket.close()")  # the last to join is who is spoken to
    page.wait_for_function("() => channel.isOpen()")
    press_step(page)
    assert assert_at_rest(page) == 2


def pictures(socket: ClientConnection, seconds: float = 1.0) -> Iterator[int]:
    """The updates that pictures in codes show, until nothing comes for so many seconds."""
    while True:
        try:
            message = socket.recv(timeout=seconds)
        except TimeoutError:
            return
        if isinstance(message, bytes) and message[0] == 1:
            yield struct.unpack_from("<I", message, UPDATES_AT)[0]


def said(socket: ClientConnection, event: dict[str, Any], number: int) -> dict[str, Any]:
    """Send an event and return the bar that answers it."""
    socket.send(json.dumps({"n": number, **event}))
    while True:
        message = socket.recv(timeout=10)
        found = json.loads(message) if isinstance(message, str) else {}
        if found.get("heard") == number and "bar" in found:
            bar: dict[str, Any] = found["bar"]
            return bar


def test_a_page_that_paints_nothing_gets_two_pictures_and_trains_no_further(open_page: Open, address: str) -> None:
    page = open_page(query="?preset=circle")
    number = page.evaluate("() => channel.number")
    with joined(address, ticket(page)) as socket:
        said(socket, {"do": "play"}, number)
        seen = list(pictures(socket))
        assert len(seen) == 2
        socket.send('{"ack": 1}')
        more = list(pictures(socket))
        assert len(more) == 1
        assert more[0] > seen[1]
        bar = said(socket, {"do": "pause"}, number + 1)
    assert f"updates done **{more[0]}**" in bar["words"]
