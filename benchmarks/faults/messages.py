"""Messages that no page of ours sends, and events with values that none of its controls has."""

from __future__ import annotations

import asyncio
import json
import random
import urllib.error
import urllib.request
from typing import Any

from websockets.exceptions import ConnectionClosed

from benchmarks.faults.bystanders import SCENE, document
from benchmarks.visitor import Visitor, connected, opened
from playground.model.play.protocol import EVENTS, LARGEST

LEFT, MISUSED = 1000, 1008
VALUES: tuple[Any, ...] = (
    *(None, True, False, -1, 0, 1, 2, 3, 10**6, LARGEST, -LARGEST, LARGEST + 1, 10**400, -0.0, 5e-324, 0.5, 1e308),
    *("", "x", "x1", "lr", "weight-1-0-0", "bias-1-0-0", "loss-0-0-0", "neuron-1-0-0", "weight-9-9-9", "X[0,0]"),
    *(
        "update",
        "epoch",
        "sign",
        "graph",
        "surface",
        "curve",
        "samples",
        "matrices",
        "a" * 100,
        "a" * 101,
        "\0",
        "é€\n",
    ),
    *([], {}, [0, 0], [1e308, -1e308], [0, 0, 0], {"n": 1}, [[0], [1]]),
)
GARBAGE = (
    "",
    "nonsense",
    "NaN",
    "[]",
    "5",
    "null",
    "{",
    '{"n": 1}',
    '{"ack": "1"}',
    "[" * 1_900,
    "9" * 2_001,
    b"\x01\2",
)


async def forged(address: str, count: int, draw: random.Random) -> list[str]:
    """A page that says what ours never say, half of it in the form of events, on a run that is worked on."""
    wrong, said = list[str](), 0
    async with opened(address, SCENE) as page:
        number = 0
        while said < count:
            async with connected(address, page, number) as visitor:
                while said < count and await _say(visitor, draw):
                    said += 1
            number, said = visitor.number, said + 1
            if visitor.code not in (None, LEFT, MISUSED):
                wrong.append(f"a connection was closed with {visitor.code}")
        await document(address, page.ticket)
    return wrong


async def _say(visitor: Visitor, draw: random.Random) -> bool:
    """Say something; whether the connection still stands."""
    try:
        if draw.random() < 0.5:
            await visitor.say(_message(visitor, draw))
            await visitor.do("cancel")
        else:
            await _event(visitor, draw)
    except (ConnectionClosed, ConnectionError):
        return False
    return True


async def _event(visitor: Visitor, draw: random.Random) -> None:
    """A well-formed event with values that may be absurd."""
    do = draw.choice(list(EVENTS))
    values = {name: draw.choice([each for each in VALUES if fits(each)]) for name, fits in EVENTS[do].items()}
    await visitor.do(do, **values)


def _message(visitor: Visitor, draw: random.Random) -> str | bytes:
    if draw.random() < 0.3:
        return draw.choice(GARBAGE)
    do = draw.choice([*EVENTS, "explode", "__class__"])
    names = [*EVENTS.get(do, {}), *draw.choice(([], ["value"], ["more"]))]
    number = draw.choice((visitor.number, visitor.number, None, True, -1, "1", 1.5, LARGEST + 1))
    message = {"n": number, "do": do, **{name: draw.choice(VALUES) for name in names}}
    return json.dumps(message)


async def put(address: str, count: int, draw: random.Random) -> list[str]:
    """What is put in the place of a document: each is answered, by a refusal or by a sentence on the page."""
    wrong = []
    async with opened(address, SCENE) as page, connected(address, page) as visitor:
        known = await document(address, page.ticket)
        for _ in range(count):
            code = await asyncio.to_thread(_put, address, page.ticket, _body(known, draw))
            if code not in (200, 400):
                wrong.append(f"a document was answered with {code}")
        await visitor.do("step")
    return wrong


def _body(known: dict[str, Any], draw: random.Random) -> bytes:
    run = list(known["run"])
    for _ in range(draw.randrange(4)):
        run[draw.randrange(len(run))] = draw.choice('0123456789.,:-e"{}[]\\ax')
    text = "".join(run)
    kept = {"kept": {"run": text, "data": known["data"], "at": draw.choice((None, [7, 3], [10**9, 0]))}, "again": False}
    query = {"query": draw.choice((known["query"], "scene=xor&at=12.5", "at=9", "run=eNq", "scene=" + "x" * 9_000))}
    whole = json.dumps(draw.choice((kept, query, {"file": text}, {"file": text, "more": 1}, [], 5))).encode()
    return draw.choice((whole, whole, whole, whole[: draw.randrange(len(whole))], b"\xff" + whole))


def _put(address: str, ticket: str, body: bytes) -> int:
    headers = {"Origin": address, "Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/document/{ticket}", body, headers, method="PUT")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
