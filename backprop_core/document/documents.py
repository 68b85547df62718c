"""A session as a document, plain data that JSON can hold, and back: bit for bit the same run."""

from __future__ import annotations

from backprop_core.document.affordable import affordable
from backprop_core.document.courses import Told, read_course, written_course
from backprop_core.document.fields import Fields, Plain, said
from backprop_core.document.replay import Replay
from backprop_core.document.starts import START, read_start, written_start
from backprop_core.document.work import MOST_WORK, SLACK, Work
from backprop_core.errors import DocumentError, LaterVersionError
from backprop_core.run.history import Course, Segment
from backprop_core.run.session import Session
from backprop_core.run.undo import LEVELS, Mark, Past

VERSION = 1


def document_of(session: Session, base: Segment | None = None, most_work: int = MOST_WORK) -> dict[str, Plain]:
    """The causes of a session's run: what it began with, its edits, where it stands, and what undo and redo lead to.

    Fields of the start that are as in `base` are left out; whoever reads the document needs the same base. Of what undo
    and redo lead to, the nearest courses are written that can be opened with at most `most_work` in all. Raises
    DocumentError for a run that takes more than that by itself.
    """
    mark = affordable(session.mark, most_work)
    first = mark.course.branch.first
    written = {"version": VERSION, **written_start(first, base), **written_course(mark.course)}
    if not session.checks_labels:
        written["check_labels"] = False
    for name, courses in (("undo", mark.undo), ("redo", mark.redo)):
        if courses:
            written[name] = [_written_other(course, first) for course in courses]
    return written


def _written_other(course: Course, first: Segment) -> dict[str, Plain]:
    """A course that undo or redo leads to; one that has the present one's start does not repeat it."""
    start = {} if course.branch.first is first else written_start(course.branch.first)
    return start | written_course(course)


def session_of(document: Plain, base: Segment | None = None, most_work: int = MOST_WORK) -> Session:
    """The session that a document tells; what it does not say of the start is taken from `base`.

    `most_work` is how long opening it may take, in estimated nanoseconds. Raises DocumentError, which says what is
    wrong and where; a LaterVersionError if the document is of a version that is not known yet.
    """
    given = Fields("", document)
    check_version(given)
    labels = given.truth("check_labels", True)
    work = Work(most_work)
    first = read_start(given, base, work, labels=labels)
    told = read_course(given, first)
    firsts = {"{}": first}
    before, after = (_read_others(given, name, firsts, work, labels=labels) for name in ("undo", "redo"))
    given.close()
    replay = Replay(work, labels=labels)
    replay.foresee([*before, told, *after])
    work.left += SLACK
    runner = replay.run(told)
    undo, past = replay.nearest(before), Past()
    past.revert(Mark(runner.course, undo, replay.nearest(after)))
    return Session.resumed(labels, (*undo, runner.course)[0].branch.first, runner, past)


def check_version(given: Fields) -> None:
    """Raise DocumentError unless the version is known, a LaterVersionError if it is a later one."""
    version = given.needed("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise DocumentError("version", f"{said(version)} is not a version")
    if version > VERSION:
        raise LaterVersionError("version", f"made by a later version, {version}; up to {VERSION} is known here")


def _read_others(given: Fields, name: str, firsts: dict[str, Segment], work: Work, *, labels: bool) -> list[Told]:
    """The courses that undo or redo leads to. Those that begin alike share a segment of `firsts`, by what they tell."""
    courses = []
    for at, value in enumerate(given.items(name, LEVELS)):
        fields = Fields(f"{name}[{at}]", value)
        begun = fields.part(START)
        key = repr(begun)
        if key not in firsts:
            firsts[key] = read_start(Fields(fields.place, begun), None, work, labels=labels)
        courses.append(read_course(fields, firsts[key]))
        fields.close()
    return courses
