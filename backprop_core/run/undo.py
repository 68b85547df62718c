"""The courses of a run that undo and redo lead to, within a budget of bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from backprop_core.primitives import Array
from backprop_core.run.history import FEWEST, Branch, Course, size_of

LEVELS, BYTES, COPIES = 32, 1_200_000, 12


class Mark(NamedTuple):
    """Where a run stands, and what undo and redo lead to from there, the nearest last."""

    course: Course
    undo: tuple[Course, ...]
    redo: tuple[Course, ...]


class Past:
    """Courses that were left, in `undo` and `redo`, the nearest one last.

    They take at most `BYTES` (of large networks, as much as `COPIES` copies of the causes) beside what the present
    course's segments hold, or else there is one course on either side. When there is no more room, the courses farthest
    from the present are thinned out first, then lose their checkpoints, and finally go, those to redo after those to
    undo. A course replays to the bit whatever it has lost.
    """

    def __init__(self, undo: Sequence[Course] = (), redo: Sequence[Course] = ()) -> None:
        self.undo, self.redo = list(undo), list(redo)

    def leave(self, course: Course, new: Branch) -> None:
        """Keep the course that an edit leaves for a new branch; what had been undone is given up."""
        self.undo, self.redo = [*self.undo, course][-LEVELS:], []
        self._fit(new)

    def undone(self, present: Course) -> Course | None:
        """The course that undo leads to, None without one; redo leads to the present course then."""
        return self._swapped(self.undo, self.redo, present)

    def redone(self, present: Course) -> Course | None:
        """The course that redo leads to, None without one; undo leads to the present course then."""
        return self._swapped(self.redo, self.undo, present)

    def _swapped(self, source: list[Course], target: list[Course], present: Course) -> Course | None:
        if not source:
            return None
        target.append(present)
        found = source.pop()
        self._fit(found.branch)
        return found

    def marked(self, present: Course) -> Mark:
        """A mark to come back to."""
        return Mark(present, tuple(self.undo), tuple(self.redo))

    def revert(self, mark: Mark) -> None:
        """Give up what was kept since the mark."""
        self.undo, self.redo = list(mark.undo), list(mark.redo)
        self._fit(mark.course.branch)

    def join(self, mark: Mark, present: Branch) -> None:
        """Of what was kept since the mark, keep its own course alone, if the present branch is another one."""
        if present is not mark.course.branch:
            self.undo = [*mark.undo, mark.course][-LEVELS:]
            self._fit(present)

    def size(self, present: Branch) -> int:
        """The bytes of the courses that the present branch's segments do not hold as well."""
        shared = {id(array) for segment in (present.first, *present.segments) for array in segment.arrays()}
        return size_of(array for array in self._arrays() if id(array) not in shared)

    def _arrays(self) -> Iterator[Array]:
        yield from (array for course in (*self.undo, *self.redo) for array in course.branch.arrays())

    def copied(self) -> Past:
        """A past with courses that go on independently; the arrays are shared."""
        return Past([course.copied() for course in self.undo], [course.copied() for course in self.redo])

    def _fit(self, present: Branch) -> None:
        """Bring the courses into the budget."""
        farthest = sorted(_ranked(self.undo) + _ranked(self.redo), key=lambda pair: -pair[0])
        branches = [present, *(course.branch for _, course in farthest)]
        room = max(BYTES, COPIES * max(branch.segments[-1].memory.nbytes for branch in branches))
        for most in (FEWEST, 0):
            for _, course in farthest:
                if self.size(present) <= room:
                    return
                course.branch.checkpoints.thin(course.position.update, most)
        while self.size(present) > room and max(len(self.undo), len(self.redo)) > 1:
            (self.undo if len(self.undo) > 1 else self.redo).pop(0)


def _ranked(courses: list[Course]) -> list[tuple[int, Course]]:
    """Courses with how many steps lead to them."""
    return [(len(courses) - at, course) for at, course in enumerate(courses)]
