"""Dates that a record leaves open: the updates between two that are recorded are run again, on a session apart."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from backprop_core import Session
from backprop_core.analysis.flow import flow_of
from backprop_core.analysis.insight.course import is_far_off
from backprop_core.analysis.insight.diagnosis import Finding, Name, Trouble
from backprop_core.analysis.insight.since import Since
from backprop_core.run.history import Segment
from playground.model.training.exact import exact_rows
from playground.model.training.record import SCORES

Dated = tuple[Finding, Since]


class Closer:
    """What was found by running updates again; it starts anew on another course."""

    def __init__(self) -> None:
        self._segments: tuple[Segment, ...] = ()
        self._known: dict[tuple[Name, int, int], tuple[int, float]] = {}

    def far_off(self, session: Session, dated: Dated, *, most: int) -> Dated:
        """The very update since which a layer's steps are far off, where at most so many have to be run again."""
        finding, since = dated
        if since.exact or _work(session, max(since.after, 0), since.by) > most:
            return dated
        at, _ = self._once(session, finding, since.after, since.by, _came_off)
        return finding, Since.at(at)

    def lowest(self, session: Session, dated: Dated, *, most: int) -> Dated:
        """The very update after that of a loss's lowest, and that loss, where at most so many have to be run again."""
        finding, since = dated
        if since.exact or _work(session, since.after, since.by) > most:
            return dated
        lowest, loss = self._once(session, finding, since.after, since.by, _lowest)
        return replace(finding, beside=loss), Since.at(lowest + 1)

    def _once(
        self,
        session: Session,
        finding: Finding,
        first: int,
        last: int,
        find: Callable[[Session, Finding, int, int], tuple[int, float]],
    ) -> tuple[int, float]:
        if session.segments != self._segments:
            self._segments, self._known = session.segments, {}
        key = finding.name, first, last
        if key not in self._known:
            self._known[key] = find(session, finding, first, last)
        return self._known[key]


def _work(session: Session, first: int, last: int) -> int:
    """How many updates have to be run again to see all from one to another."""
    return session.replayed(first) + last - first


def _came_off(session: Session, finding: Finding, after: int, by: int) -> tuple[int, float]:
    """The update behind the last one whose step of the finding's layer was not far off, and how far it was."""
    twin, since = copy.deepcopy(session), (by, finding.value)
    twin.travel(max(after, 0))
    for update in range(max(after, 0) + 1, by):
        twin.run(1)
        ratio = flow_of(twin)[(finding.layer or 1) - 1].ratio
        if ratio is None or not is_far_off(finding.trouble, ratio):
            since = by, finding.value
        elif since[0] == by:
            since = update, ratio
    return since


def _lowest(session: Session, finding: Finding, first: int, last: int) -> tuple[int, float]:
    updates = range(first, last + 1)
    score = "test loss" if finding.trouble is Trouble.OVERFITTING else "train loss"
    losses = exact_rows(session, updates).values[:, SCORES.index(score)]
    at = int(np.where(np.isfinite(losses), losses, np.inf).argmin())
    return updates[at], float(losses[at])
