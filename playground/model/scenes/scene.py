"""What a scene is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backprop_core import Session
from playground.model.shown.elements import Element


@dataclass(frozen=True)
class Scene:
    """`key` is its name in the address; `look` is one paragraph on what to look for; `make` starts a new run.

    `selected` is the element to begin with and `granularity` the size of a step.
    """

    key: str
    title: str
    look: str
    make: Callable[[], Session]
    selected: Element
    granularity: str = "update"

    def start(self) -> Session:
        """A new run; where whole updates are stepped, its first gradients are there."""
        session = self.make()
        if self.granularity == "update":
            session.prime()
        return session
