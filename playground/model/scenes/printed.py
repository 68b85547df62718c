"""Numbers that others printed, compared digit by digit with those of a run of the same example."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from backprop_core import Dataset, Session
from backprop_core.analysis.explain import Entry, Reader
from playground.model.scenes import SCENES

FOLDER = Path(__file__).parent / "printed"


@dataclass(frozen=True)
class Printed:
    """A number as it was printed: the entry `index` of a quantity, in an update counted from 0.

    `term` is for a number that is only one of the products that add up to the entry: which of them it is.
    `correction` says why the number is wrong, and is empty if it is right.
    """

    words: str
    quantity: str
    index: tuple[int, ...]
    update: int
    text: str
    correction: str = ""
    term: int | None = None

    @property
    def decimals(self) -> int:
        """The number of decimals that were printed."""
        return len(self.text.partition(".")[2])


@dataclass(frozen=True)
class Tick:
    """A printed number beside the run's own value, which is None as long as it is not computed."""

    printed: Printed
    value: float | None

    @property
    def shown(self) -> str:
        """The run's value to as many decimals as were printed; empty without a value."""
        return "" if self.value is None else f"{self.value:.{self.printed.decimals}f}"

    @property
    def agreeing(self) -> int:
        """The number of leading digits that are the same in print and in the run."""
        pairs = zip(self.shown, self.printed.text, strict=False)
        same = 0
        for ours, theirs in pairs:
            if ours != theirs:
                break
            same += ours.isdigit()
        return same

    @property
    def digits(self) -> int:
        """The number of digits that were printed."""
        return sum(character.isdigit() for character in self.printed.text)

    @property
    def agrees(self) -> bool:
        """Whether all printed digits agree."""
        return self.value is not None and self.agreeing == self.digits


@lru_cache
def printed_numbers(scene: str) -> tuple[Printed, ...]:
    """The numbers that were printed about a scene; empty for most scenes."""
    file = FOLDER / f"{scene}.json"
    if not file.exists():
        return ()
    return tuple(_entry(row) for row in json.loads(file.read_text())["numbers"])


def _entry(row: dict[str, Any]) -> Printed:
    return Printed(**(row | {"index": tuple(row["index"])}))


def ticks(scene: str, session: Session, numbers: Sequence[Printed] | None = None) -> list[Tick]:
    """The printed numbers with the run's own values, as far as it has got; past updates are replayed on a copy.

    A run that has left the scene's course has no values to compare. `numbers` are the scene's, in other words.
    """
    numbers = printed_numbers(scene) if numbers is None else numbers
    past: dict[int, Session] = {}
    for update in sorted({number.update for number in numbers if is_own(scene, session, number.update)}):
        past[update] = session
        if update < session.position.update:
            past[update] = copy.deepcopy(session)
            past[update].travel(update, session.tape_length(update))
    return [Tick(number, _value(number, past[number.update]) if number.update in past else None) for number in numbers]


def is_own(scene: str, session: Session, update: int = 0) -> bool:
    """Whether the run makes the update as the scene does: with its network, start, data and training up to there."""
    own = _started(scene)
    ours, theirs = session.segments[0], own.segments[0]
    return (
        session.network == own.network
        and ours.training == theirs.training
        and _same(ours.data, theirs.data)
        and np.array_equal(ours.memory, theirs.memory)
        and all(segment.start > update for segment in session.segments[1:])
    )


def _same(ours: Dataset, theirs: Dataset) -> bool:
    return np.array_equal(ours.X, theirs.X) and np.array_equal(ours.Y, theirs.Y)


@lru_cache
def _started(scene: str) -> Session:
    """A run of the scene at its start, for comparison; it never moves."""
    return SCENES[scene].make()


def _value(number: Printed, session: Session) -> float | None:
    if number.update != session.position.update or number.quantity not in session.fresh:
        return None
    if number.term is None:
        return float(session.value(number.quantity)[number.index])
    return Reader(session).derivation(Entry(number.quantity, *number.index)).terms[number.term].value
