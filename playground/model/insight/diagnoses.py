"""The findings about a run, kept until it moves: since when each of them holds costs many updates run again."""

from __future__ import annotations

from backprop_core import Session
from backprop_core.analysis.insight.course import MOST, not_falling, overfitting, ratio_findings, since
from backprop_core.analysis.insight.diagnosis import Finding, Trouble, findings
from backprop_core.analysis.insight.observed import Observed
from playground.model.training.series import Series

Dated = tuple[Finding, int | None]  # and after how many updates it first held, None where that is not known
MOST_WORK = 100_000_000  # parameters times samples times updates that are run again to find since when


class Diagnoses:
    """Finds what is wrong with a run, once for each of its states."""

    def __init__(self) -> None:
        self._of: object = None
        self._found: tuple[Dated, ...] = ()

    def of(self, session: Session, series: Series, *, dated: bool = True) -> tuple[Dated, ...]:
        """All findings, the gravest first; where not `dated`, those that are of the state alone have no date."""
        state = (session.segments, session.position, session.completed, session.divergence, dated)
        if self._of != state:
            self._of, self._found = state, _found(session, series, dated=dated)
        return self._found


def _found(session: Session, series: Series, *, dated: bool) -> tuple[Dated, ...]:
    state = findings(Observed(session), session.settled)
    done = any(each.trouble is Trouble.CONVERGED for each in state)
    affordable = min(MOST, MOST_WORK // (session.table.count * session.data.samples))
    dates = since(session, state, affordable) if dated else {}
    course: list[Dated] = []
    if found := session.divergence:
        course.append((Finding(Trouble.NOT_FINITE, found.layer), found.update))
    updates, train = series.updates, series["train loss"]
    if not done and (rising := not_falling(updates, train)):
        course.append(rising)
    if over := overfitting(updates, train, series["test loss"]):
        course.append(over)
    ratios = [(each, None) for each in ratio_findings(session, done=done)]
    every = [*course, *((each, dates.get(each)) for each in state), *ratios]
    order = list(Trouble)
    return tuple(sorted(every, key=lambda each: order.index(each[0].trouble)))
