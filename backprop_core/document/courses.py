"""Courses of a run, to plain data and back: a start, edits at their positions, and where the run stands.

What is written are causes; `replay.py` runs the updates again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise, takewhile
from weakref import WeakKeyDictionary

from backprop_core.document.edits import MOST_EDITS, MOST_UPDATES, Edit, read_edit, written_edit
from backprop_core.document.fields import Fields, Plain
from backprop_core.errors import DocumentError
from backprop_core.primitives import Array
from backprop_core.run.history import START, Branch, Course, Position, Segment
from backprop_core.run.runner import Runner

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
