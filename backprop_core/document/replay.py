"""Running the courses of a document again, within the work that is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from backprop_core.document.courses import Told
from backprop_core.document.edits import Edit, edited
from backprop_core.document.work import BY_OPERATION, SLICE, Work, WorkError, compile_cost, update_cost
from backprop_core.errors import DocumentError
from backprop_core.run.history import Branch, Course, Position
from backprop_core.run.runner import Runner


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
        alike = told.edits[: told.alike(other)]
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
