"""The findings about a run, kept until it moves: since when each of them holds needs looks at earlier states."""

from __future__ import annotations

from backprop_core import Session
from backprop_core.analysis.insight.course import (
    far_off_since,
    harms,
    not_falling,
    overfitting,
    ratio_findings,
    risen,
    short,
)
from backprop_core.analysis.insight.diagnosis import Finding, Trouble, findings
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.since import LOOKS, MOST, Dating, Since
from playground.model.insight.cards import Card, Dated, Steady, cards_of
from playground.model.insight.causes import by_cause
from playground.model.training.series import Series

MOST_WORK = 100_000_000  # parameters times samples times updates that are run again to find since when
GLANCE = 2_000_000  # parameters times samples times states that are looked at while the run plays
FEWEST = 2


class Diagnoses:
    """Finds what is wrong with a run, once for each of its states; what was found before is of use later."""

    def __init__(self) -> None:
        self._of: object = None
        self._found: tuple[Dated, ...] = ()
        self._cards: tuple[Card, ...] = ()
        self._dating, self._steady = Dating(), Steady()

    def cards(self, session: Session, series: Series, *, at_rest: bool = True) -> tuple[Card, ...]:
        """What is found as cards, those of a moment ago among them while the run plays."""
        before = self._of
        found = self.of(session, series, at_rest=at_rest)
        if self._of is not before:
            self._cards = by_cause(self._steady.shown(cards_of(found), session.segments, at_rest=at_rest))
        return self._cards

    def of(self, session: Session, series: Series, *, at_rest: bool = True) -> tuple[Dated, ...]:
        """All findings, the gravest first; while the run plays, their dates get closer from look to look."""
        state = (session.segments, session.position, session.completed, session.divergence, at_rest)
        if self._of != state:
            self._of, self._found = state, self._looked(session, series, at_rest=at_rest)
        return self._found

    def _looked(self, session: Session, series: Series, *, at_rest: bool) -> tuple[Dated, ...]:
        seen = Observed(session)
        state = findings(seen, session.settled)
        done = any(each.trouble in (Trouble.SOLVED, Trouble.CONVERGED) for each in state)
        every = [
            *_of_course(session, seen, series, done=done),
            *self._dated(session, state, at_rest=at_rest).items(),
            *_of_steps(session, seen, series, done=done),
        ]
        order = list(Trouble)
        return tuple(sorted(every, key=lambda each: order.index(each[0].trouble)))

    def _dated(self, session: Session, found: tuple[Finding, ...], *, at_rest: bool) -> dict[Finding, Since]:
        work = session.table.count * session.data.samples
        if at_rest:
            return self._dating.since(session, found, most=min(MOST, MOST_WORK // work))
        return self._dating.since(session, found, most=0, looks=min(LOOKS, max(FEWEST, GLANCE // work)))


def _of_steps(session: Session, seen: Observed, series: Series, *, done: bool) -> list[Dated]:
    found: list[Dated] = []
    for finding in ratio_findings(session, done=done):
        ratios = series[f"ratio {finding.layer}"]
        if finding.trouble is Trouble.SLOW or harms(session, ratios):
            found.append((finding, far_off_since(finding, series.updates, ratios)))
    if not found and not done and (tiny := short(session, seen)):
        found.append((tiny, None))
    return found


def _of_course(session: Session, seen: Observed, series: Series, *, done: bool) -> list[Dated]:
    found: list[Dated] = []
    if broken := session.divergence:
        found.append((Finding(Trouble.NOT_FINITE, broken.layer), Since.at(broken.update + 1)))
    updates, train = series.updates, series["train loss"]
    if not done and (rising := not_falling(updates, train) or risen(session, seen)):
        found.append(rising)
    if over := overfitting(updates, train, series["test loss"]):
        found.append(over)
    return found
