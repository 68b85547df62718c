"""What tells that a task is done: the run and the page are looked at, and nobody says so by a click on Next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from backprop_core import Position
from playground.model.lessons.looking import Look
from playground.model.shown.elements import code


@dataclass(frozen=True)
class Begun:
    """Where the run stood when a step of a lesson began; who goes back further begins there."""

    completed: int
    position: Position

    @classmethod
    def at(cls, look: Look) -> Begun:
        """What there is now."""
        return cls(look.session.completed, look.session.position)

    def no_later(self, look: Look) -> Begun:
        """The earlier of this and what there is now."""
        return Begun(min(self.completed, look.session.completed), self.position)


Condition = Callable[[Any, Look, Begun], bool]


def _where(wanted: Any, look: Look, _: Begun) -> bool:
    try:
        return bool(wanted.value(look.read))
    except ValueError:  # it has no value yet, or is a whole matrix
        return False


CONDITIONS: Mapping[str, Condition] = {
    "updates": lambda wanted, look, begun: look.session.completed - begun.completed >= wanted,
    "computed": lambda wanted, look, _: look.session.state_of(wanted).made,
    "back": lambda wanted, look, begun: (look.session.position < begun.position) == wanted,
    "where": _where,
    "selected": lambda wanted, look, _: code(look.element) == wanted,
    "step": lambda wanted, look, _: look.granularity == wanted,
    "edges": lambda wanted, look, _: look.quantity == wanted,
    "side": lambda wanted, look, _: (look.side or "Inspector") == wanted,
    "tab": lambda wanted, look, _: look.tab == wanted,
    "sample": lambda wanted, look, _: look.number + 1 == wanted,
}

OF_THE_RUN = frozenset({"updates", "computed", "back", "where"})  # the others are of what is looked at


def changes_the_run(until: Mapping[str, Any]) -> bool:
    """Whether a task is one that the run has changed by, once it is done."""
    return not OF_THE_RUN.isdisjoint(until)


def is_done(until: Mapping[str, Any], look: Look, begun: Begun) -> bool:
    """Whether all that a task waits for has come about."""
    return all(CONDITIONS[name](wanted, look, begun) for name, wanted in until.items())
