"""Visits without a page: the app of a visit on its channel, and a browser that keeps what it is sent."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from playground.actions.live import connect
from playground.model.play.channel import Message
from playground.model.play.protocol import event_of
from playground.model.scenes import SCENES
from playground.screen.graph import HEAD, PICTURE
from playground.visit.app import App


@dataclass
class Browser:
    """A browser that listens on the channel of a visit."""

    app: App
    received: list[Message] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        connect(self.app)
        self.sending = self.received.append
        self.app.channel.connect(self.sending)
        self.app.channel.greet()

    def say(self, do: str, **values: object) -> None:
        """Send an event."""
        self.app.channel.hear(event_of({"n": next(self.numbers), "do": do, **values}))

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What came as text, decoded."""
        return [json.loads(message) for message in self.received if isinstance(message, str)]

    @property
    def pictures(self) -> list[int]:
        """The numbers of the pictures that came, in codes or as figures."""
        codes = [HEAD.unpack_from(message) for message in self.received if isinstance(message, bytes)]
        figures = [plot["picture"] for each in self.messages for plot in each.get("plots", ()) if "picture" in plot]
        return sorted([head[2] for head in codes if head[0] == PICTURE] + figures)


def app_on(scene: str) -> App:
    """The app of a visit to a scene."""
    app = App()
    app.show(SCENES[scene])
    return app
