"""What is wrong with a run as it went: what its scores over the updates tell, and since when a finding has held."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from backprop_core.analysis.flow import flow_of
from backprop_core.analysis.insight.diagnosis import Finding, Trouble, findings
from backprop_core.analysis.insight.observed import Observed
from backprop_core.primitives import Array
from backprop_core.run.session import Session

FAST, SLOW = 0.1, 1e-6  # step / weight; a thousandth is often called healthy
WINDOW = 20  # recorded updates without a new lowest loss
WORSE = 1.1  # times its lowest: so far has the test loss risen
MOST = 3000  # updates that may be run again to find since when

Updates = npt.NDArray[np.int64]


def ratio_findings(session: Session, *, done: bool) -> Iterator[Finding]:
    """Layers whose step is far off beside their weights; steps of what is `done` may be as small as they like."""
    for flow in flow_of(session):
        if flow.ratio is None or not np.isfinite(flow.ratio):
            continue
        if flow.ratio > FAST:
            yield Finding(Trouble.FAST, flow.layer, flow.ratio, FAST)
        elif 0 < flow.ratio < SLOW and not done:
            yield Finding(Trouble.SLOW, flow.layer, flow.ratio, SLOW)


def not_falling(updates: Updates, losses: Array) -> tuple[Finding, int] | None:
    """The loss has not been lower for `WINDOW` recorded updates and now is higher; since the update of its lowest."""
    known = np.isfinite(losses)
    updates, losses = updates[known], losses[known]
    if len(losses) <= WINDOW:
        return None
    best = int(losses.argmin())
    if len(losses) - 1 - best < WINDOW or losses[-1] <= losses[best] * 1.01:
        return None
    return Finding(Trouble.NOT_FALLING, None, float(losses[-1]), float(losses[best])), int(updates[best])


def overfitting(updates: Updates, train: Array, test: Array) -> tuple[Finding, int] | None:
    """The test loss has risen from its lowest while the training loss went on to fall; since that lowest."""
    known = np.isfinite(train) & np.isfinite(test)
    updates, train, test = updates[known], train[known], test[known]
    if len(test) < 2:
        return None
    best = int(test.argmin())
    risen = test[-1] > WORSE * test[best] and train[-1] < train[best] and train[-1] < test[-1]
    return (
        (Finding(Trouble.OVERFITTING, None, float(test[-1]), float(test[best])), int(updates[best])) if risen else None
    )


def since(session: Session, found: tuple[Finding, ...], most: int = MOST) -> dict[Finding, int]:
    """After how many updates each finding of the settled parameters first held, up to now without a break.

    States that are further and further back are looked at, then the middle between the last that had it and the first
    that had not. Where more than `most` updates had to be run again, the earliest state known to have it counts.
    """
    search = _Search(session, {each.name for each in found}, most)
    return {each: search.first(each) for each in found}


class _Search:
    """Looks at earlier states of a run, on a session apart, as long as the updates to be run again are not too many."""

    def __init__(self, session: Session, names: set[tuple[Trouble, int | None]], most: int) -> None:
        self._session, self._left = session, most
        self._known = {session.completed: names}
        self._twin: Session | None = None

    def first(self, finding: Finding) -> int:
        """After how many updates the finding first held."""
        low, high, jump = -1, self._session.completed, 1
        while high > 0 and (holds := self._holds(max(high - jump, 0), finding)) is not None:
            at = max(high - jump, 0)
            if not holds:
                low = at
                break
            high, jump = at, 2 * jump
        while high - low > 1 and low >= 0 and (holds := self._holds((low + high) // 2, finding)) is not None:
            low, high = (low, (low + high) // 2) if holds else ((low + high) // 2, high)
        return high

    def _holds(self, update: int, finding: Finding) -> bool | None:
        """Whether a finding held after so many updates; None where it would cost too much to know."""
        if update not in self._known:
            self._left -= self._session.replayed(update) + 1
            if self._left < 0:
                return None
            self._known[update] = self._names(update)
        return finding.name in self._known[update]

    def _names(self, update: int) -> set[tuple[Trouble, int | None]]:
        if self._twin is None:
            self._twin = copy.deepcopy(self._session)
        self._twin.travel(update)
        return {each.name for each in findings(Observed(self._twin), self._twin.settled)}
