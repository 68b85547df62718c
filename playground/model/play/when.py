"""A rule about any quantity that is shown: Play stops where it comes to be above or below a limit."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from backprop_core import Session, SlopeEvaluator
from backprop_core.analysis.evaluation import Score, has_classes, scorers
from backprop_core.analysis.insight.cutting import edge_columns
from backprop_core.primitives import Array
from backprop_core.run.history import Segment
from playground.formats import number
from playground.model.shown.elements import Element, code, elements_by_code

ABOVE, BELOW = "above", "below"
Measure = Callable[[Array], float]  # of the parameters after an update that has just been made


@dataclass(frozen=True)
class When:
    """Stop where `what` comes to be `side` of the limit: a name of `QUANTITIES`, or a parameter or gradient in code."""

    what: str
    side: str
    limit: float

    def holds(self, value: float) -> bool:
        """Whether a value is on that side; none that is not a number is."""
        return value > self.limit if self.side == ABOVE else value < self.limit

    def in_words(self, value: float) -> str:
        """What has come about."""
        return f"{self.what} {number(value)} is {self.side} {number(self.limit)}"


@dataclass(frozen=True, eq=False)
class Hit:
    """A place of a course of the run where a rule has stopped Play: after how many updates, and why."""

    update: int
    words: str
    segments: tuple[Segment, ...]


def measure_of(what: str, session: Session) -> Measure | None:
    """What measures a quantity of a session after each update; None where the network has no such parameter."""
    if what in QUANTITIES:
        return QUANTITIES[what](session)
    gradient = what.startswith("d")
    element = elements_by_code(session.network.sizes).get(what.removeprefix("d"))
    if element is None or not element.is_parameter:
        return None
    place = element.block_column(session.network.sizes)
    (column,) = edge_columns(session.table, element.layer, element.row, place)
    if gradient:
        return lambda _: float(session.table.rows["grad"][column])
    return lambda theta: float(theta[column])


def quantities_of(selected: Element) -> list[str]:
    """The names of what a rule can be about; of the parameters the selected one."""
    own = [code(selected), f"d{code(selected)}"] if selected.is_parameter else []
    return [*QUANTITIES, *own]


def is_quantity(what: object, session: Session) -> bool:
    """Whether a rule can be about something of that name."""
    if what in QUANTITIES:
        return True
    element = elements_by_code(session.network.sizes).get(str(what).removeprefix("d"))
    return element is not None and element.is_parameter


def is_of_update(what: str) -> bool:
    """Whether it is of an update, so that a run has none before its first."""
    return "gradient" in what or "step" in what or (what not in QUANTITIES and what.startswith("d"))


def held_already(when: When, session: Session) -> str:
    """That a quantity is beyond its limit before Play begins, in a sentence; empty where it is not."""
    measure = None if is_of_update(when.what) and not session.completed else measure_of(when.what, session)
    if measure is None or not when.holds(measure(session.settled)):
        return ""
    beyond = f"{when.side} {number(when.limit)}"
    named = f"{when.what[0].upper()}{when.what[1:]}"
    return f"{named} is {beyond} already: Play stops once it has been within, and is {beyond} again."


def lacking(what: str, session: Session) -> str:
    """What a run has to have for a quantity, and has not, in a sentence; empty where it has."""
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


QUANTITIES: Mapping[str, Callable[[Session], Measure]] = {
    "training loss": _score(lambda score: score.loss),
    "test loss": _score(lambda score: score.loss, test=True),
    "training accuracy": _score(lambda score: score.accuracy),
    "test accuracy": _score(lambda score: score.accuracy, test=True),
    "largest gradient": _of_gradient(lambda row: float(np.abs(row).max())),
    "norm of the gradient": _of_gradient(lambda row: float(np.linalg.norm(row))),
    "largest step / weight of a layer": _ratio(max),
    "smallest step / weight of a layer": _ratio(min),
    "dead or saturated units": _stuck,
}
