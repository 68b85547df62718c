"""A run of so many updates completes so many, wherever in an update it begins, and stands where single steps lead."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Session
from tests.networks import session_of_kind

LENGTH = len(session_of_kind("2-3-1").tape)


def session_at(operation: int) -> Session:
    """In the second update of 2-3-1 in batches of two, after so many operations."""
    session = session_of_kind("2-3-1")
    session.run(1)
    for _ in range(operation):
        session.step("operation")
    return session


@pytest.mark.parametrize("operation", range(LENGTH + 1))
@pytest.mark.parametrize("updates", [0, 1, 2, 3, 70])
def test_as_many_updates_are_completed_as_were_asked_for(operation: int, updates: int) -> None:
    session, stepped, asked = session_at(operation), session_at(operation), list[int]()
    before = session.completed
    session.run(updates, lambda completed, theta: bool(asked.append(completed)))
    for _ in range(updates):
        stepped.step("update")
    assert session.completed == before + updates
    assert asked == list(range(before + 1, before + updates))
    assert (session.position, session.epoch, session.furthest) == (stepped.position, stepped.epoch, stepped.furthest)
    np.testing.assert_array_equal(session.causes, stepped.causes)
    for name in ("W1", "b2", "dW1", "L", "Z2", "X", "stepW2"):
        np.testing.assert_array_equal(session.value(name), stepped.value(name), err_msg=name)
