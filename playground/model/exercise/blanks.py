"""Which numbers of a step are left blank, and in which order they are written in: forward before backward."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from backprop_core import Entry, Operation, Phase, Quantity, Session
from playground.model.asking.rerun import shape_of

MOST = 60  # blanks: more than one would fill in
STAGES = {
    "forward": (Phase.FORWARD, Phase.LOSS),
    "backward": (Phase.BACKWARD,),
    "update": (Phase.UPDATE,),
}
STEMS = {"Z", "A", "L", "J", "dZ", "dA", "dW", "db", "stepW", "stepb", "W", "b"}
USUAL = {"Z", "A", "L", "dZ", "dW", "db"}


@dataclass(frozen=True)
class Stage:
    """A part of the step that opens once the one before it is right; `entries` are its blanks, in the tape's order."""

    name: str
    entries: tuple[Entry, ...]


def askable(session: Session) -> tuple[str, ...]:
    """The quantities of the update under way that can be left blank, in the order in which they are computed."""
    return tuple(name for _, name in _written(session, STEMS))


def usual(session: Session) -> tuple[str, ...]:
    """The quantities that make a whole exercise: forward and backward, where that is not too much; else the backward
    pass, or the gradients of its last layer."""
    names = [name for name in askable(session) if Quantity.parse(name).stem in USUAL]
    last = session.network.depth
    backward = [name for name in names if name[0] == "d"]
    choices = [names, backward, [name for name in backward if Quantity.parse(name).layer == last], [f"dZ{last}"], ["L"]]
    return tuple(next(each for each in choices if count(session, each) <= MOST))


def count(session: Session, names: Collection[str]) -> int:
    """How many numbers quantities have together."""
    return sum(rows * columns for rows, columns in (shape_of(session, name) for name in names))


def stages_of(session: Session, names: Collection[str]) -> tuple[Stage, ...]:
    """The stages that have blanks, for quantities that are left blank."""
    written = [(operation.phase, name) for operation, name in _written(session, STEMS) if name in names]
    found = []
    for stage, phases in STAGES.items():
        entries = [entry for phase, name in written if phase in phases for entry in _entries(session, name)]
        if entries:
            found.append(Stage(stage, tuple(entries)))
    return tuple(found)


def operation_of(session: Session, name: str) -> Operation:
    """The operation that a quantity is first written by: the one whose formula says how it is computed."""
    return next(operation for operation in session.tape if name in operation.writes)


def _written(session: Session, stems: Collection[str]) -> Iterator[tuple[Operation, str]]:
    """Each quantity once, with the last operation that writes it."""
    last = {name: operation for operation in session.tape for name in operation.writes}
    for operation in session.tape:
        for name in operation.writes:
            if last[name] is operation and name.stem in stems:
                yield operation, str(name)


def _entries(session: Session, name: str) -> Iterator[Entry]:
    for row, column in np.ndindex(*shape_of(session, name)):
        yield Entry(Quantity.parse(name), row, column)
