"""What undo or redo has changed, in words."""

from __future__ import annotations

from weakref import ref

import numpy as np

from backprop_core import Session
from backprop_core.primitives import Array
from backprop_core.run.history import Segment
from playground.model.insight.cuts import columns_of, name_of
from playground.model.shown.elements import Element, elements_of

Told = tuple[ref[Segment], ...]
SETTINGS = {"network": "the network", "data": "the data set", "training": "the training"}


class Change:
    """A step of undo or redo by a session: made before it, read after it.

    `told` is the course that the last sentence was about.
    """

    def __init__(self, session: Session, told: Told) -> None:
        self._session, self._told = session, told
        self._segments, self._theta, self._completed = session.segments, session.settled, session.completed

    @property
    def belies_what_was_told(self) -> bool:
        """Whether the last sentence was about another course: it may be on screen still, and is not true any more."""
        return bool(self._told) and self._told != tuple(map(ref, self._session.segments))

    def in_words(self, selected: Element) -> str:
        """What it was about: W1[2, 1], h₃, 5 parameters, the training; the run where it led to another one.

        The outgoing weights of a unit are called the unit, and the one of an edge the edge: what is selected, if it can
        be either.
        """
        before, after = self._segments[-1], self._session.segments[-1]
        for name, words in SETTINGS.items():
            if getattr(before, name) != getattr(after, name):
                return words
        undone = len(self._segments) >= len(self._session.segments)
        edited, theta, at = (
            (before, self._session.settled, self._session.completed)
            if undone
            else (after, self._theta, self._completed)
        )
        return self._parameters(edited, theta, selected) if at == edited.start else "the run"

    def _parameters(self, edited: Segment, theta: Array, selected: Element) -> str:
        changed = set(np.flatnonzero(edited.memory[: len(theta)] != theta).tolist())
        every = sorted(elements_of(self._session.network.sizes), key=lambda each: not each.is_parameter)
        for element in (selected, *every):
            if changed and changed <= set(columns_of(self._session, element)):
                return name_of(self._session, element)
        return f"{len(changed)} parameters" if changed else "the run"
