"""The findings about a run, kept until it moves: since when each of them holds needs looks at earlier states."""

from __future__ import annotations

import math
from itertools import pairwise

from backprop_core import Session
from backprop_core.analysis.insight.course import (
    RISEN,
    far_off_since,
    harms,
    not_falling,
    overfitting,
    penalty_pays,
    ratio_findings,
    risen,
    short,
)
from backprop_core.analysis.insight.diagnosis import Finding, Trouble, findings
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.since import LOOKS, MOST, Dating, Since
from playground.model.insight.cards import Card, Dated, Steady, cards_of
from playground.model.insight.causes import by_cause
from playground.model.insight.closer import Closer
from playground.model.training.series import Series

MOST_WORK = 100_000_000  # parameters times samples times updates that are run again to find since when
GLANCE = 2_000_000  # parameters times samples times states that are looked at while the run plays
FEWEST = 2


class Diagnoses:
    """Finds what is wrong with a run, once for each of its states; what was found before is of use later."""

    def __init__(self) -> None:
        self._of: object = None
        self._found: tuple[Dated, ...] = ()
        self._cards: tuple[Card, ...] | None = None  # of what was found, once they are asked for
        self._dating, self._closer, self._steady = Dating(), Closer(), Steady()

    def cards(self, session: Session, series: Series, *, at_rest: bool = True) -> tuple[Card, ...]:
        """What is found as cards, those of a moment ago among them while the run plays."""
        found = self.of(session, series, at_rest=at_rest)
        if self._cards is None:
            self._cards = by_cause(self._steady.shown(cards_of(found), session.segments, at_rest=at_rest))
        return self._cards

    def of(self, session: Session, series: Series, *, at_rest: bool = True) -> tuple[Dated, ...]:
        """All findings, the gravest first; while the run plays, their dates get closer from look to look."""
        state = (session.segments, session.position, session.completed, session.divergence, at_rest)
        if self._of != state:
            self._of, self._found = state, self._looked(session, series, at_rest=at_rest)
            self._cards = None
        return self._found

    def _looked(self, session: Session, series: Series, *, at_rest: bool) -> tuple[Dated, ...]:
        seen, most = Observed(session), _affordable(session) if at_rest else 0
        state = findings(seen, session.settled)
        done = any(each.trouble in (Trouble.SOLVED, Trouble.CONVERGED) for each in state)
        over = overfitting(series.updates, series["train loss"], series["test loss"])
        rising = None if done else not_falling(series.updates, series["train loss"])
        high = None if done or rising else risen(session, seen)
        if (rising or high) and penalty_pays(session):
            rising = high = None
        every = [
            *_diverged(session),
            *([self._closer.lowest(session, over, most=most)] if over else []),
            *([self._closer.lowest(session, rising, most=most)] if rising else []),
            *self._dated(session, state, high, at_rest=at_rest).items(),
            *self._of_steps(session, seen, series, done=done, most=most),
        ]
        order = list(Trouble)
        return tuple(sorted(every, key=lambda each: order.index(each[0].trouble)))

    def _dated(
        self, session: Session, state: tuple[Finding, ...], high: Finding | None, *, at_rest: bool
    ) -> dict[Finding, Since]:
        found, limit = ((*state, high), RISEN * high.beside) if high else (state, math.inf)
        if at_rest:
            return self._dating.since(session, found, most=_affordable(session), limit=limit)
        looks = min(LOOKS, max(FEWEST, GLANCE // _work(session)))
        return self._dating.since(session, found, most=0, looks=looks, limit=limit)

    def _of_steps(self, session: Session, seen: Observed, series: Series, *, done: bool, most: int) -> list[Dated]:
        found: list[Dated] = []
        changed = _trained_so_since(session)
        for finding in ratio_findings(session, done=done):
            ratios = series[f"ratio {finding.layer}"]
            if finding.trouble is Trouble.SLOW or harms(session, ratios):
                since = far_off_since(finding, series.updates, ratios, changed)
                found.append(self._closer.far_off(session, (finding, since), most=most) if since else (finding, None))
        if not found and not done and (tiny := short(session, seen)):
            found.append((tiny, None))
        return found


def _trained_so_since(session: Session) -> int:
    """The update at which the optimiser, or one of its options, was changed last; 0 if none was."""
    changes = (later.start for one, later in pairwise(session.segments) if one.training != later.training)
    return max(changes, default=0)


def _work(session: Session) -> int:
    return session.table.count * session.data.samples


def _affordable(session: Session) -> int:
    """How many updates may be run again at rest."""
    return min(MOST, MOST_WORK // _work(session))


def _diverged(session: Session) -> list[Dated]:
    broken = session.divergence
    return [(Finding(Trouble.NOT_FINITE, broken.layer), Since.at(broken.update + 1))] if broken else []
