"""Courses of a run, to plain data and back: a start, edits at their positions, and where the run stands.

What is written are causes. Reading runs the updates again, and those that courses have in common once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from itertools import pairwise, takewhile
from weakref import WeakKeyDictionary

from backprop_core.document.edits import MOST_EDITS, MOST_UPDATES, Edit, edited, read_edit, written_edit
from backprop_core.document.fields import Fields, Plain
from backprop_core.document.work import BY_OPERATION, SLICE, Work, WorkError, compile_cost, update_cost
from backprop_core.errors import DocumentError
from backprop_core.primitives import Array
from backprop_core.run.history import START, Branch, Course, Position, Segment
from backprop_core.run.runner import Runner
from backprop_core.run.undo import Mark

MOST_OPERATIONS = 10_000

# The edits that led to segments, as JSON: each is found out once, since a segment always follows the same one.
_EDITS: WeakKeyDictionary[Segment, str] = WeakKeyDictionary()


def written_course(course: Course) -> dict[str, Plain]:
    """Edits and positions of a course."""
    branch, position = course.branch, course.position
    written: dict[str, Plain] = {}
    if edits := [_edit(branch, at) for at, segment in enumerate(branch.segments) if segment is not branch.first]:
        written["edits"] = edits
    written["position"] = position._asdict()
    if branch.reach != position:
        written["reach"] = branch.reach._asdict()
    if course.divergence is not None:
        written["diverged"] = True
    return written


def _edit(branch: Branch, at: int) -> dict[str, Plain]:
    segment = branch.segments[at]
    if segment not in _EDITS:
        held = branch.segments[at - 1] if at else branch.first
        _EDITS[segment] = json.dumps(written_edit(held, segment, _causes_before(branch, at)))
    found: dict[str, Plain] = json.loads(_EDITS[segment])
    return found


def _causes_before(branch: Branch, at: int) -> Array:
    """The causes that the edit found which began the segment at a place."""
    if at == 0:
        return branch.first.memory
    start = branch.segments[at].start
    earlier = Branch(branch.first, branch.segments[:at], branch.checkpoints.before(start), Position(start, 0), start)
    return Runner(Course(earlier, Position(start, 0))).causes


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


@dataclass(frozen=True, eq=False)
class Told:
    """A course as a document tells it: what it begins with, its edits, how far it has come and where it stands."""

    where: str
    first: Segment
    edits: tuple[Edit, ...]
    position: Position
    reach: Position
    diverged: bool

    def alike(self, other: Told) -> int:
        """The number of edits that this course has in common with another one."""
        pairs = zip(self.edits, other.edits, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0].key == pair[1].key, pairs))

    def shared(self, other: Told) -> int:
        """The number of updates that this course has in common with another one; -1 where they begin differently."""
        if self.first is not other.first:
            return -1
        alike = self.alike(other)
        nexts = [edit.at for edits in (self.edits, other.edits) for edit in edits[alike : alike + 1]]
        return min(self.reach.update, other.reach.update, *nexts)


def read_course(given: Fields, first: Segment) -> Told:
    """A course from its fields, which has not been run. Raises DocumentError."""
    edits = [read_edit(f"{given.at('edits')}[{at}]", edit) for at, edit in enumerate(given.items("edits", MOST_EDITS))]
    for before, edit in pairwise(edits):
        if edit.at <= before.at:
            raise DocumentError(f"{edit.where}.at", f"{edit.at} is not after {before.at}, where the edit before it is")
    position = _read_position(given, "position")
    reach = _read_position(given, "reach") if "reach" in given else position
    given.take("reach")
    diverged = given.truth("diverged", False)
    if reach < position:
        raise DocumentError(given.at("reach"), "the run stands beyond this")
    if edits and edits[-1].at > reach.update:
        raise DocumentError(f"{edits[-1].where}.at", f"the run has not reached update {edits[-1].at}")
    if diverged and reach != position:
        raise DocumentError(given.at("diverged"), "a run that has left the finite numbers reaches no further")
    return Told(given.place, first, tuple(edits), position, reach, diverged)


def _read_position(given: Fields, name: str) -> Position:
    fields = Fields(given.at(name), given.take(name, START._asdict()))
    position = Position(
        fields.integer("update", 0, MOST_UPDATES, 0), fields.integer("operation", 0, MOST_OPERATIONS, 0)
    )
    fields.close()
    return position


class Replay:
    """Runs the courses of a document, within the work that is allowed; what they have in common is run once."""

    def __init__(self, work: Work, *, labels: bool) -> None:
        self._work, self._labels = work, labels
        self._done: list[tuple[Told, Branch]] = []

    def foresee(self, courses: Sequence[Told]) -> None:
        """Refuse, before any of them runs, courses with more updates than can be run. Raises DocumentError."""
        expected = copy(self._work)
        for at, told in enumerate(courses):
            updates = told.reach.update - max([0, *(told.shared(other) for other in courses[:at])])
            cost = update_cost(told.first.network, told.first.training, told.first.data.samples)
            expected.spend(_at_reach(told), updates * cost, f"update {told.reach.update:,}")

    def nearest(self, courses: Sequence[Told]) -> tuple[Course, ...]:
        """The last ones of some courses, as many as the work allows. Raises DocumentError for what else is wrong."""
        found: list[Course] = []
        for told in reversed(courses):
            try:
                found.insert(0, self.run(told).course)
            except WorkError:
                break
        return tuple(found)

    def run(self, told: Told) -> Runner:
        """A runner that has made the course, and stands where it does. Raises DocumentError."""
        runner, edits = self._begun(told)
        for edit in edits:
            self._advance(runner, told, edit.at)
            segment = edited(edit, runner.segment, runner.causes, labels=self._labels)
            self._work.spend(edit.where, compile_cost(segment.network, segment.training, segment.data), "this edit")
            runner.take(Course(runner.branch.forked(segment), Position(edit.at, 0)))
        self._advance(runner, told, told.reach.update)
        self._finish(runner, told)
        self._done.append((told, runner.branch))
        return runner

    def _begun(self, told: Told) -> tuple[Runner, tuple[Edit, ...]]:
        """A runner where the course parts from one that has been run, and the edits that are still to be made."""
        other, branch = max(self._done, key=lambda done: told.shared(done[0]), default=(told, Branch.begun(told.first)))
        at = told.shared(other)
        alike = told.edits[: told.alike(other)] if branch.segments != (told.first,) else ()
        if other is told or at < 0 or (at == 0 and not alike):
            return Runner(Course(Branch.begun(told.first))), told.edits
        last = alike[-1].at if alike else 0
        segments = tuple(segment for segment in branch.segments if segment.start <= last)
        begun = Branch(told.first, segments, branch.checkpoints.before(at + 1), Position(at, 0), at)
        return Runner(Course(begun, Position(at, 0))), told.edits[len(alike) :]

    def _advance(self, runner: Runner, told: Told, update: int) -> None:
        """Complete all updates before `update`, some at a time, and stop where the work is used up."""
        while runner.completed < update:
            segment, tame = runner.segment, runner.engine.tame
            cost = update_cost(segment.network, segment.training, segment.data.samples)
            looked = BY_OPERATION * cost
            count = min(update - runner.completed, max(1, (SLICE if tame else SLICE // 10) // looked))
            self._work.spend(_at_reach(told), count * (cost if tame else looked), f"update {told.reach.update:,}")
            goal = runner.completed + count
            runner.advance(goal)
            if runner.completed < goal:
                raise DocumentError(_at_reach(told), f"the run leaves the finite numbers in update {runner.completed}")
            if tame and not runner.engine.tame:
                self._work.spend(_at_reach(told), count * looked, f"update {told.reach.update:,}")

    def _finish(self, runner: Runner, told: Told) -> None:
        """Run the operations of the last update, and go to where the run stands."""
        _require_operation(runner, told.reach, _at_reach(told))
        runner.run_to(told.reach.operation)
        if runner.divergence is None and told.diverged and not runner.complete:
            runner.run_to(told.reach.operation + 1)
        if (runner.divergence is not None) != told.diverged or runner.position != told.reach:
            leaves = "does not leave" if told.diverged else "leaves"
            raise DocumentError(_at_reach(told), f"the run {leaves} the finite numbers in update {told.reach.update}")
        _require_operation(runner, told.position, _within(told, "position"))
        divergence = runner.divergence
        runner.go_to(told.position)  # with what the update before has left in the buffers, which advancing has not
        runner.divergence = divergence


def _require_operation(runner: Runner, position: Position, where: str) -> None:
    most = runner.length(position.update)
    if position.operation > most:
        raise DocumentError(f"{where}.operation", f"{position.operation} is above {most}, the operations of the update")


def _at_reach(told: Told) -> str:
    return _within(told, "position" if told.position == told.reach else "reach")


def _within(told: Told, name: str) -> str:
    return f"{told.where}.{name}" if told.where else name
