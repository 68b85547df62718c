"""Runs of other networks: where undo and redo lead to once the network was changed, within a budget of bytes."""

from __future__ import annotations

from dataclasses import dataclass, field

from backprop_core import Session
from backprop_core.run.history import Segment, size_of

MOST, BYTES = 16, 2_000_000


@dataclass
class Aside:
    """Sessions at rest, the nearest one last in `before` and `after`.

    Redo leads on only from a course that has not been edited since, so its segments are kept. Of all but the nearest
    session, the farthest is given up where the bytes are spent.
    """

    before: list[Session] = field(default_factory=list)
    after: list[tuple[Session, tuple[Segment, ...]]] = field(default_factory=list)

    def leave(self, session: Session) -> None:
        """Put a session aside for a new one."""
        session.forget_undone()
        self.after = []
        self._put(session)
        self.before = self.before[-MOST:]

    def _put(self, session: Session) -> None:
        session.rest()
        self.before.append(session)
        while len(self.before) > 1 and size_of(array for kept in self.before for array in kept.kept()) > BYTES:
            del self.before[0]

    def leads_on(self, session: Session) -> bool:
        """Whether redo leads to a session from this one, as it is."""
        return bool(self.after) and self.after[-1][1] == session.segments

    def back(self, session: Session) -> Session:
        """The session before this one, which is put aside for redo; this one if there is none."""
        if not self.before:
            return session
        found = self.before.pop()
        found.wake()
        session.rest()
        self.after.append((session, found.segments))
        return found

    def on(self, session: Session) -> Session:
        """The session that was undone, if redo leads there; else this one."""
        if not self.leads_on(session):
            return session
        found, _ = self.after.pop()
        found.wake()
        self._put(session)
        return found
