"""A run that goes on as another one does, bit for bit, and knows nothing of how it came there."""

from __future__ import annotations

from dataclasses import replace

from backprop_core.run.batches import Batches
from backprop_core.run.history import Branch, Course, Position, Segment
from backprop_core.run.runner import Runner
from backprop_core.run.session import Session
from backprop_core.run.undo import Past


def late_start(session: Session, most: int) -> Session:
    """A session that stands where this one does, and begins up to `most` updates before, or with the update under way.

    Parameters, the optimiser's memory, batches and epochs are the same; updates are counted from 0 again, and `before`
    of its first segment says after how many. There is no past beyond its start, nothing to undo or redo, and no edit
    that lies ahead of where it stands.
    """
    course = session.mark.course
    update, operation = course.position
    first = _first(course, most)
    begun = Position(update - (first.before - course.branch.first.before), operation)
    runner = Runner(Course(Branch.begun(first)))
    runner.advance(begun.update)
    runner.run_to(operation + (course.divergence is not None))
    divergence = runner.divergence
    runner.go_to(begun)  # with what the update before has left in the buffers, which advancing has not
    runner.divergence = divergence
    return Session.resumed(session.checks_labels, first, runner, Past())


def _first(course: Course, most: int) -> Segment:
    """The segment under way from causes that are kept: of an update before the present one, if that is near."""
    update = course.position.update
    segment = course.branch.segment_at(update)
    at, memory = course.branch.nearest(max(segment.start, update - 1))
    if update - at > most:
        at, memory = update, Runner(course).causes
    epoch, batch = divmod(at - segment.origin, Batches(segment.training, segment.data.samples).per_epoch)
    return replace(
        segment,
        start=0,
        memory=memory.copy(),
        origin=-batch,
        first_epoch=segment.first_epoch + epoch,
        before=course.branch.first.before + at,
    )
