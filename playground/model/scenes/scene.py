"""A scene: a ready network with data, as the page can open on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from backprop_core import Session
from playground.model.shown.elements import Element


@dataclass(frozen=True, kw_only=True)
class Scene:
    """`key` is the scene's name in the address, `look` a paragraph on what to look for, `make` starts a new run.

    What there is `more` to say stands with the scene's printed numbers.
    `selected` is the element that is selected at first, and `granularity` the size of a step: update or operation.
    `numbers` are those of the run that the paragraph names, by their names in its translations (`told.py`), and
    `language` is the tag of the one that the words are in.
    """

    key: str
    title: str
    look: str
    make: Callable[[], Session]
    selected: Element
    more: str = ""
    granularity: str = "update"
    numbers: Mapping[str, str] = field(default_factory=dict, hash=False)
    language: str = "en"

    def start(self) -> Session:
        """A new run; where a step is a whole update, the first gradients are computed already."""
        session = self.make()
        self.prime(session)
        return session

    def start_in(self, session: Session) -> None:
        """Begin in place of a session's run, as a new session would; the session's undo brings that run back."""
        made = self.make()
        layers = range(1, made.network.depth + 1)
        parameters = [(made.value(f"W{layer}"), made.value(f"b{layer}")) for layer in layers]
        session.restart(made.network, made.training, made.data, parameters)
        self.prime(session)

    def prime(self, session: Session) -> None:
        """Go to where the scene opens: where a step is a whole update, its first gradients are computed."""
        if self.granularity == "update":
            session.prime()
