"""Since which update a finding has held, up to now without a break.

What a run keeps to be replayed from are states at no cost: places further and further back are looked at among these,
then the middle between the last that had the finding and the first that had not. Only between two neighbours among
them are updates run again, on a session apart, as many as one cares to wait for.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from backprop_core.analysis.insight.diagnosis import Finding, Name, Trouble, findings
from backprop_core.analysis.insight.observed import Observed
from backprop_core.primitives import Array
from backprop_core.run.history import Segment, segment_at
from backprop_core.run.session import Session

MOST = 3000  # updates that may be run again
LOOKS = 64  # states that may be looked at


@dataclass(frozen=True, slots=True)
class Since:
    """After `by` updates a finding held, after `after` not yet; -1: none is known after which it did not."""

    after: int
    by: int

    @property
    def exact(self) -> bool:
        """Whether it is known to the update."""
        return self.by - self.after == 1

    @classmethod
    def at(cls, update: int) -> Since:
        """Exactly after so many updates."""
        return cls(update - 1, update)


class Dating:
    """What was found at the states of a course of a run that were looked at; it starts anew on another course."""

    def __init__(self) -> None:
        self._segments: tuple[Segment, ...] = ()
        self._known: dict[int, frozenset[Name]] = {}
        self._observed: dict[Segment, Observed] = {}
        self._limit = np.inf

    def since(
        self,
        session: Session,
        found: Iterable[Finding],
        *,
        most: int = MOST,
        looks: int = LOOKS,
        limit: float = np.inf,
    ) -> dict[Finding, Since]:
        """When each finding of the present began; `most` updates may be run again, `looks` states looked at.

        A loss of all training samples above the `limit` does not fall, where it is of the last segment.
        """
        if (session.segments, limit) != (self._segments, self._limit):
            self._segments, self._limit, self._known, self._observed = session.segments, limit, {}, {}
        found = tuple(found)
        self._known[session.completed] = frozenset(each.name for each in found)
        search = _Search(self, session, most, looks)
        return {each: search.first(each.name) for each in found}

    def known(self, update: int) -> frozenset[Name] | None:
        """The names of what was found after so many updates; None where nobody has looked."""
        return self._known.get(update)

    def look(self, update: int, theta: Array) -> frozenset[Name]:
        """What is found after so many updates, which led to the parameters `theta`."""
        segment = segment_at(self._segments, update)
        if segment not in self._observed:
            self._observed[segment] = Observed(segment)
        names = {each.name for each in findings(self._observed[segment], theta)}
        if segment is self._segments[-1] and self._is_high(self._observed[segment], theta):
            names.add((Trouble.NOT_FALLING, None))
        self._known[update] = frozenset(names)
        return self._known[update]

    def _is_high(self, seen: Observed, theta: Array) -> bool:
        with np.errstate(all="ignore"):
            return self._limit < np.inf and seen.at(theta).loss_value > self._limit


class _Search:
    """Looks at earlier states of a run as long as that does not cost too much."""

    def __init__(self, dating: Dating, session: Session, most: int, looks: int) -> None:
        self._dating, self._session, self._left, self._looks = dating, session, most, looks
        self._kept = session.kept
        self._twin: Session | None = None

    def first(self, name: Name) -> Since:
        """When the finding began that holds now."""
        places = sorted({*self._kept, self._session.completed})
        low, high = self._among(places, name)
        if high == 0:
            return Since.at(places[0])
        after, by = places[low] if low is not None else -1, places[high]
        while low is not None and by - after > 1 and (holds := self._holds((after + by) // 2, name)) is not None:
            after, by = (after, (after + by) // 2) if holds else ((after + by) // 2, by)
        return Since(after, by)

    def _among(self, places: list[int], name: Name) -> tuple[int | None, int]:
        """Indices of the last place without the finding, None where none is known, and of the first one with it."""
        low, high, jump = None, len(places) - 1, 1
        while low is None and high > 0 and (holds := self._holds(places[max(high - jump, 0)], name)) is not None:
            at = max(high - jump, 0)
            low, high, jump = (None, at, 2 * jump) if holds else (at, high, jump)
        while low is not None and high - low > 1:
            middle = (low + high) // 2
            if (holds := self._holds(places[middle], name)) is None:
                break
            low, high = (low, middle) if holds else (middle, high)
        return low, high

    def _holds(self, update: int, name: Name) -> bool | None:
        """Whether the finding held after so many updates; None where it would cost too much to know."""
        names = self._dating.known(update)
        if names is None:
            names = self._looked_at(update)
        return None if names is None else name in names

    def _looked_at(self, update: int) -> frozenset[Name] | None:
        kept = self._kept.get(update)
        self._looks -= 1
        self._left -= 0 if kept is not None else self._session.replayed(update)
        if self._looks < 0 or self._left < 0:
            return None
        return self._dating.look(update, self._theta(update) if kept is None else kept[: self._session.table.count])

    def _theta(self, update: int) -> Array:
        if self._twin is None:
            self._twin = copy.deepcopy(self._session)
        self._twin.travel(update)
        return self._twin.settled
