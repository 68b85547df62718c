"""What undo and redo lead to, as far as it can be run again within the work that opening a document may take."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from backprop_core.document.work import Work, compile_cost, update_cost
from backprop_core.run.history import Branch, Course, Segment
from backprop_core.run.undo import Mark


def affordable(mark: Mark, most_work: int) -> Mark:
    """A mark with the nearest courses, to undo first, that can be run again beside the present one with so much work.

    Raises DocumentError where that is not enough for the present course.
    """
    work, present, reach = Work(most_work), mark.course, mark.course.branch.reach
    work.spend("reach" if reach > present.position else "position", _cost(present, ()), f"update {reach.update:,}")
    kept = [present]
    found = []
    for courses in (mark.undo, mark.redo):
        nearest = list(takewhile(lambda course: _affords(work, course, kept), reversed(courses)))
        found.append(tuple(reversed(nearest)))
    return Mark(present, *found)


def _affords(work: Work, course: Course, kept: list[Course]) -> bool:
    """Whether a course can be run again beside those that are kept; then it is kept, too."""
    cost = _cost(course, kept)
    affords = cost <= work.left
    if affords:
        work.left -= cost
        kept.append(course)
    return affords


def _cost(course: Course, others: Sequence[Course]) -> int:
    """What it costs to run a course again, beside those that share a part of it."""
    branch = course.branch
    shared, known = 0, set[Segment]()
    for other in others:
        if other.branch.first is branch.first:
            known |= {branch.first, *other.branch.segments}
            shared = max(shared, _shared(branch, other.branch))
    new = {branch.first, *branch.segments} - known
    dearest = max(update_cost(each.network, each.training, each.data.samples) for each in branch.segments)
    compiled = sum(compile_cost(each.network, each.training, each.data) for each in new)
    return (branch.reach.update - shared) * dearest + compiled


def _shared(branch: Branch, other: Branch) -> int:
    """The number of updates that two courses of a start have in common."""
    same = sum(
        1 for _ in takewhile(lambda pair: pair[0] is pair[1], zip(branch.segments, other.segments, strict=False))
    )
    nexts = [segment.start for each in (branch, other) for segment in each.segments[same : same + 1]]
    return min(branch.reach.update, other.reach.update, *nexts)
