"""A rule about any quantity that is shown: Play stops where it comes to be above or below a limit."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from backprop_core import Session, SlopeEvaluator
from backprop_core.analysis.evaluation import Score, has_classes, scorers
from backprop_core.analysis.insight.cutting import edge_columns
from backprop_core.primitives import Array
from backprop_core.run.history import Segment
from playground.formats import begun, number, plain
from playground.model.play.entries import entries_of, entry_of
from playground.model.shown.elements import Element

ABOVE, BELOW = "above", "below"
Measure = Callable[[Array], float]  # of the parameters after an update that has just been made


@dataclass(frozen=True)
class When:
    """Stop where `what` comes to be `side` of the limit: a name of `QUANTITIES`, or any entry of a step in code."""

    what: str
    side: str
    limit: float

    def holds(self, value: float) -> bool:
        """Whether a value is on that side; none that is not a number is."""
        return value > self.limit if self.side == ABOVE else value < self.limit

    @property
    def beyond(self) -> str:
        """Where it has to come to be: above 0.1."""
        return f"{self.side} {self._limit_in_words}"

    @property
    def way_back(self) -> str:
        """What has to happen before Play stops, where it is there already."""
        back, again = ("fall", "rise") if self.side == ABOVE else ("rise", "fall")
        least = f"{self._limit_in_words} or {'less' if self.side == ABOVE else 'more'}"
        they, then = ("They have", f"they then {again}") if self.counts else ("It has", f"it then {again}s")
        return f"{they} to {back} to {least} first: Play stops when {then} {self.beyond}."

    @property
    def _limit_in_words(self) -> str:
        return plain(self.limit) if self.counts else number(self.limit)

    def in_words(self, value: float) -> str:
        """What has come about."""
        if self.counts:
            return f"{self.what} are {value:,.0f}, {self.beyond}"
        return f"{self.what} {number(value)} is {self.beyond}"

    @property
    def counts(self) -> bool:
        """Whether it is about how many of something there are."""
        return self.what.endswith("units")

    @property
    def verb(self) -> str:
        """What its name takes in a sentence: units are several."""
        return "are" if self.counts else "is"


@dataclass(frozen=True, eq=False)
class Hit:
    """A place of a course of the run where a rule has stopped Play: after how many updates, and why."""

    update: int
    words: str
    segments: tuple[Segment, ...]


class Kind(NamedTuple):
    """What makes the measure of a quantity, and whether it is of an update, so that a run has none before its first."""

    make: Callable[[Session], Measure]
    of_update: bool = False


def measure_of(what: str, session: Session) -> Measure | None:
    """What measures a quantity of a session after each update; None where the run's steps have no such entry."""
    if what in QUANTITIES:
        return QUANTITIES[what].make(session)
    entry = entry_of(what, session)
    if entry is None:
        return None
    quantity = entry.quantity
    if not quantity.kind or not quantity.layer:
        return lambda _: entry.read(session)
    row, column = entry.index
    (at,) = edge_columns(session.table, quantity.layer, row, column if quantity.kind == "W" else -1)
    if entry.is_parameter:
        return lambda theta: float(theta[at])
    return lambda _: float(session.table.rows[quantity.row][at])


def quantities_of(selected: Element, session: Session, sample: int) -> list[str]:
    """The names of what a rule can be about: of a step's entries those of what is selected, at a sample of the batch.

    What the data have no value for is left out.
    """
    known = [what for what in QUANTITIES if not lacking(what, session)]
    return [*known, *entries_of(selected, session, sample)]


def is_quantity(what: object, session: Session) -> bool:
    """Whether a rule can be about something of that name."""
    return what in QUANTITIES or entry_of(what, session) is not None


def is_of_update(what: str, session: Session) -> bool:
    """Whether a quantity is one that an update computes, and not of the state that it leads to."""
    if what in QUANTITIES:
        return QUANTITIES[what].of_update
    entry = entry_of(what, session)
    return entry is not None and not entry.is_parameter


def is_known(what: str, session: Session) -> bool:
    """Whether a quantity has a value where the run stands: one of an update has it where that is complete."""
    return not is_of_update(what, session) or session.position.operation == len(session.tape)


def needs_operations(what: str, session: Session) -> bool:
    """Whether an update has to be run operation by operation to have it: others leave out what only a view needs."""
    entry = None if what in QUANTITIES else entry_of(what, session)
    return entry is not None and not entry.is_of_parameter


def held_already(when: When, session: Session) -> str:
    """That a quantity is beyond its limit before Play begins, in a sentence; empty where it is not.

    What only an update computes is looked at in the update to come, on a session apart.
    """
    if lacking(when.what, session):
        return ""
    known, seen = is_known(when.what, session), session
    if not known:
        seen = copy.deepcopy(session)
        seen.step("update")
    measure = measure_of(when.what, seen)
    if measure is None or not when.holds(measure(seen.settled)):
        return ""
    named = begun(when.what) if when.what in QUANTITIES else when.what
    holds = f"{when.verb} already {when.beyond}" if known else f"will be {when.beyond} already in the next update"
    return f"{named} {holds}. {when.way_back}"


def lacking(what: str, session: Session) -> str:
    """What a run has to have for a quantity, and has not, in a sentence; empty where it has."""
    if not is_quantity(what, session):
        return f"There is no {what} in a step of this run."
    if what.startswith("test ") and session.data.X_test is None:
        return f"There is no {what}: these data have no test samples."
    if what.endswith("accuracy") and not has_classes(session.data):
        return f"There is no {what}: the targets are numbers and no classes."
    return ""


def _score(of: Callable[[Score], float | None], *, test: bool = False) -> Callable[[Session], Measure]:
    def measure(session: Session) -> Measure:
        scorer = scorers(session.network, session.data)[test]

        def measured(theta: Array) -> float:
            found = of(scorer.score(theta)) if scorer else None
            return math.nan if found is None else found

        return measured

    return measure


def _of_gradient(of: Callable[[Array], float]) -> Callable[[Session], Measure]:
    return lambda session: lambda _: of(session.table.rows["grad"])


def _ratio(of: Callable[[list[float]], float]) -> Callable[[Session], Measure]:
    """Of ||step|| / ||W before it|| of the layers."""

    def measured(session: Session) -> Measure:
        return lambda _: of([_layer_ratio(session, layer) for layer in range(1, session.network.depth + 1)])

    return measured


def _layer_ratio(session: Session, layer: int) -> float:
    step = session.table.weights("step", layer)
    before = float(np.linalg.norm(session.table.weights("theta", layer) - step))
    return float(np.linalg.norm(step)) / before if before > 0 else math.nan


def _stuck(session: Session) -> Measure:
    evaluator = SlopeEvaluator(session.network, session.data.X)
    return lambda theta: float(
        sum(len(layer.dead or ()) + len(layer.saturated or ()) for layer in evaluator.stuck(theta))
    )


QUANTITIES: Mapping[str, Kind] = {
    "training loss": Kind(_score(lambda score: score.loss)),
    "test loss": Kind(_score(lambda score: score.loss, test=True)),
    "training accuracy": Kind(_score(lambda score: score.accuracy)),
    "test accuracy": Kind(_score(lambda score: score.accuracy, test=True)),
    "largest gradient": Kind(_of_gradient(lambda row: float(np.abs(row).max())), of_update=True),
    "norm of the gradient": Kind(_of_gradient(lambda row: float(np.linalg.norm(row))), of_update=True),
    "largest step / weight of a layer": Kind(_ratio(max), of_update=True),
    "smallest step / weight of a layer": Kind(_ratio(min), of_update=True),
    "dead or saturated units": Kind(_stuck),
}
