"""The courses of a run that undo and redo lead to, within a budget of bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backprop_core.primitives import Array
from backprop_core.run.history import FEWEST, Branch, Course, size_of

LEVELS, BYTES, COPIES = 32, 1_200_000, 12


class Past:
    """Courses that were left, in `undo` and `redo`, the nearest one last.

    What they hold besides the segments of the present course is at most `BYTES` (of large networks, as much as `COPIES`
    of the causes), or one course on either side. The farthest ones are thinned out first, then left without
    checkpoints, and given up last, those to redo after those to undo. A course that is there replays to the bit.
    """

    def __init__(self, undo: Sequence[Course] = (), redo: Sequence[Course] = ()) -> None:
        self.undo, self.redo = list(undo), list(redo)

    def leave(self, course: Course, new: Branch) -> None:
        """An edit leads from a course to a new branch: what had been undone is given up."""
        self.undo, self.redo = [*self.undo, course][-LEVELS:], []
        self._fit(new)

    def undone(self, present: Course) -> Course | None:
        """Where undo leads to; redo leads to the present course then."""
        return self._swapped(self.undo, self.redo, present)

    def redone(self, present: Course) -> Course | None:
        """Where redo leads to; undo leads to the present course then."""
        return self._swapped(self.redo, self.undo, present)

    def _swapped(self, source: list[Course], target: list[Course], present: Course) -> Course | None:
        if not source:
            return None
        target.append(present)
        found = source.pop()
        self._fit(found.branch)
        return found

    def arrays(self) -> Iterator[Array]:
        """All that the courses hold."""
        yield from (array for course in (*self.undo, *self.redo) for array in course.branch.arrays())

    def copied(self) -> Past:
        """The same courses, to go on by themselves."""
        return Past([course.copied() for course in self.undo], [course.copied() for course in self.redo])

    def _fit(self, present: Branch) -> None:
        """Bring the courses into the budget."""
        farthest = sorted(_ranked(self.undo) + _ranked(self.redo), key=lambda pair: -pair[0])
        room = max(BYTES, COPIES * present.segments[-1].memory.nbytes)
        for few in (FEWEST, 0):
            for _, course in farthest:
                if self._size(present) <= room:
                    return
                course.branch.checkpoints.thin(course.position.update, few)
        while self._size(present) > room and max(len(self.undo), len(self.redo)) > 1:
            (self.undo if len(self.undo) > 1 else self.redo).pop(0)

    def _size(self, present: Branch) -> int:
        """Bytes of what the present course's segments do not hold."""
        shared = {id(array) for segment in present.segments for array in segment.arrays()}
        return size_of(array for array in self.arrays() if id(array) not in shared)


def _ranked(courses: list[Course]) -> list[tuple[int, Course]]:
    """Courses with how many steps lead to them."""
    return [(len(courses) - at, course) for at, course in enumerate(courses)]
