"""A mark: many values that are tried one after the other are one edit, and a way back that leaves no trace."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Choice, SpecError
from tests.core.run.test_time_travel import everything, ragged

VALUES = np.linspace(-2.0, 2.0, 50)
PLACES = {"start": (0, 0), "midway": (3, 9), "backward": (3, 14), "complete": None}


def at(place, optimizer="adam"):
    session = ragged(optimizer)
    session.run(6)
    if PLACES[place] is not None:
        session.travel(*PLACES[place])
    return session


def change(session, what, value):
    """The arguments of an edit of one number."""
    if what == "rate":
        return {"training": session.training.with_options(lr=abs(value))}
    if what == "input":
        X = session.data.X.copy()
        X[0, 1] = value
        return {"data": type(session.data)(X, session.data.Y)}
    W1 = session.old("W1") if session.completed == session.position.update else session.value("W1")
    W1[0, 0] = value
    return {"parameters": {"W1": W1}}


def dragged(session, what, values=VALUES):
    mark = session.mark
    for value in values:
        session.revert(mark)
        session.edit(**change(session, what, value))
    return mark


def left(session):
    """All that undo and redo could tell apart."""
    return everything(session), session.reach, session.segments, session.can_undo, session.can_redo


@pytest.mark.parametrize("what", ["input", "rate", "weight"])
@pytest.mark.parametrize("place", PLACES)
def test_fifty_values_and_a_release_are_one_edit_to_the_bit(place, what):
    session, once = at(place), at(place)
    before = left(session)
    dragged(session, what)
    once.edit(**change(once, what, VALUES[-1]))
    assert everything(session) == everything(once)
    after = left(session)
    session.run(5)
    once.run(5)
    assert everything(session) == everything(once)
    session.undo()
    assert left(session)[:-1] == before[:-1]
    assert (session.can_undo, session.can_redo) == (False, True)
    session.redo()
    session.travel(*after[0]["position"])
    assert everything(session) == after[0]
    assert not session.can_redo


@pytest.mark.parametrize("place", PLACES)
def test_a_mark_that_is_gone_back_to_leaves_no_trace(place):
    session = at(place)
    session.edit(training=session.training.with_options(lr=0.5))
    session.undo()
    before, mark = left(session), session.mark
    for _ in range(2):
        dragged(session, "rate")
        session.revert(mark)
        assert left(session) == before
    session.redo()
    assert session.training.optimizer_options["lr"] == 0.5


def test_edits_between_which_the_run_goes_on_are_taken_back_by_one_undo():
    session, apart = at("complete"), at("complete")
    before, mark = left(session), session.mark
    for value in VALUES[:9]:
        for run in (session, apart):
            run.edit(**change(run, "rate", value))
            run.run(3)
        session.join(mark)
    assert everything(session) == everything(apart)
    session.undo()
    assert left(session)[:-1] == before[:-1]
    assert not session.can_undo
    session.redo()
    assert everything(session) == everything(apart)


def test_to_join_nothing_leaves_nothing_to_undo():
    session = at("midway")
    session.join(session.mark)
    assert not session.can_undo


def test_a_refused_value_leaves_the_run_at_the_mark():
    session = at("midway")
    before, mark = left(session), session.mark
    dragged(session, "input")
    session.revert(mark)
    with pytest.raises(SpecError):
        session.edit(parameters={"W9": np.zeros((1, 1))})
    assert left(session) == before


def test_a_mark_of_before_other_edits_takes_them_all_back():
    session = at("complete")
    mark, before = session.mark, left(session)
    session.edit(training=session.training.replaced(optimizer=Choice("gd", lr=0.2)))
    session.run(4)
    session.reset()
    session.revert(mark)
    assert left(session) == before
