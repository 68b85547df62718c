"""The line between one visitor's browser and the run: events come in, messages and pictures go out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from threading import Lock, RLock
from typing import Any
from weakref import WeakValueDictionary

from playground.model.play.protocol import Event

UNDER_WAY = 2  # pictures that may be sent before the first of them is painted

Message = str | bytes
Send = Callable[[Message], None]


class Channel:
    """A visitor's line. Its ticket is unguessable and known to that visitor's page alone.

    Whoever owns the run sets `perform`, which does an event, `greet`, which sends all that there is to a browser that
    has just connected, `tell`, which gives the run as a document without those data that the browser has, `file`, which
    gives it as the text of a file, and `open`, which opens what the browser has; `turn` is the lock that the first two
    work under. Of several connections the last one counts: a page that was opened again. `left` says that the last one
    has ended.
    """

    def __init__(self) -> None:
        self.ticket = secrets.token_urlsafe(24)
        self.perform: Callable[[Event], None] | None = None
        self.greet: Callable[[], None] = lambda: None
        self.tell: Callable[[Collection[str]], dict[str, Any]] | None = None
        self.file: Callable[[], str] = str
        self.open: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda asked: {"arrivals": 0}
        self.left = False
        self.ready: Callable[[], None] = lambda: None
        self.turn = RLock()
        self._send: Send | None = None
        self._sent = self._painted = 0
        self._heard = -1
        self._guard, self._opening = Lock(), Lock()
        self._opened: tuple[str, dict[str, Any]] = "", {}
        CHANNELS[self.ticket] = self

    @property
    def is_open(self) -> bool:
        """Whether a browser listens."""
        return self._send is not None

    @property
    def has_room(self) -> bool:
        """Whether another picture may be sent: a browser that paints none, being hidden or gone, asks for none."""
        return self.is_open and self._sent - self._painted < UNDER_WAY

    def connect(self, send: Send) -> None:
        """A browser listens now, and is to be greeted. Called in the order in which connections are made."""
        with self._guard:
            self._send, self._sent, self._painted, self.left = send, 0, 0, False

    def disconnect(self, send: Send) -> None:
        """It has gone, unless another one has come since."""
        with self._guard:
            if self._send is send:
                self._send, self.left = None, True

    def send(self, message: Message) -> None:
        """Send a message, if anybody listens."""
        with self._guard:
            if self._send is not None:
                self._send(message)

    def next_picture(self) -> int:
        """The number of the picture that is sent next; the browser names it when it is painted."""
        self._sent += 1
        return self._sent

    def acknowledge(self, picture: int) -> None:
        """The browser has painted a picture, and so all before it."""
        self._painted = max(self._painted, min(picture, self._sent))
        self.ready()

    def hear(self, event: Event) -> None:
        """Do an event, unless it was done before: it may come over two carriers at the same time.

        It is done before any later one is looked at: each carrier alone keeps their order.
        """
        with self.turn:
            if self.perform is None or event.n <= self._heard:
                return
            self._heard = event.n
            self.perform(event)

    def open_once(self, name: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Open what the browser has, unless that was done under this name before: then the answer is the same.

        A browser that has lost the answer asks again, and cannot know whether anything was opened. Without a name it is
        opened whatever was before.
        """
        with self._opening:
            if not name or name != self._opened[0]:
                self._opened = name, self.open(asked)
            return self._opened[1]

    @property
    def heard(self) -> int:
        """The number of the last event that was done."""
        return self._heard


CHANNELS: WeakValueDictionary[str, Channel] = WeakValueDictionary()
