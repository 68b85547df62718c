"""A move that is broken off, as by Ctrl-C in a notebook, leaves a run that stands where it says."""

from __future__ import annotations

import contextlib

import pytest

from backprop_core.run import engine
from tests.core.run.test_time_travel import everything, ragged

MOVES = {
    "run": lambda session: session.run(3000),
    "step": lambda session: session.step("update"),
    "operation": lambda session: session.step("operation"),
    "epoch": lambda session: session.step("epoch"),
    "back": lambda session: session.back("update"),
    "travel": lambda session: session.travel(2),
    "edit": lambda session: session.edit(training=session.training.with_options(lr=0.2)),
    "undo": lambda session: session.undo(),
    "reset": lambda session: session.reset(),
}
ENGINE = ("enter", "walk", "look", "sprint", "rush")


def started():
    session = ragged()
    session.run(4)
    session.edit(training=session.training.with_options(lr=0.1))
    session.run(5)
    session.step("operation")
    return session


def same_by_another_way(session):
    """The same course, by a run that nothing ever broke off, walked to where the session says that it stands."""
    other = ragged()
    for segment in session.segments[1:]:
        other.run(segment.start - other.completed)
        other.edit(training=segment.training)
    other.run(max(0, session.position.update + 1 - other.completed))
    other.travel(*session.position)
    return other


@pytest.mark.parametrize("within", ENGINE)
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("nth", [0, 1, 2])
@pytest.mark.parametrize("move", MOVES)
def test_a_broken_move_leaves_a_whole_run(monkeypatch, move, nth, after, within):
    """The nth call of a method of the engine breaks off, before or after its work."""
    session, real, count = started(), getattr(engine.Engine, within), iter(range(1000))

    def broken(self, *args):
        last = next(count) == nth
        if last and not after:
            raise KeyboardInterrupt
        found = real(self, *args)
        if last:
            raise KeyboardInterrupt
        return found

    with monkeypatch.context() as patch:
        patch.setattr(engine.Engine, within, broken)
        with contextlib.suppress(KeyboardInterrupt):
            MOVES[move](session)
    expected = same_by_another_way(session)
    assert everything(session) == everything(expected)
    session.run(7)
    expected.run(7)
    assert everything(session) == everything(expected)
